/**
 * What other programs wrote into files that the catalog knows, found while this one runs or after it was off: merged with what people
 * did here since both were compared last, and kept as operations (metadata.md, "Layers" and "Three-way merge").
 */
import { createHash } from 'node:crypto';
import type { ScalarField, Values } from '../../../src-shared/domain/asset.ts';
import { byKey, differences, type Merge, merge, SCALAR_FIELDS, valueIn } from '../../../src-shared/domain/metadata/merge.ts';
import { ASSET_FIELDS, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { type Id, type Stamp, stampOf, tick } from '../../../src-shared/domain/ops/key.ts';
import { isTermField, termText } from '../../../src-shared/domain/rights/terms.ts';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import { asFile, commit, type FileChange } from '../db/commit.ts';
import { dotsOf, ensureFileTag, takenOff } from '../db/effective.ts';
import type { Tx } from '../db/procedure.ts';
import { kin, shownAs, shownPath } from '../db/tags.ts';
import { customsIn } from './foreign-custom.sql.ts';

/** Its file is no longer what was read: what it said then is the base of the merge. `known` false: something appeared beside it. */
export function noteFormer(tx: Tx, asset: number, known: boolean): void {
  tx.sql(
    `INSERT INTO former SELECT asset.n, layer_hash, layer, ?, problem_code IS NOT NULL FROM asset JOIN told ON told.n = asset.n
     WHERE asset.n = ? AND layer_hash IS NOT NULL AND layer IS NOT NULL ON CONFLICT (asset) DO UPDATE SET known = max(known, excluded.known)`,
  ).run(known ? 1 : 0, asset);
}

interface Former {
  readonly asset: number;
  readonly hash: string;
  readonly layer: string;
  readonly known: number;
}

/** These have been read whole. What changed in their files becomes one change of the log; conflicts are noted. */
export function mergeForeign(tx: Tx, read: readonly number[]): void {
  const take = tx.sql(
    `DELETE FROM former WHERE asset = ? AND (broken = 1 OR NOT EXISTS (SELECT 1 FROM asset WHERE n = former.asset AND problem_code IS NOT NULL))
       AND NOT EXISTS (SELECT 1 FROM sidecar WHERE sidecar.asset = former.asset AND state = 0 AND problem IS NOT NULL) RETURNING *`,
  );
  const formers = read.flatMap((n) => (take.get(n) as Former | undefined) ?? []);
  if (!formers.length) return;
  const label = (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'file' : 'files'} changed by other programs`;
  commit(tx, { actor: 'files', kind: 'file', label }, (change) => {
    for (const former of formers) mergeOne(tx, asFile(change), former);
  });
}

function mergeOne(tx: Tx, change: FileChange, former: Former): void {
  const { asset: n } = former;
  const now = tx.sql('SELECT layer, layer_hash AS hash, location.mtime FROM asset JOIN told USING (n) LEFT JOIN location ON location.n = asset.location WHERE asset.n = ?').get(n) as
    | { layer: string | null; hash: string | null; mtime: number | null }
    | undefined;
  if (!now?.layer || !now.hash || now.hash === former.hash) return;
  const tags = tagsIn(tx);
  const custom = customsIn(tx);
  const canonical = (values: Values): Values => custom.canonical(tags.canonical(values));
  const before = JSON.parse(former.layer) as Values;
  const theirs = canonical(JSON.parse(now.layer) as Values);
  const ownWrite = tx.column('DELETE FROM writing WHERE asset = ? RETURNING whole').get(n) as string | undefined;
  const ownWrites = ownWrite === undefined ? [] : [JSON.parse(ownWrite) as Values | readonly Values[]].flat();
  if (ownWrites.some((whole) => !differences(canonical(whole), theirs))) {
    noteOverwritten(tx, n, before, theirs);
    return;
  }
  const open = conflictsOf(tx, n);
  const base = custom.based({ ...canonical(before), ...Object.fromEntries(open) } as Values, n);
  const ours = custom.over(oursBefore(tx, n, before, former.hash, tags), n);
  const answer = merge(base, ours, theirs);
  noteConflicts(tx, n, answer, base, theirs);
  custom.noteConflicts(n, answer, base, theirs);
  forgetWritten(tx, n, before, theirs, tags);
  custom.forgetWritten(n, before, theirs);
  const id = (tx.sql('SELECT id FROM entity WHERE n = ?').get(n) as { id: Id }).id;
  const idOf = (field: number, elem = ''): Buffer =>
    createHash('sha256').update('foreign\0').update(id).update(`\0${field}\0${elem}\0${former.hash}\0${now.hash}`).digest().subarray(0, 16);
  const at = Math.floor(Math.min(tx.now, Math.max(now.mtime ?? 0, lastSidecar(tx, n))));
  // What nobody said anything about here is shown by the layer anyhow; a sidecar that appears is a first sight.
  const isMine = (field: number) => former.known || registerKey(tx, n, field) !== undefined;
  for (const [field, value] of answer.take) {
    const number = ASSET_FIELDS[field];
    if (isMine(number)) change.setSeen(n, number, value ?? (field === 'rating' ? 0 : null), { stamp: after(tx, n, number, at), id: idOf(number) });
  }
  for (const [number, value] of custom.taken(answer, ours))
    if (isMine(number)) change.setSeen(n, number, value, { stamp: after(tx, n, number, at), id: idOf(number) });
  if (former.known) for (const path of answer.addTags) change.addSeen(n, FIELD.tags, tags.of(path), idOf(FIELD.tags, tagKey(path)));
  for (const path of answer.removeTags) {
    const own = tags.of(path);
    for (const tag of kin(tx, shownAs(tx, own)))
      if (hasMember(tx, n, tag) || (former.known && tag === own)) change.removeSeen(n, FIELD.tags, tag, dotsOf(tx, tag, { hash: former.hash, values: before }));
  }
}

/** Undo of an edit shows what the file said before, although the file says by now what was edited. */
export function noteOverwritten(tx: Tx, n: number, before: Values, after: Values): void {
  const changed = differences(after, before);
  if (!changed) return;
  const note = tx.sql('INSERT OR IGNORE INTO overwritten VALUES (?, ?, ?, ?)');
  for (const [number, value] of customsIn(tx).former(before, after)) note.run(n, number, 0, JSON.stringify(value));
  for (const field of changed.fields.keys()) note.run(n, ASSET_FIELDS[field], 0, JSON.stringify(valueIn(before, field)));
  for (const path of changed.addTags) note.run(n, FIELD.tags, ensureFileTag(tx, path) ?? 0, null);
  const gone = tx.sql('DELETE FROM overwritten WHERE asset = ? AND field = ? AND elem = ?');
  for (const path of changed.removeTags) gone.run(n, FIELD.tags, ensureFileTag(tx, path) ?? 0);
}

/** The file's own time, or just after the value that it takes the place of: what was seen is overridden, whatever the clocks say. */
function after(tx: Tx, n: number, field: number, at: number): Stamp {
  const held = registerKey(tx, n, field);
  return held ? tick(stampOf(held), at) : { ms: at, counter: 0 };
}

const registerKey = (tx: Tx, n: number, field: number): Uint8Array | undefined =>
  (tx.sql('SELECT key FROM register WHERE entity = ? AND field = ?').get(n, field) as { key: Uint8Array } | undefined)?.key;

const hasMember = (tx: Tx, n: number, tag: number): boolean =>
  tx.sql('SELECT 1 FROM member WHERE entity = ? AND field = ? AND elem = ?').get(n, FIELD.tags, tag) !== undefined;

const lastSidecar = (tx: Tx, n: number): number =>
  (tx.column('SELECT max(mtime) FROM sidecar WHERE asset = ? AND state = 0').get(n) as number | null) ?? 0;

/** Tags by what they are, not by how they are spelt: a renamed tag is the same under its old path in a file. */
function tagsIn(tx: Tx) {
  const known = new Map<string, number>();
  const meant = (path: readonly string[]): readonly string[] => {
    const tag = ensureFileTag(tx, path);
    if (tag === undefined) return path;
    const own = shownPath(tx, tag);
    known.set(tagKey(own), tag);
    return own;
  };
  return {
    canonical: (values: Values): Values => (values.tags ? { ...values, tags: values.tags.map(meant) } : values),
    path(tag: number): readonly string[] {
      const own = shownPath(tx, tag);
      known.set(tagKey(own), tag);
      return own;
    },
    of: (path: readonly string[]): number => known.get(tagKey(path)) as number,
  };
}

/** What the catalog showed over the former file: registers over its values, and the tags. */
function oursBefore(tx: Tx, n: number, before: Values, hash: string, tags: ReturnType<typeof tagsIn>): Values {
  const values: Record<string, unknown> = { ...before };
  for (const field of SCALAR_FIELDS) {
    const row = tx.sql('SELECT value FROM register WHERE entity = ? AND field = ?').get(n, ASSET_FIELDS[field]) as { value: string | null } | undefined;
    if (row?.value != null) values[field] = isTermField(field) ? (termText(JSON.parse(row.value)) ?? null) : JSON.parse(row.value);
    if (values[field] === null) delete values[field];
  }
  const isRemoved = takenOff(tx, n, hash);
  const fromFile = (before.tags ?? []).filter((path) => !isRemoved(path));
  const added = tx.column('SELECT DISTINCT elem FROM member WHERE entity = ? AND field = ?').all(n, FIELD.tags) as number[];
  const paths = [...(tags.canonical({ tags: fromFile }).tags ?? []), ...added.map((tag) => tags.path(tag))];
  return { ...(values as Values), tags: [...byKey(paths).values()] };
}

/** What the file says now is its own again: undo does not bring back what stood there before we wrote. */
function forgetWritten(tx: Tx, n: number, before: Values, theirs: Values, tags: ReturnType<typeof tagsIn>): void {
  const gone = tx.sql('DELETE FROM overwritten WHERE asset = ? AND field = ? AND elem = ?');
  for (const field of SCALAR_FIELDS) if (valueIn(before, field) !== valueIn(theirs, field)) gone.run(n, ASSET_FIELDS[field], 0);
  const now = byKey(theirs.tags);
  for (const [key, path] of byKey(tags.canonical(before).tags)) if (!now.has(key)) gone.run(n, FIELD.tags, tags.of(path));
}

/** Fields in conflict, with what both sides had before. */
function conflictsOf(tx: Tx, n: number): Map<string, unknown> {
  const rows = tx.sql('SELECT field, base FROM conflict WHERE asset = ?').all(n) as { field: number; base: string }[];
  return new Map(rows.flatMap(({ field, base }) => (nameOf.has(field) ? [[nameOf.get(field) as string, JSON.parse(base) ?? undefined]] : [])));
}

const nameOf = new Map<number, ScalarField>(SCALAR_FIELDS.map((field) => [ASSET_FIELDS[field], field]));

/** One that was there and is none any more is gone: the file came to say what the catalog says, or what both said before. */
function noteConflicts(tx: Tx, n: number, { conflicts }: Merge, base: Values, theirs: Values): void {
  tx.sql('DELETE FROM conflict WHERE asset = ?').run(n);
  for (const field of conflicts)
    tx.sql('INSERT INTO conflict VALUES (?, ?, ?, ?)').run(
      n,
      ASSET_FIELDS[field],
      JSON.stringify(valueIn(base, field)),
      JSON.stringify(valueIn(theirs, field)),
    );
}
