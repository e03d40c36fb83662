/** The sealed log against the rows of the database: each file whole, the chain without a gap, and the same operations in both. */
import type { Db } from '../db/procedure.ts';
import { readBody } from './records.ts';
import { type LogName, logFolder, logNames, openSealed, seal, type Sealed } from './sealed.ts';
import { setAside } from './sealer.ts';
import type { Finding } from './keeper-work.ts';

const MOST = 100;

export function checkLog(db: Db, catalog: string): { files: number; problems: Finding[] } {
  const folder = logFolder(catalog);
  const problems: Finding[] = [];
  const say = (message: string) => {
    if (problems.length < MOST) problems.push({ what: 'log files', message });
  };
  const row = db.prepare('SELECT grp, ops FROM change WHERE seq = ?');
  const between = db.prepare('SELECT count(*) FROM change WHERE seq > ? AND seq < ?').pluck();
  let last = 0;
  let before: Sealed | undefined;
  let files = 0;
  for (const { name, first, last: end } of logNames(folder)) {
    if (end <= last) continue;
    files++;
    try {
      const file = openSealed(folder, name);
      if (between.get(last, first)) say(`Changes between ${last} and ${first} stand in no log file.`);
      if (before && !follows(file, before)) say(`${name} does not go on from the file before it.`);
      for (const change of file.body().changes) {
        const held = row.get(change.seq) as { grp: Buffer; ops: Buffer } | undefined;
        if (!held?.grp.equals(change.grp) || !held.ops.equals(change.ops))
          say(`Change ${change.seq} of ${name} is not what the database holds.`);
      }
      before = file;
    } catch (error) {
      say(`${name}: ${(error as Error).message}.`);
      before = undefined;
    }
    last = end;
  }
  return { files, problems };
}

/** Does this file go on from that one? A file joined from several stands in for the last of them too. */
export function follows(file: Sealed, before: Sealed): boolean {
  const said = Buffer.from(file.head.before ?? []);
  return said.equals(before.hash) || said.equals(Buffer.from(before.head.joined ?? []));
}

/** Files that are damaged or gone are written again where the database holds their changes. The damaged ones are set aside. */
export function mendLog(db: Db, catalog: string, known: number): Finding[] {
  const folder = logFolder(catalog);
  const mended: Finding[] = [];
  const good: { name: LogName; file: Sealed }[] = [];
  for (const name of logNames(folder)) {
    if (name.last <= (good.at(-1)?.name.last ?? 0)) continue;
    try {
      const file = openSealed(folder, name.name);
      file.body();
      good.push({ name, file });
    } catch (error) {
      setAside(folder, name.name);
      mended.push({ what: 'log files', message: `${name.name} was set aside: ${(error as Error).message}.` });
    }
  }
  for (const [i, { file }] of good.entries()) {
    const before = good[i - 1]?.file;
    const from = before?.head.last ?? 0;
    const body = readBody(db, { after: from, upTo: file.head.first - 1, known });
    const [first, last] = [body?.changes[0], body?.changes.at(-1)];
    if (!body || !first || !last) continue;
    // The file after it named the lost one as its own before: this one stands in for it.
    const made = seal(
      folder,
      {
        ...file.head,
        first: first.seq,
        last: last.seq,
        count: body.changes.length,
        lastGroup: last.grp,
        before: before?.hash ?? null,
        joined: file.head.before,
        sealed: Date.now(),
      },
      body,
    );
    mended.push({ what: 'log files', message: `${made.name} was written again from the database.` });
  }
  return mended;
}
