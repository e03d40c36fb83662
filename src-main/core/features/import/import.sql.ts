import type { ScalarField } from '../../../../src-shared/domain/asset.ts';
import { ASSET_FIELDS, ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import type { TemplateBody } from '../../../../src-shared/contract/batch.ts';
import { type Change, commit, type Outcome } from '../../db/commit.ts';
import { ingestWrite, read, type Tx, write } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { select } from '../../db/sel.ts';
import { READY } from '../../ingest/ingest.sql.ts';
import { type Bytes, toBuffer, toBytes } from '../../library/bytes.ts';
import { joinPath } from '../../paths.ts';
import { carryOut, planOf } from '../batch/batch.service.ts';
import { changeTags } from '../tags/tags.service.ts';

export const ITEM = { waiting: 0, copied: 1, known: 2, failed: 3 } as const;

export interface Item {
  readonly i: number;
  readonly grp: number;
  /** Below the source. */
  readonly source: Bytes;
  readonly size: number;
  readonly mtime: number;
  readonly print: Bytes | null;
  /** Below the target. */
  readonly folder: Bytes;
  readonly name: Bytes;
  readonly state: number;
  readonly sha256: Bytes | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

interface Row {
  i: number; grp: number; source: Buffer; size: number; mtime: number; print: Buffer | null; folder: Buffer; name: Buffer; state: number; sha256: Buffer | null; problem: string | null;
}
const bytesOr = (raw: Buffer | null): Bytes | null => (raw ? toBytes(raw) : null);
const bufferOr = (bytes: Bytes | null): Buffer | null => (bytes === null ? null : toBuffer(bytes));

export const itemsOf = read(
  'import.items',
  (tx, job: string): Item[] =>
    (tx.sql('SELECT i, grp, source, size, mtime, print, folder, name, state, sha256, problem FROM import_item WHERE job = ? ORDER BY i').all(job) as Row[]).map((row) => ({
      ...row,
      source: toBytes(row.source),
      print: bytesOr(row.print),
      folder: toBytes(row.folder),
      name: toBytes(row.name),
      sha256: bytesOr(row.sha256),
      problem: row.problem ? JSON.parse(row.problem) : null,
    })),
  'slow',
);

/** New ones and those that have changed. Items of jobs that nobody knows any more go. */
export const putItems = ingestWrite('import.put', (tx, { job, items }: { job: string; items: readonly Item[] }): void => {
  tx.sql('DELETE FROM import_item WHERE job <> ? AND job NOT IN (SELECT id FROM job)').run(job);
  const put = tx.sql('INSERT OR REPLACE INTO import_item (job, i, grp, source, size, mtime, print, folder, name, state, sha256, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const one of items)
    put.run(
      job, one.i, one.grp, toBuffer(one.source), one.size, one.mtime, bufferOr(one.print), toBuffer(one.folder), toBuffer(one.name), one.state, bufferOr(one.sha256),
      one.problem && JSON.stringify(one.problem),
    );
});

/** What the catalog knows of content: the asset that was imported with it, or that has it now. */
export interface Known {
  readonly n: number;
  /** `imported`: it came from a card or folder; else it is a file of the library. */
  readonly by: 'imported' | 'library';
  /** Of the content, when it was hashed. */
  readonly sha256: Uint8Array | null;
}

/** By fingerprint, in the order asked; those that are there come before those that are missing or in the trash. */
export const knownContent = read('import.known', (tx, prints: readonly (Uint8Array | null)[]): (Known | null)[] => {
  const imported = tx.sql(
    `SELECT entity AS n, json_extract(value, '$.sha256') AS sha256 FROM register JOIN asset ON asset.n = entity
     WHERE field = ${FIELD.imported} AND value IS NOT NULL AND json_extract(value, '$.print') = ? ORDER BY state LIMIT 1`,
  );
  const there = tx.sql(
    'SELECT asset AS n, sha256 FROM location JOIN asset ON asset.n = location.asset WHERE fingerprint = ? AND location.state = 0 AND asset.state = 0 AND asset.location = location.n LIMIT 1',
  );
  return prints.map((print) => {
    if (!print) return null;
    const before = imported.get(Buffer.from(print).toString('hex')) as { n: number; sha256: string } | undefined;
    if (before) return { n: before.n, by: 'imported', sha256: Buffer.from(before.sha256, 'hex') };
    const here = there.get(print) as { n: number; sha256: Buffer | null } | undefined;
    return here ? { n: here.n, by: 'library', sha256: here.sha256 } : null;
  });
});

/** What lies, or lay when it was imported, beside an asset. `memory`: of sidecars that came with it. */
export interface Beside {
  readonly memory: readonly Memory[];
  /** Absolute. */
  readonly paths: readonly Uint8Array[];
}

export const besideOf = read('import.beside', (tx, n: number): Beside => {
  const value = tx.column(`SELECT value FROM register WHERE entity = ? AND field = ${FIELD.imported}`).get(n) as string | null | undefined;
  const paths = tx.sql(
    `SELECT root.path AS root, folder.path AS folder, sidecar.name FROM sidecar JOIN folder ON folder.n = sidecar.folder
     JOIN root ON root.n = folder.root WHERE sidecar.asset = ? AND sidecar.state = 0`,
  ).all(n) as { root: Buffer; folder: Buffer; name: Buffer }[];
  return { memory: value ? ((JSON.parse(value) as Arrived['memory']).with ?? []) : [], paths: paths.map((row) => joinPath(row.root, row.folder, row.name)) };
});

/** The assets at places below a root, in the order asked. */
export const assetsAt = read('import.assetsAt', (tx, { root, places }: { root: number; places: readonly { folder: Bytes; name: Bytes }[] }): (number | null)[] => {
  const at = tx.column(
    'SELECT asset FROM folder JOIN location ON location.folder = folder.n WHERE folder.root = ? AND folder.path = ? AND location.name = ? AND location.state = 0',
  );
  return places.map(({ folder, name }) => (at.get(root, toBuffer(folder), toBuffer(name)) as number | undefined) ?? null);
});

/** What was copied: its name where it came from, bytes, fingerprint and SHA-256 in hex. */
export interface Memory {
  readonly name: string;
  readonly size: number;
  /** Of its sidecars. */
  readonly with?: readonly Memory[];
  readonly print: string;
  readonly sha256: string;
}
export interface Arrived {
  readonly n: number;
  readonly memory: Memory;
}
export type TextField = Exclude<ScalarField, 'rating' | 'label' | 'flag'>;

/** What an import gives its files: one undo step. Given a second time it changes nothing. */
export const giveImported = write('import.give', (tx, { actor, label, arrived, values, tags, metadata, text }: GiveInput): Outcome & { warnings: string[] } => {
  const warnings: string[] = [];
  const outcome = commit(tx, { actor, label }, (change) => {
    // A template gives what may depend on what is there: never a second time, whatever was edited meanwhile.
    const fresh = metadata ? arrived.filter(({ n, memory }) => !isRemembered(tx, n, memory)).map(({ n }) => n) : [];
    // Who brings a file into a folder of the team's is who made it there: a contributor may edit it.
    for (const { n, memory } of arrived) if (isTeams(tx, n) && !isRemembered(tx, n, memory)) change.create(ENTITY.asset, idOf(tx, n));
    for (const { n, memory } of arrived) change.set([n], FIELD.imported, memory as unknown as Value);
    const ns = arrived.map(({ n }) => n);
    if (metadata && fresh.length) warnings.push(...giveTemplate(tx, change, fresh, { metadata, values, text }));
    for (const [field, value] of Object.entries(values) as [TextField, string][])
      if (value !== '') change.set(showingOther(tx, ns, field, value), ASSET_FIELDS[field], value);
    if (tags.length) changeTags(tx, change, ns, { add: tags, remove: [] });
  });
  return { ...outcome, warnings };
});

interface GiveInput {
  readonly actor: string;
  readonly label: string;
  readonly arrived: readonly Arrived[];
  readonly values: Readonly<Partial<Record<TextField, string>>>;
  readonly tags: readonly string[];
  readonly metadata?: TemplateBody | undefined;
  /** For `{text}`. */
  readonly text?: string | undefined;
}

const isTeams = (tx: Tx, n: number): boolean => tx.sql('SELECT 1 FROM asset JOIN root ON root.n = asset.root WHERE asset.n = ? AND root.team = 1').get(n) !== undefined;
const idOf = (tx: Tx, n: number): Buffer => tx.column('SELECT id FROM entity WHERE n = ?').get(n) as Buffer;

function isRemembered(tx: Tx, n: number, memory: Memory): boolean {
  const known = register(tx, n, FIELD.imported) as Memory | undefined;
  return known?.print === memory.print && known.sha256 === memory.sha256;
}

/** Those alone that have been read: what the others say themselves is not known. */
function giveTemplate(tx: Tx, change: Change, fresh: readonly number[], { metadata, values, text }: { metadata: TemplateBody } & Pick<GiveInput, 'values' | 'text'>): string[] {
  const unread = new Set(unreadIn(tx, fresh));
  const ns = fresh.filter((n) => !unread.has(n));
  const texts = Object.fromEntries(Object.entries(metadata.texts).filter(([field]) => !values[field as TextField]));
  const plan = planOf(tx, ns, { body: { ...metadata, texts }, text, pasted: false });
  carryOut(tx, change, ns, plan);
  const left = `${unread.size.toLocaleString('en')} ${unread.size === 1 ? 'file was' : 'files were'} not read and stayed without the metadata template. Apply it once more.`;
  return [...plan.warnings, ...(unread.size ? [left] : [])];
}

/** Those of which it is not yet known what they say. */
export const unreadOf = read('import.unread', (tx, ns: readonly number[]): number[] => unreadIn(tx, ns), 'slow');

const unreadIn = (tx: Pick<Tx, 'column'>, ns: readonly number[]): number[] =>
  tx.column(`SELECT asset.n FROM json_each(?) AS some CROSS JOIN asset ON asset.n = some.value WHERE asset.step < ${READY} AND asset.state = 0`).all(JSON.stringify(ns)) as number[];

const COLUMNS: ReadonlySet<string> = new Set(['title', 'caption', 'creator', 'copyright']);
function showingOther(tx: Tx, ns: readonly number[], field: TextField, value: string): number[] {
  select(tx, ns);
  // A name of a list, never of input.
  const shown = COLUMNS.has(field) ? field : `json_extract(more, '$.${field in ASSET_FIELDS ? field : ''}')`;
  return tx.column(`SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n WHERE ${shown} IS NOT ?`).all(value) as number[];
}
