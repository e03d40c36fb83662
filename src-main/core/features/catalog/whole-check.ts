/** The whole check of a catalog, and its repair: rows, log files, backups, previews and files against each other. */
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import { verifyRows } from './catalog.sql.ts';
import { type KnownFile, previewKeys, previewsLost, repairAssets, repairBasics, someFiles } from './repair.sql.ts';
import type { Finding } from './verify.ts';

const FILES = 1000;

export interface Checked {
  readonly ok: boolean;
  readonly checked: Record<string, number>;
  readonly problems: Finding[];
  /** No damage: what a scan will notice by itself. */
  readonly notes: Finding[];
}

type Parts = Pick<Deps, 'db' | 'keeper' | 'previews' | 'disks'>;

/** `rows`, `log`, `pictures`, `files`, and of a repair `mending` before them. */
export type Say = (phase: string, done: number, total: number) => void;
const STEPS = 4;

export async function checkAll({ db, keeper, previews, disks }: Parts, say: Say = () => undefined): Promise<Checked> {
  say('rows', 0, STEPS);
  const rows = await db.call(verifyRows, undefined);
  say('log', 1, STEPS);
  const logs = await keeper.check(false);
  say('pictures', 2, STEPS);
  const pictures = await eachPreview({ db, previews }, async () => undefined);
  say('files', 3, STEPS);
  const files = await db.call(someFiles, FILES);
  const problems = [...rows.problems, ...logs.problems];
  if (pictures.lost)
    problems.push({
      what: 'previews',
      message: `${pictures.lost} of ${pictures.looked} pictures are gone from the store. They are made again when they are looked at, or by verify --repair.`,
    });
  return {
    ok: problems.length === 0,
    checked: { ...rows.checked, 'log files': logs.files, previews: pictures.looked, files: files.length },
    problems,
    notes: await differences(disks, files),
  };
}

/** Answers what was made anew. */
export async function repairAll(
  { db, keeper, previews }: Omit<Parts, 'disks'>,
  say: Say = () => undefined,
): Promise<Finding[]> {
  say('mending', 0, 0);
  const repaired: Finding[] = await db.call(repairBasics, undefined);
  let [after, changed, count]: [number | undefined, number, number] = [0, 0, 0];
  while (after !== undefined) {
    const done: { last: number | undefined; changed: number } = await db.call(repairAssets, after);
    changed += done.changed;
    after = done.last;
    count++;
  }
  if (changed) repaired.push({ what: 'values', message: `${changed} assets show again what their log and files say.` });
  if (count) repaired.push({ what: 'search', message: 'The search index reads every asset again.' });
  const { lost } = await eachPreview({ db, previews }, (ns) => db.call(previewsLost, ns));
  if (lost) repaired.push({ what: 'previews', message: `${lost} lost pictures are being made again.` });
  repaired.push(...(await keeper.check(true)).mended);
  return repaired;
}

/** Looks for every asset's picture in the store; `lost` gets the assets whose picture is not there. */
async function eachPreview(
  { db, previews }: Pick<Parts, 'db' | 'previews'>,
  lost: (ns: number[]) => Promise<void>,
): Promise<{ looked: number; lost: number }> {
  const count = { looked: 0, lost: 0 };
  for (let after = 0; ; ) {
    const some = await db.call(previewKeys, after);
    const last = some.at(-1);
    if (!last) return count;
    after = last.n;
    const missing = new Set(await previews.missing(some.map(({ key }) => key)));
    const gone = some.filter(({ key }) => missing.has(key)).map(({ n }) => n);
    count.looked += some.length;
    count.lost += gone.length;
    if (gone.length) await lost(gone);
  }
}

async function differences(disks: Deps['disks'], files: readonly KnownFile[]): Promise<Finding[]> {
  let [gone, other] = [0, 0];
  for (const [rootN, some] of Map.groupBy(files, (file) => file.rootN)) {
    const disk = disks.of(rootN);
    // A disk that is not connected, or does not answer, says nothing of its files.
    const there = await disk.lstat((some[0] as KnownFile).root).then(
      () => true,
      () => false,
    );
    for (const { path, size, mtime } of there ? some : []) {
      const now = await disk.lstat(path).catch((error: unknown) => (isAway(error) ? null : undefined));
      if (now === null) break;
      if (!now) gone++;
      else if (now.size !== size || now.mtimeMs !== mtime) other++;
    }
  }
  return gone + other
    ? [
        {
          what: 'files',
          message: `Of ${files.length} files looked at, ${gone} are no longer at their place and ${other} have changed since they were read. The next scan takes it in.`,
        },
      ]
    : [];
}
