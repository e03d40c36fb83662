/** What the database that a restore takes the place of still gives. */
import { existsSync } from 'node:fs';
import { connect } from '../db/connection.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { readBody } from './records.ts';
import { logFolder, logNames, type SealedBody } from './sealed.ts';

/** Changes, and who wrote them. */
export interface Source {
  readonly writer: Uint8Array;
  body(): SealedBody;
}

export interface Salvage {
  readonly sources: readonly Source[];
  /** Why it could not be read to its end; undefined: it could. */
  readonly why?: string;
  /** What it gave may not be what people set. */
  readonly doubt?: string;
}

/** What the old database still gives of changes that were not sealed yet. A destroyed one gives nothing. */
export function salvage(database: string, catalog: string): Salvage {
  const sources: Source[] = [];
  if (!existsSync(database)) return { sources, why: 'it is gone' };
  try {
    const { db, run, close } = connect(database, 'read');
    try {
      const writer = db.prepare("SELECT value FROM meta WHERE key = 'writerId'").pluck().get() as Buffer;
      const sealed = logNames(logFolder(catalog)).reduce((most, file) => Math.max(most, file.last), 0);
      for (
        let body = readBody(db, { after: sealed, known: 0 });
        body;
        body = readBody(db, { after: body.changes.at(-1)?.seq as number, known: 0 })
      ) {
        const now = body;
        sources.push({ writer, body: () => now });
      }
      const [wrong] = sources.length ? run(verifyRows, undefined).out.problems : [];
      return { sources, ...(wrong ? { doubt: doubtOf(sources, wrong.message) } : {}) };
    } finally {
      close();
    }
  } catch (error) {
    const why = (error as Error).message;
    return { sources, why, ...(sources.length ? { doubt: doubtOf(sources, why) } : {}) };
  }
}

function doubtOf(sources: readonly Source[], why: string): string {
  const count = sources.reduce((sum, source) => sum + source.body().changes.length, 0);
  return `The last ${count === 1 ? 'change stood' : `${count} changes stood`} in the damaged database alone (${why}) and came from it: look whether ${count === 1 ? 'it is' : 'they are'} right.`;
}

/** Null when one of the former databases could be read to its end. */
export function lostWith(former: readonly Salvage[], last: number | undefined): string | null {
  if (former.some(({ why }) => why === undefined)) return null;
  const until = last === undefined ? '' : ` The last change that is back is of ${new Date(last).toLocaleString('en')}.`;
  return `The former database could not be read (${former.map(({ why }) => why).join('; ')}): changes made in the seconds before may not have reached the log.${until}`;
}
