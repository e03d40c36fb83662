/**
 * What of a change the team hears of (team.md §2.5): what it says of assets in the team's roots, and of whatever else these show: tags,
 * collections, custom fields, versions. What is used by private assets only never leaves. An entity that becomes the team's is told with
 * all that it has, under the keys that its values have here.
 */
import { ENTITY, FIELD, isCustom } from '../../../src-shared/domain/ops/fields.ts';
import { type Id, type Key, stampOf, type Value } from '../../../src-shared/domain/ops/key.ts';
import type { Op } from '../../../src-shared/domain/ops/op.ts';
import type { Tx } from '../db/procedure.ts';
import { rightsIn } from './rights-kept.ts';

/** Of this machine's files and folders: never another machine's business. */
export const LOCAL: ReadonlySet<number> = new Set([FIELD.rootPath, FIELD.rootRemoved, FIELD.trashed, FIELD.renamed, FIELD.moved, FIELD.copied, FIELD.imported]);
/** Whose registers name what they belong to, by field: the id in hex, or a list or record that begins with it. */
const ABOVE = [FIELD.tagParent, FIELD.tagSame, FIELD.collectionParent, FIELD.defOf];
/** Told only where nothing in the catalog is private, since their words may be of anything. */
const WORDS: ReadonlySet<number> = new Set([ENTITY.template, ENTITY.editPreset, ENTITY.preset]);

interface Known {
  readonly n: number;
  readonly kind: number;
}

export interface Told {
  /** What those are told of whom they did not know, to be put before. */
  readonly before: readonly Op[];
  readonly ops: readonly Op[];
}

export function toldOf(tx: Tx, ops: readonly Op[]): Told {
  const before: Op[] = [];
  const told = ops.flatMap((op): Op[] => {
    if (op.op === 'create') {
      const known = knownAs(tx, op.entity);
      if (!known || !isTeams(tx, known)) return [];
      note(tx, known);
      return [op];
    }
    if (LOCAL.has(op.field)) return [];
    const keep = op.entities.map((id) => {
      const known = knownAs(tx, id);
      if (!known || !isTeams(tx, known)) return false;
      if (known.kind !== ENTITY.asset && !isKnownToTeam(tx, known.n)) before.push(...becomes(tx, known, id));
      return true;
    });
    if (!keep.some(Boolean)) return [];
    if (op.op !== 'set') {
      const elem = knownAs(tx, op.elem);
      if (elem && !isKnownToTeam(tx, elem.n)) before.push(...becomes(tx, elem, op.elem));
    } else if (isCustom(op.field)) before.push(...definitionOf(tx, op.field));
    return [narrowed(op, keep)];
  });
  return { before, ops: told };
}

function narrowed(op: Exclude<Op, { op: 'create' }>, keep: readonly boolean[]): Op {
  const of = <T>(list: readonly T[]): T[] => list.filter((_, i) => keep[i]);
  if (op.op === 'set') return { ...op, entities: of(op.entities), seen: of(op.seen) };
  return op.op === 'add' ? { ...op, entities: of(op.entities) } : { ...op, entities: of(op.entities), dots: of(op.dots) };
}

const knownAs = (tx: Tx, id: Id): Known | undefined => tx.sql('SELECT n, kind FROM entity WHERE id = ?').get(Buffer.from(id)) as Known | undefined;
const isKnownToTeam = (tx: Tx, n: number): boolean => tx.sql('SELECT 1 FROM team_entity WHERE n = ?').get(n) !== undefined;
const note = (tx: Tx, { n, kind }: Known): void => {
  if (kind !== ENTITY.asset) tx.sql('INSERT OR IGNORE INTO team_entity VALUES (?)').run(n);
};
/** In a root of the team's, or told by another of whom nothing is known here yet. */
const isTeamAsset = (tx: Tx, n: number): boolean =>
  tx.sql('SELECT 1 FROM asset JOIN root ON root.n = asset.root WHERE asset.n = ? AND team = 1 UNION ALL SELECT 1 FROM team_entity WHERE n = ?').get(n, n) !== undefined;
const nothingPrivate = (tx: Tx): boolean => tx.sql('SELECT 1 FROM root WHERE team = 0 AND removed = 0').get() === undefined;
/** Searches of viewers, which nobody would take from them, are their own. */
function saysWords(tx: Tx): boolean {
  const rights = rightsIn(tx);
  return nothingPrivate(tx) && (!rights || (rights.role !== null && rights.role !== 'viewer'));
}

function isTeams(tx: Tx, { n, kind }: Known): boolean {
  if (kind === ENTITY.asset) return isTeamAsset(tx, n);
  if (isKnownToTeam(tx, n)) return true;
  if (kind === ENTITY.root) return tx.sql('SELECT 1 FROM root WHERE n = ? AND team = 1').get(n) !== undefined;
  const value = (field: number): unknown => {
    const text = tx.column('SELECT value FROM register WHERE entity = ? AND field = ?').get(n, field) as string | null | undefined;
    return text == null ? undefined : JSON.parse(text);
  };
  if (kind === ENTITY.version) return hasAsset(tx, (value(FIELD.versionOf) as { of?: unknown } | undefined)?.of);
  if (kind === ENTITY.marker) return hasAsset(tx, value(FIELD.markerOf));
  if (kind === ENTITY.place) {
    const [collection, asset] = (value(FIELD.place) as unknown[] | undefined) ?? [];
    const inside = typeof collection === 'string' ? knownAs(tx, Buffer.from(collection, 'hex')) : undefined;
    return inside !== undefined && isKnownToTeam(tx, inside.n) && hasAsset(tx, asset);
  }
  if (kind === ENTITY.collection) return ['smart', 'search'].includes(value(FIELD.collectionKind) as string) && saysWords(tx);
  return WORDS.has(kind) && saysWords(tx);
}

const hasAsset = (tx: Tx, id: unknown): boolean => {
  const known = typeof id === 'string' ? knownAs(tx, Buffer.from(id, 'hex')) : undefined;
  return known !== undefined && isTeamAsset(tx, known.n);
};

/** All that an entity has, and what is above it, for those who have not heard of it. */
function becomes(tx: Tx, known: Known, id: Id): Op[] {
  if (isKnownToTeam(tx, known.n)) return [];
  note(tx, known);
  const rows = tx.sql('SELECT field, value, key FROM register WHERE entity = ?').all(known.n) as { field: number; value: string | null; key: Key }[];
  const above = rows.flatMap(({ field, value }): Op[] => {
    const other = ABOVE.includes(field as (typeof ABOVE)[number]) && value !== null ? (JSON.parse(value) as unknown) : undefined;
    const parent = typeof other === 'string' ? Buffer.from(other, 'hex') : undefined;
    const one = parent?.length === 16 ? knownAs(tx, parent) : undefined;
    return one && parent ? becomes(tx, one, parent) : [];
  });
  const path = known.kind === ENTITY.tag ? fileTag(tx, known.n) : undefined;
  return [...above, { op: 'create', entity: id, kind: known.kind, ...(path ? { info: path } : {}) }, ...registersOf(id, rows)];
}

/** As what its file called it, of a tag that no operation made. */
function fileTag(tx: Tx, n: number): Value | undefined {
  const names: string[] = [];
  for (let at: number | null = n; at !== null && names.length < 64; ) {
    const row = tx.sql('SELECT file_name AS name, file_parent AS parent FROM tag WHERE n = ?').get(at) as { name: string | null; parent: number | null } | undefined;
    if (typeof row?.name !== 'string') return undefined;
    names.unshift(row.name);
    at = row.parent;
  }
  return { path: names };
}

/** Values with the keys that they have here, whoever set them. */
export const registersOf = (id: Id, rows: readonly { readonly field: number; readonly value: string | null; readonly key: Key }[]): Op[] =>
  rows
    .filter(({ field }) => !LOCAL.has(field))
    .map(({ field, value, key }) => ({
      op: 'set', entities: [id], field, value: value === null ? undefined : (JSON.parse(value) as Value), seen: [null], by: { stamp: stampOf(key), id: key.subarray(8, 24) },
    }));

/** The custom field, or the choice of one, whose value stands in this register, with the schema and field above it. */
function definitionOf(tx: Tx, number: number): Op[] {
  const n = tx.column('SELECT n FROM field WHERE number = ? UNION ALL SELECT n FROM field_choice WHERE number = ?').get(number, number) as number | undefined;
  const row = n === undefined || isKnownToTeam(tx, n) ? undefined : (tx.sql('SELECT n, kind, id FROM entity WHERE n = ?').get(n) as Known & { id: Buffer });
  if (!row) return [];
  const choices = row.kind === ENTITY.field ? (tx.sql('SELECT entity.n, kind, id FROM field_choice JOIN entity USING (n) WHERE field = ?').all(row.n) as (Known & { id: Buffer })[]) : [];
  return [row, ...choices].flatMap((one) => becomes(tx, one, one.id));
}

/** Of a change that does not count in the team: what it says of what the team knows nothing of, which counts all the same. */
export function privateOps(tx: Tx, ops: readonly Op[]): Op[] {
  return ops.flatMap((op): Op[] => {
    if (op.op === 'create') return [op];
    const keep = op.entities.map((id) => {
      const known = knownAs(tx, id);
      return LOCAL.has(op.field) || (known !== undefined && !isTeams(tx, known));
    });
    return keep.some(Boolean) ? [narrowed(op, keep)] : [];
  });
}
