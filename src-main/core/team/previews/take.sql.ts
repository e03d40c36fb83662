/**
 * What colleagues told of files comes into the catalog, as if they had been read here: of roots that this machine does not have. Where it has
 * them, what it reads itself counts; then it is only noted that somebody told of them.
 */
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { materialize } from '../../backup/replay.ts';
import { ASSET_STATE, ensureEntity } from '../../db/effective.ts';
import { ingestWrite, type Tx } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { noteShotId } from '../../db/stacks.ts';
import { putFacts } from '../../db/told.ts';
import type { TextPart } from '../../formats/handler.ts';
import { FACT_COLUMNS, factValues } from '../../ingest/facts.ts';
import { applyLayer } from '../../ingest/layer.sql.ts';
import { extOf, join, nameOf, parentOf, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { dropClaims, takeClaim } from '../../library/claims.sql.ts';
import { elsewherePath, isElsewhere } from '../../library/elsewhere.ts';
import { joinPath } from '../../paths.ts';
import { putTold } from './tell.sql.ts';
import { isGone, markOf, type Told, type ToldFile } from './told-file.ts';

export interface ToTake {
  readonly told: Told;
  /** Key under which its picture is kept. */
  readonly preview: string | null;
}

/** @returns by file whose words are to be found from now on, and how many could not be placed: nothing is known of their root yet */
export const takeFiles = ingestWrite('team.takeFiles', (tx, files: readonly ToTake[]): { texts: { n: number; parts: readonly TextPart[] }[]; lost: number } => {
  const texts: { n: number; parts: readonly TextPart[] }[] = [];
  const taken: number[] = [];
  let lost = 0;
  for (const { told, preview } of files) {
    if (isGone(told)) {
      const n = goneFrom(tx, told.asset);
      if (n !== undefined) taken.push(n);
      continue;
    }
    const placed = place(tx, told, preview);
    if (placed === 'lost') lost++;
    else if (placed !== undefined) {
      taken.push(placed);
      texts.push({ n: placed, parts: told.text });
    }
  }
  if (taken.length) {
    materialize(tx, taken);
    tx.touch(taken, 'added', 'facts', 'preview', 'location', 'state');
    tx.changed('library');
  }
  return { texts, lost };
});

const entityOf = (tx: Tx, id: Uint8Array) => tx.sql('SELECT n, kind FROM entity WHERE id = ?').get(Buffer.from(id)) as { n: number; kind: number } | undefined;
const rowOf = (tx: Tx, n: number) =>
  tx.sql('SELECT asset.location, root.n AS root, root.path FROM asset LEFT JOIN root ON root.n = asset.root WHERE asset.n = ?').get(n) as { location: number | null; root: number | null; path: Buffer | null } | undefined;

/** Nobody has it any more: it is missing, as a file is that was deleted. */
function goneFrom(tx: Tx, asset: Uint8Array): number | undefined {
  const known = entityOf(tx, asset);
  if (known?.kind !== ENTITY.asset) return undefined;
  putTold(tx, known.n, markOf('gone'));
  dropClaims(tx, known.n);
  const row = rowOf(tx, known.n);
  if (!row?.path || !isElsewhere(toBytes(row.path))) return undefined;
  tx.sql('UPDATE location SET state = 1 WHERE n = ?').run(row.location);
  tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE n = ?`).run(known.n);
  return known.n;
}

function place(tx: Tx, told: ToldFile, preview: string | null): number | 'lost' | undefined {
  const known = entityOf(tx, told.asset);
  if (known && known.kind !== ENTITY.asset) return undefined;
  const root = rootOf(tx, told.root);
  if (root === undefined) return 'lost';
  const row = known && rowOf(tx, known.n);
  // What lies here nobody else has a say in.
  if (known && row?.path && !isElsewhere(toBytes(row.path))) {
    if (row.root === root.n) putTold(tx, known.n, markIn(told));
    return undefined;
  }
  const n = ensureEntity(tx, Buffer.from(told.asset), ENTITY.asset);
  putTold(tx, n, markIn(told));
  if (root.here) {
    takeClaim(tx, n, { root: root.n, path: join(toBytes(Buffer.from(told.folder)), toBytes(Buffer.from(told.name))) });
    return undefined;
  }
  const location = locate(tx, { n, folder: folderAt(tx, root.n, toBytes(Buffer.from(told.folder))), told, had: row?.location ?? undefined });
  describe(tx, { n, root: root.n, location, told, preview });
  return n;
}

const markIn = ({ folder, name, size, print, layer, pictured }: ToldFile): Uint8Array => markOf({ path: joinPath(folder, name), size, print, layer: layer?.hash ?? null, pictured });

/** Of the team's roots alone: an operation of the team's says that there is one. */
function rootOf(tx: Tx, id: Uint8Array): { n: number; here: boolean } | undefined {
  const entity = entityOf(tx, id);
  if (entity?.kind !== ENTITY.root) return undefined;
  const { n } = entity;
  const row = tx.sql('SELECT path, team FROM root WHERE n = ?').get(n) as { path: Buffer; team: number } | undefined;
  if (row) return row.team === 1 ? { n, here: !isElsewhere(toBytes(row.path)) } : undefined;
  if (!tx.sql('SELECT 1 FROM team_entity WHERE n = ?').get(n)) return undefined;
  const said = register(tx, n, FIELD.rootName);
  const name = typeof said === 'string' && said ? said : 'Team folder';
  const isTaken = tx.sql('SELECT 1 FROM root WHERE path = ?');
  let nth = 0;
  while (isTaken.get(elsewherePath(name, nth))) nth++;
  tx.sql("INSERT INTO root (n, path, name, state, team) VALUES (?, ?, ?, 'offline', 1)").run(n, elsewherePath(name, nth), name);
  tx.sql('UPDATE root SET folder = ? WHERE n = ?').run(folderAt(tx, n, ''), n);
  return { n, here: false };
}

function folderAt(tx: Tx, root: number, path: string): number {
  const known = tx.sql('SELECT n, state FROM folder WHERE root = ? AND path = ?').get(root, toBuffer(path)) as { n: number; state: number } | undefined;
  if (known) {
    if (known.state) tx.sql('UPDATE folder SET state = 0 WHERE n = ?').run(known.n);
    return known.n;
  }
  const parent = path === '' ? null : folderAt(tx, root, parentOf(path));
  const name = path === '' ? (tx.column('SELECT name FROM root WHERE n = ?').get(root) as string) : toText(nameOf(path));
  return Number(tx.sql('INSERT INTO folder (root, parent, path, name) VALUES (?, ?, ?, ?)').run(root, parent, toBuffer(path), name).lastInsertRowid);
}

interface ToLocate {
  readonly n: number;
  readonly folder: number;
  readonly told: ToldFile;
  readonly had: number | undefined;
}
function locate(tx: Tx, { n, folder, told, had }: ToLocate): number {
  const name = Buffer.from(told.name);
  // Whoever stood there before has moved, or is gone: that is told of it as well.
  for (const asset of tx.column('UPDATE location SET state = 1 WHERE folder = ? AND name = ? AND state = 0 AND n IS NOT ? RETURNING asset').all(folder, name, had ?? null) as number[])
    tx.sql('UPDATE asset SET state = 1 WHERE n = ? AND state = 0').run(asset);
  const print = told.print && Buffer.from(told.print);
  if (had !== undefined) {
    tx.sql('UPDATE location SET folder = ?, name = ?, size = ?, mtime = ?, fingerprint = ?, state = 0, cloud = 0 WHERE n = ?').run(folder, name, told.size, told.mtime, print, had);
    return had;
  }
  const location = tx.column('SELECT ifnull(max(n), 0) + 1 FROM location').get() as number;
  tx.sql('INSERT OR IGNORE INTO asset (n, rev, added) VALUES (?, ?, ?)').run(n, tx.rev(), tx.now);
  tx.sql('INSERT INTO location (n, folder, name, asset, size, mtime, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?)').run(location, folder, name, n, told.size, told.mtime, print);
  return location;
}

interface ToDescribe {
  readonly n: number;
  readonly root: number;
  readonly location: number;
  readonly told: ToldFile;
  readonly preview: string | null;
}
const SET_FACTS = FACT_COLUMNS.map((column) => `${column} = ?`).join(', ');

function describe(tx: Tx, { n, root, location, told, preview }: ToDescribe): void {
  const { type, facts } = told;
  const name = toText(toBytes(Buffer.from(told.name)));
  const bytes = (value: Uint8Array | null) => value && Buffer.from(value);
  tx.sql(
    `UPDATE asset SET location = ?, folder = (SELECT folder FROM location WHERE n = ?), root = ?, name = ?, size = ?, mtime = ?, ext = ?, mime = ?, kind = ?, type_name = ?, handler = ?,
       sha256 = ?, picture = ?, palette = ?, preview = ?, step = 4, settled = 1, tries = 0, problem_code = NULL, problem = NULL, ${SET_FACTS} WHERE n = ?`,
  ).run(
    location, location, root, name, told.size, told.mtime, type.ext || extOf(toBytes(Buffer.from(told.name))), type.mime, KINDS.indexOf(type.kind), type.name, type.handler,
    bytes(told.sha256), bytes(told.picture), bytes(told.palette), preview, ...factValues(facts), n,
  );
  tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE n = ?`).run(n);
  putFacts(tx, n, JSON.stringify(facts));
  noteShotId(tx, n);
  if (told.layer) applyLayer(tx, n, told.layer);
}
