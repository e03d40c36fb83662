/**
 * The ladder (metadata.md, "Files that move") for what a scan could not decide: files that appeared are compared with what is missing
 * once they have been read. All that appeared together is compared together, so that nothing is taken that two could be.
 */
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { canFold, fold } from '../db/fold.ts';
import { ingestWrite, read, type Tx } from '../db/procedure.ts';
import { join, toBytes } from './bytes.ts';
import { ELSEWHERE_SQL } from './elsewhere.ts';
import { assetId } from './identity.ts';

/** `edited`: only one fits, but a person has changed the newcomer already. */
export const RUNGS = ['answered', 'fingerprint', 'sha256', 'picture', 'document', 'shot'] as const;
export type Rung = (typeof RUNGS)[number];

export interface Plan {
  /** Newcomer and the missing asset that it is. */
  readonly same: readonly (readonly [n: number, same: number])[];
  readonly questions: readonly {
    readonly newcomer: number;
    readonly candidate: number;
    readonly rung: Rung | 'edited';
  }[];
  /** Newcomers that nothing more has to be found out about. */
  readonly settled: readonly number[];
}

/** Sources of a capture time that another copy of the file may not know: such a time tells nothing of the shot. */
const NOT_OF_THE_CAMERA: readonly string[] = ['file', 'sidecar', 'edited'];
/** A wave that waits this long for others to be read is looked at alone. */
const PATIENCE_MS = 5 * 60_000;
/** As in match.ts: smaller files say too little. */
const TELLING_SIZE = 64;
/** Nobody can choose among more. */
const MOST_CANDIDATES = 20;

interface Newcomer {
  readonly n: number;
  readonly wave: number;
  readonly fingerprint: Buffer | null;
  readonly sha256: Buffer | null;
  readonly picture: Buffer | null;
  readonly size: number;
  readonly mime: string | null;
  readonly document: string | null;
  readonly serial: string | null;
  readonly takenMs: number | null;
  readonly takenSource: string | null;
  readonly edited: number;
}

/** What newcomers turn out to be. `alone`: each wave is complete as soon as its own files have been read. Changes nothing. */
export const planNewcomers = read('identity.plan', (tx, { alone }: { alone: boolean }): Plan => {
  const waves = ripeWaves(tx, alone);
  if (!waves.length) return { same: [], questions: [], settled: [] };
  const all = tx
    .sql(
      `SELECT asset.n, wave, fingerprint, sha256, picture, asset.size, mime, document, serial, taken_ms AS takenMs, taken_source AS takenSource,
         EXISTS (SELECT 1 FROM hist WHERE entity = asset.n) AS edited
       FROM newcomer JOIN asset ON asset.n = newcomer.asset JOIN location ON location.n = asset.location
       WHERE wave IN (SELECT value FROM json_each(?)) AND asset.step >= 3 AND asset.state = 0
         AND NOT EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND field = ${FIELD.sameAs} AND value IS NOT NULL)`,
    )
    .all(JSON.stringify(waves)) as Newcomer[];
  const isAnyMissing = tx.sql('SELECT 1 FROM asset WHERE state = 1 AND copy_of IS NULL LIMIT 1').get() !== undefined;
  return isAnyMissing ? climb(tx, all) : { same: [], questions: [], settled: all.map(({ n }) => n) };
});

/** Waves of which every file that can be read has been read. */
function ripeWaves(tx: Tx, alone: boolean): number[] {
  const unread = `FROM newcomer CROSS JOIN asset ON asset.n = newcomer.asset JOIN root ON root.n = asset.root
    WHERE asset.step < 3 AND asset.state = 0 AND root.state = 'online'`;
  const waves = tx.column('SELECT DISTINCT wave FROM newcomer').all() as number[];
  if (!waves.length || !tx.sql(`SELECT 1 ${unread} LIMIT 1`).get()) return waves;
  const isUnread = tx.sql(`SELECT 1 ${unread} AND wave = ? LIMIT 1`);
  return waves.filter((wave) => (alone || wave < tx.now - PATIENCE_MS) && !isUnread.get(wave));
}

function climb(tx: Tx, all: readonly Newcomer[]): Plan {
  const same: [number, number][] = [];
  const questions: Plan['questions'][number][] = [];
  const taken = new Set<number>();
  const disputed = disputes(tx);
  const isTheirs = elsewhere(tx);
  const ladder = rungs(tx, new Set(all.map(({ n }) => n)));
  let open = all;
  for (const { rung, find } of ladder) {
    const found = open.map((file) => ({ file, ...find(file) }));
    const wanted = new Map<number, number>();
    for (const claim of found) claim.candidates = claim.candidates.filter((n) => n !== claim.file.n && !taken.has(n) && !isTheirs(n));
    for (const { candidates } of found) for (const n of candidates) wanted.set(n, (wanted.get(n) ?? 0) + 1);
    for (const { file, candidates, weak } of found) {
      const [only] = candidates;
      if (only === undefined) continue;
      const sure = candidates.length === 1 && wanted.get(only) === 1 && !weak && !disputed(only);
      if (sure && (!file.edited || rung === 'answered')) {
        taken.add(only);
        same.push([file.n, only]);
      } else
        for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
          disputed.add(candidate);
          questions.push({ newcomer: file.n, candidate, rung: sure ? 'edited' : rung });
        }
    }
    open = found.filter(({ candidates }) => !candidates.length).map(({ file }) => file);
  }
  return { same, questions, settled: all.map(({ n }) => n) };
}

/** Files of a folder that only colleagues have: a copy of one's own is not what they miss. */
function elsewhere(tx: Tx): (n: number) => boolean {
  const roots = new Set(tx.column(`SELECT n FROM root WHERE ${ELSEWHERE_SQL}`).all());
  const rootOf = tx.column('SELECT root FROM asset WHERE n = ?');
  return (n) => roots.size > 0 && roots.has(rootOf.get(n));
}

/** Is another newcomer asked about for this missing asset? */
function disputes(tx: Tx): ((candidate: number) => boolean) & { add(candidate: number): void } {
  const stands = tx.sql(
    `SELECT 1 FROM question JOIN asset ON asset.n = newcomer AND asset.state = 0
     WHERE candidate = ? AND NOT EXISTS (SELECT 1 FROM register WHERE entity = newcomer AND field = ${FIELD.sameAs} AND value IS NOT NULL) LIMIT 1`,
  );
  const added = new Set<number>();
  return Object.assign((candidate: number) => added.has(candidate) || stands.get(candidate) !== undefined, {
    add: (candidate: number) => void added.add(candidate),
  });
}

interface Finds {
  candidates: readonly number[];
  /** Others that are there have it in common too: it is a family, and says less. */
  readonly weak: boolean;
}
type Find = (file: Newcomer) => Finds;

function rungs(tx: Tx, together: ReadonlySet<number>): { rung: Rung; find: Find }[] {
  const nothing: Finds = { candidates: [], weak: false };
  /** Equal keys are looked up once, however many files have them. */
  const byKey = (
    keyOf: (file: Newcomer) => readonly unknown[] | undefined,
    look: (key: readonly unknown[]) => Finds,
  ): Find => {
    const known = new Map<string, Finds>();
    return (file) => {
      const key = keyOf(file);
      if (!key || key.includes(null)) return nothing;
      const name = key.map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part))).join('\n');
      const finds = known.get(name) ?? look(key);
      known.set(name, finds);
      return { ...finds };
    };
  };
  const missing = (text: string) => {
    const statement = tx.column(text);
    return (key: readonly unknown[]): Finds => ({ candidates: statement.all(...key) as number[], weak: false });
  };
  const family = (where: string) => {
    const statement = tx.sql(`SELECT n, state FROM asset WHERE ${where} AND copy_of IS NULL AND state < 2 AND mime IS ?`);
    return (key: readonly unknown[]): Finds => {
      const rows = statement.all(...key) as { n: number; state: number }[];
      return {
        candidates: rows.filter(({ state }) => state === 1).map(({ n }) => n),
        weak: rows.some(({ n, state }) => state === 0 && !together.has(n)),
      };
    };
  };
  const telling = (file: Newcomer, key: Buffer | null) => (file.size >= TELLING_SIZE ? [key] : undefined);
  return [
    { rung: 'answered', find: answered(tx) },
    {
      rung: 'fingerprint',
      find: byKey(
        (file) => telling(file, file.fingerprint),
        missing(
          'SELECT DISTINCT asset.n FROM location JOIN asset ON asset.n = location.asset WHERE fingerprint = ? AND location.state = 1 AND asset.state = 1',
        ),
      ),
    },
    {
      rung: 'sha256',
      find: byKey((file) => telling(file, file.sha256), missing('SELECT n FROM asset WHERE sha256 = ? AND state = 1')),
    },
    {
      rung: 'picture',
      find: byKey(
        (file) => telling(file, file.picture),
        missing('SELECT n FROM asset WHERE picture = ? AND state = 1'),
      ),
    },
    { rung: 'document', find: byKey((file) => [file.document, file.mime], family('document = ?')) },
    {
      rung: 'shot',
      find: byKey(
        (file) => (file.takenSource !== null && NOT_OF_THE_CAMERA.includes(file.takenSource) ? undefined : [file.serial, file.takenMs, file.mime]),
        family(`serial = ? AND taken_ms = ? AND taken_source NOT IN ('${NOT_OF_THE_CAMERA.join("', '")}')`),
      ),
    },
  ];
}

/** After a restore a file may be seen first that a person had recognized: its id is that of the newcomer of then. */
function answered(tx: Tx): Find {
  const none: Finds = { candidates: [], weak: false };
  if (!tx.sql('SELECT 1 FROM folded LIMIT 1').get()) return () => none;
  const place = tx.sql(
    `SELECT entity.id AS root, folder.path AS folder, location.name, location.size, fingerprint FROM asset JOIN location ON location.n = asset.location
     JOIN folder ON folder.n = location.folder JOIN entity ON entity.n = folder.root WHERE asset.n = ?`,
  );
  const same = tx.column(
    'SELECT same FROM entity JOIN folded ON folded.n = entity.n JOIN asset ON asset.n = same WHERE id = ? AND asset.state = 1',
  );
  return ({ n }) => {
    const row = place.get(n) as {
      root: Buffer;
      folder: Buffer;
      name: Buffer;
      size: number;
      fingerprint: Buffer | null;
    };
    const path = join(toBytes(row.folder), toBytes(row.name));
    const print = row.fingerprint ? toBytes(row.fingerprint) : undefined;
    const id = Buffer.from(assetId(toBytes(row.root), path, row.size, print), 'latin1');
    return { candidates: same.all(id) as number[], weak: false };
  };
}

/** Makes it so. What has changed since the plan was made is left for the next one. */
export const settleNewcomers = ingestWrite('identity.settle', (tx, plan: Plan): void => {
  const isNew = tx.sql('SELECT 1 FROM newcomer WHERE asset = ?');
  for (const [n, same] of plan.same) if (isNew.get(n) && canFold(tx, n, same)) fold(tx, n, same);
  for (const { newcomer, candidate, rung } of plan.questions)
    tx.sql('INSERT OR REPLACE INTO question VALUES (?, ?, ?)').run(newcomer, candidate, rung);
  for (const n of plan.settled) tx.sql('DELETE FROM newcomer WHERE asset = ?').run(n);
  if (plan.same.length || plan.questions.length) tx.changed('library');
});
