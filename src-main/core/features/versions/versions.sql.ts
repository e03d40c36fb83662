/** Versions: which files have content that is not kept yet, and what people and the program say of versions. */
import { createHash } from 'node:crypto';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { parsePolicy, printPolicy, type ReviewState, toDrop, VERSION_WAYS, type VersionPolicy, type VersionWay } from '../../../../src-shared/domain/versions.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { mastersOf } from '../../db/copies.ts';
import { ingestWrite, read, type Tx, write } from '../../db/procedure.ts';
import { capturedTo, putCapturedTo, type VersionSaid } from '../../db/version-rows.ts';
import { joinPath, showPath } from '../../paths.ts';
import { MAX_HASHED } from '../../workers/media-protocol.ts';
import { deviceReader } from '../together/together.service.ts';

export interface VersionRow {
  readonly n: number;
  /** Hex, as the hashes. */
  readonly id: string;
  readonly asset: number;
  readonly made: number;
  readonly sha256: string;
  readonly picture: string | null;
  readonly size: number;
  readonly saved: number;
  readonly program: string | null;
  readonly name: string | null;
  readonly note: string | null;
  readonly state: ReviewState | null;
  readonly dropped: number;
  readonly preview: string | null;
}

/** How a version came, and whose change says so. */
export interface VersionOrigin {
  readonly way: VersionWay | 'noticed';
  readonly actor?: string;
  readonly device?: string | null;
}

const ROWS = 'SELECT version.*, lower(hex(sha256)) AS sha256, lower(hex(picture)) AS picture, lower(hex(id)) AS id FROM version JOIN entity USING (n)';
const IN_ORDER = 'ORDER BY made, n';

/** Oldest first. */
export const versionsOf = read('versions.of', (tx, asked: number) => {
  // A virtual copy is over its master's file, whatever version that is.
  const [n = asked] = mastersOf(tx, [asked]);
  return {
    seq: tx.rev(),
    versions: (tx.sql(`${ROWS} WHERE asset = ? ${IN_ORDER}`).all(n) as VersionRow[]).map((row) => ({ ...row, origin: originOf(tx, row.n) })),
    problem: tx.sql('SELECT code, message FROM uncaptured WHERE asset = ?').get(n) as { code: string; message: string } | undefined,
  };
});

/** Whoever made it says so; else it is the first of all who noticed it, wherever that was. */
function originOf(tx: Tx, version: number): VersionOrigin {
  const deviceOf = deviceReader(tx);
  const made = tx.sql(`SELECT register.value, actor, writer FROM register LEFT JOIN change USING (seq) WHERE entity = ? AND field = ${FIELD.versionBy} AND register.value IS NOT NULL`).get(version) as
    | { value: string; actor: string | null; writer: Buffer | null }
    | undefined;
  // Of old changes it is not noted which fields they touched: there it is the first that said anything of it.
  const row = made ?? (tx.sql(
    `SELECT actor, writer FROM hist JOIN change USING (seq) LEFT JOIN change_field ON change_field.seq = hist.seq AND field = ${FIELD.versionOf}
     WHERE entity = ? ORDER BY field IS NULL, min(ifnull(said, wall), wall), hist.seq LIMIT 1`,
  ).get(version) as { actor: string; writer: Buffer | null } | undefined);
  const said: unknown = made && JSON.parse(made.value);
  const way = VERSION_WAYS.find((one) => one === said) ?? 'noticed';
  return row?.actor ? { way, actor: row.actor, device: deviceOf(row.writer) } : { way };
}

const latest = (tx: Tx, asset: number) => tx.sql(`${ROWS} WHERE asset = ? ORDER BY made DESC, n DESC LIMIT 1`).get(asset) as VersionRow | undefined;

export const policies = read('versions.policies', (tx, _: null) => ({
  seq: tx.rev(),
  roots: (tx.sql('SELECT n AS root, path, versions FROM root WHERE removed = 0 ORDER BY name COLLATE NOCASE, n').all() as { root: number; path: Buffer; versions: string }[]).map(
    ({ root, path, versions }) => ({ root, path: showPath(path), policy: parsePolicy(versions) ?? ({ keep: 'off' } as const) }),
  ),
  ...(tx.sql('SELECT count(*) AS contents, ifnull(sum(size), 0) AS bytes FROM (SELECT sha256, max(size) AS size FROM version WHERE dropped = 0 GROUP BY sha256)').get() as { contents: number; bytes: number }),
}));

export const setPolicy = write('versions.setPolicy', (tx, { actor, root, policy }: { actor: string; root: number; policy: VersionPolicy }): Outcome => {
  const name = tx.column('SELECT name FROM root WHERE n = ? AND removed = 0').get(root) as string | undefined;
  if (name === undefined) throw new RpcError('not-found', 'This folder is not in the library.');
  return commit(tx, { actor, label: `Versions of ${name}: ${printPolicy(policy)}` }, (change) => void change.set([root], FIELD.rootVersions, printPolicy(policy)));
});

/** Of the files of a root that are there, those whose content is not kept: how many, and their bytes. */
export const uncapturedIn = read(
  'versions.uncapturedIn',
  (tx, root: number) =>
    tx.sql(
      'SELECT count(*) AS files, ifnull(sum(size), 0) AS bytes FROM asset WHERE root = ? AND state = 0 AND copy_of IS NULL AND NOT EXISTS (SELECT 1 FROM version WHERE version.asset = asset.n AND (version.sha256 = asset.sha256 OR version.picture = asset.picture) AND dropped = 0)',
    ).get(root) as { files: number; bytes: number },
  'slow',
);

export interface PlaceIn {
  readonly root: number;
  readonly state: string;
  readonly folder: Uint8Array;
  /** Absolute. */
  readonly path: Uint8Array;
  /** For people. */
  readonly name: string;
}

/** Where an asset's file lies, or was last: its root's number and state, the folder below it, and all of the path. */
export const placeIn = read('versions.placeIn', (tx, n: number): PlaceIn | undefined => {
  const row = tx.sql(
    'SELECT root.n AS root, root.state, root.path AS top, folder.path AS folder, location.name FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?',
  ).get(n) as { root: number; state: string; top: Buffer; folder: Buffer; name: Buffer } | undefined;
  return row && { root: row.root, state: row.state, folder: row.folder, path: joinPath(row.top, row.folder, row.name), name: showPath(row.name) };
});

export interface ToCapture {
  readonly n: number;
  readonly rev: number;
  /** Absolute. */
  readonly path: Uint8Array;
  /** Hex; null of a large file, which nobody has read whole yet. */
  readonly sha256: string | null;
  readonly size: number;
  /** ms since 1970. */
  readonly mtime: number;
}

const BATCH = 50;
/** What the file is, is known, and is another picture (or where there is none, other content) than the last version's. */
const TO_CAPTURE = `SELECT asset.n, asset.rev, nullif(lower(hex(asset.sha256)), '') AS sha256, location.size, location.mtime, root.path AS root, folder.path AS folder, location.name AS file
  FROM asset JOIN root ON root.n = asset.root JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder
    LEFT JOIN version ON version.n = (SELECT n FROM version WHERE version.asset = asset.n ORDER BY made DESC, n DESC LIMIT 1)
  WHERE asset.state = 0 AND asset.copy_of IS NULL AND (asset.sha256 IS NOT NULL OR asset.size > ${MAX_HASHED} AND asset.step > 1) AND root.versions <> 'off' AND root.removed = 0 AND root.state = 'online' AND location.cloud <> 1
    AND NOT EXISTS (SELECT 1 FROM doubt WHERE doubt.asset = asset.n)
    AND (version.n IS NULL OR version.sha256 IS NOT asset.sha256 AND (version.picture IS NULL OR asset.picture IS NULL OR version.picture <> asset.picture))`;
type Row = Omit<ToCapture, 'path'> & { root: Buffer; folder: Buffer; file: Buffer };
const located = (rows: unknown[]): ToCapture[] => (rows as Row[]).map(({ root, folder, file, ...row }) => ({ ...row, path: joinPath(root, folder, file) }));

/** Is anything to be kept at all? */
export const keepsVersions = read('versions.on', (tx, _: null) => tx.sql("SELECT 1 FROM root WHERE versions <> 'off' AND removed = 0").get() !== undefined);

/** The next assets after a place in the order of changes, whose content is to be kept. `rev`: the change counter, after which nothing was looked for. */
export const nextToCapture = read('versions.next', (tx, after: { rev: number; n: number } | null) => {
  const rev = tx.rev();
  const from = after ?? { rev: capturedTo(tx), n: Number.MAX_SAFE_INTEGER };
  return { rev, assets: located(tx.sql(`${TO_CAPTURE} AND (asset.rev, asset.n) > (?, ?) ORDER BY asset.rev, asset.n LIMIT ${BATCH}`).all(from.rev, from.n)) };
});

/** One asset, or those of which something went wrong before. */
export const captureAgain = read('versions.again', (tx, n: number | null) =>
  located(n === null ? tx.sql(`${TO_CAPTURE} AND asset.n IN (SELECT asset FROM uncaptured)`).all() : tx.sql(`${TO_CAPTURE} AND asset.n = ?`).all(n)),
);

/** Everything up to this change has been gone through, unless the disk of a folder is away. */
export const captured = ingestWrite('versions.captured', (tx, rev: number) => {
  if (!tx.sql("SELECT 1 FROM root WHERE versions <> 'off' AND removed = 0 AND state <> 'online'").get()) putCapturedTo(tx, rev);
});

export const notCaptured = ingestWrite('versions.notCaptured', (tx, { n, code, message }: { n: number; code: string; message: string }) => {
  tx.sql('INSERT OR REPLACE INTO uncaptured VALUES (?, ?, ?)').run(n, code, message);
});

export interface NewVersion {
  readonly n: number;
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
  /** The file's time, ms since 1970. */
  readonly saved: number;
  /** Of the version that was brought back: its picture is known, and what it was is said. */
  readonly from?: { readonly picture: string | null; readonly preview: string | null; readonly label: string };
  /** Who is at this machine made it so. Of a file that is open in an editor its first version is not the editor's. */
  readonly by?: VersionWay | undefined;
}

/** A content that is kept becomes the asset's newest version. Undefined: the file is another one by now. */
export const addVersion = write('versions.add', (tx, { n, sha256, size, saved, from, by }: NewVersion): { seq: number; id: string } | undefined => {
  const asset = tx.sql('SELECT name, lower(hex(sha256)) AS sha256, lower(hex(picture)) AS picture, preview, entity.id FROM asset JOIN entity USING (n) WHERE n = ?').get(n) as
    | { name: string; sha256: string; picture: string; preview: string | null; id: Buffer }
    | undefined;
  if (!asset) return undefined;
  const isKnown = asset.sha256 === sha256;
  if (!from && !isKnown) return undefined;
  const before = latest(tx, n);
  tx.sql('DELETE FROM uncaptured WHERE asset = ?').run(n);
  if (before?.sha256 === sha256) return { seq: tx.rev(), id: before.id };
  const program = isKnown ? ((tx.column("SELECT facts ->> '$.program' FROM told WHERE n = ?").get(n) as string | null | undefined) ?? null) : null;
  // The same on every machine that sees this content follow that one (team.md §2.5).
  const id = createHash('sha256').update('version\0').update(asset.id).update(before?.id ?? '', 'hex').update(sha256, 'hex').digest().subarray(0, 16);
  // In the order in which the log writes keys, so that it says the same text.
  const said: VersionSaid = {
    of: asset.id.toString('hex'), made: Math.max(tx.now, (before?.made ?? 0) + 1), size, saved: Math.round(saved), parent: before?.id ?? null, sha256,
    picture: (from ? from.picture : asset.picture) || null, program,
  };
  const label = from?.label ?? (before ? `A new version of ${asset.name}` : `The first version of ${asset.name}`);
  const { seq } = commit(tx, { actor: 'files', kind: 'file', label }, (change) => {
    const made = change.create(ENTITY.version, id);
    change.set([made], FIELD.versionOf, said as unknown as Value);
    if (by && (before || by !== 'editor')) change.set([made], FIELD.versionBy, by);
    change.set([n], FIELD.version, id.toString('hex'));
  });
  tx.sql('UPDATE version SET preview = ?, dropped = 0 WHERE n = (SELECT n FROM entity WHERE id = ?)').run(from ? from.preview : asset.preview, id);
  return { seq, id: id.toString('hex') };
});

export interface VersionSet {
  readonly actor: string;
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly state?: ReviewState | undefined;
}

export const setVersion = write('versions.set', (tx, { actor, id, name, note, state }: VersionSet): Outcome => {
  const row = tx.sql(`${ROWS} WHERE entity.id = ?`).get(Buffer.from(id, 'hex')) as VersionRow | undefined;
  if (!row) throw new RpcError('not-found', 'This version is not in the catalog.');
  const all = tx.column(`SELECT n FROM version WHERE asset = ? ${IN_ORDER}`).all(row.asset) as number[];
  const file = tx.column('SELECT name FROM asset WHERE n = ?').get(row.asset) as string;
  const what = `version ${all.indexOf(row.n) + 1} of ${file}`;
  const label = state !== undefined ? `${STATE_WORDS[state]} ${what}` : name !== undefined ? `Named ${what}` : `Noted something on ${what}`;
  return commit(tx, { actor, label }, (change) => {
    if (name !== undefined) change.set([row.n], FIELD.versionName, name || null);
    if (note !== undefined) change.set([row.n], FIELD.versionNote, note || null);
    if (state !== undefined) change.set([row.n], FIELD.versionState, state === 'draft' ? null : state);
  });
});
/** The version that each asset is now; those without one are left out. */
const presentOf = (tx: Pick<Tx, 'sql'>, ns: readonly number[]): { n: number; version: number }[] =>
  tx.sql(
    `SELECT register.entity AS n, version.n AS version FROM json_each(?) AS some CROSS JOIN register ON register.entity = some.value AND register.field = ${FIELD.version}
     CROSS JOIN entity ON entity.id = unhex(json_extract(register.value, '$')) CROSS JOIN version ON version.n = entity.n`,
  ).all(JSON.stringify(ns)) as { n: number; version: number }[];

export const setStates = write('versions.setState', (tx, { actor, ns, state }: { actor: string; ns: readonly number[]; state: ReviewState }): Outcome & { without: number } => {
  const found = presentOf(tx, mastersOf(tx, ns));
  const label = (count: number) => `${STATE_WORDS[state]} ${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`;
  const outcome = commit(tx, { actor, label }, (change) => change.set(found.map(({ version }) => version), FIELD.versionState, state === 'draft' ? null : state));
  return { ...outcome, without: ns.length - found.length };
});

const STATE_WORDS: Readonly<Record<ReviewState, string>> = { draft: 'Made a draft of', review: 'Asked for review of', approved: 'Approved', rejected: 'Rejected' };

/** Contents that no policy wants any longer, of one asset or of all. */
export const contentsToDrop = read(
  'versions.toDrop',
  (tx, n: number | null): { versions: number[]; contents: string[] } => {
    const policyOf = new Map((tx.sql("SELECT n, versions FROM root WHERE versions LIKE 'keep-%'").all() as { n: number; versions: string }[]).map((root) => [root.n, parsePolicy(root.versions)]));
    if (![...policyOf.values()].some((policy) => policy && 'count' in policy)) return { versions: [], contents: [] };
    const rows = tx.sql(
      `SELECT version.n, version.asset, made, state = 'approved' AS approved, lower(hex(version.sha256)) AS sha256, dropped, asset.root FROM version JOIN (SELECT n, root FROM asset) AS asset ON asset.n = version.asset WHERE ? IS NULL OR version.asset = ? ORDER BY version.asset, made, version.n`,
    ).all(n, n) as { n: number; asset: number; made: number; approved: number | null; sha256: string; dropped: number; root: number }[];
    const gone = new Map<number, string>();
    for (const all of Map.groupBy(rows, (row) => row.asset).values()) {
      const policy = policyOf.get(all[0]?.root ?? 0);
      if (!policy) continue;
      for (const i of toDrop(policy, all.map((row) => ({ made: row.made, approved: row.approved === 1 })), tx.now)) {
        const row = all[i];
        if (row?.dropped === 0) gone.set(row.n, row.sha256);
      }
    }
    const others = tx.column('SELECT n FROM version WHERE sha256 = ? AND dropped = 0');
    const contents = [...new Set(gone.values())].filter((sha256) => (others.all(Buffer.from(sha256, 'hex')) as number[]).every((one) => gone.has(one)));
    return { versions: [...gone.keys()], contents };
  },
  'slow',
);

export const contentsDropped = ingestWrite('versions.dropped', (tx, versions: readonly number[]) => {
  for (const n of versions) tx.sql('UPDATE version SET dropped = 1 WHERE n = ?').run(n);
  tx.touch(tx.column(`SELECT DISTINCT asset FROM version WHERE n IN (SELECT value FROM json_each(?))`).all(JSON.stringify(versions)) as number[], 'versions');
});
