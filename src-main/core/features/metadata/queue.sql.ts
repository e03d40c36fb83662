/** The write queue of roots that are written by themselves: filled from the log, emptied by the job. */
import { ASSET_FIELDS, FIELD, FIRST_CUSTOM, isCustom } from '../../../../src-shared/domain/ops/fields.ts';
import { decodeBefore, unpackNumbers } from '../../db/before.ts';
import { ingestWrite, read, type Tx } from '../../db/procedure.ts';
import { select } from '../../db/sel.ts';
import { numberOf } from '../../db/tag-rows.ts';
import { assetsShowing } from '../../db/tags.ts';

/** Of assets: what may stand in files. */
const WRITTEN: ReadonlySet<number> = new Set([...Object.values(ASSET_FIELDS), FIELD.tags, FIELD.kept]);
/** Of tags: what they are called in the files of all that have one. */
const OF_TAGS: ReadonlySet<number> = new Set([FIELD.tagName, FIELD.tagParent, FIELD.tagSame, FIELD.tagRemoved, FIELD.tagCategory]);
const CURSOR = 'writeQueue';

/** Looks through the log since the last time; answers how many files wait and can be written now. */
export const fillQueue = ingestWrite('metadata.fillQueue', (tx, _: null): number => {
  const since = (tx.column('SELECT value FROM meta WHERE key = ?').get(CURSOR) as number | undefined) ?? 0;
  const upTo = tx.column('SELECT ifnull(max(seq), 0) FROM change').get() as number;
  if (upTo > since) {
    if (tx.sql("SELECT 1 FROM root WHERE writes = 'automatic' AND removed = 0").get()) follow(tx, since);
    tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(CURSOR, upTo);
  }
  return waiting(tx);
});

function follow(tx: Tx, since: number): void {
  const changes = tx.db.prepare("SELECT before FROM change WHERE seq > ? AND kind <> 'file' AND before IS NOT NULL ORDER BY seq").iterate(since) as IterableIterator<{ before: Buffer }>;
  const assets = new Set<number>();
  const tags = new Set<number>();
  const choices = new Set<number>();
  const roots = new Set<number>();
  for (const { before } of changes)
    for (const item of decodeBefore(before)) {
      const into = WRITTEN.has(item.field) || isCustom(item.field) ? assets : item.field === FIELD.defFormer ? choices : OF_TAGS.has(item.field) ? tags : item.field === FIELD.rootWrites ? roots : undefined;
      if (!into) continue;
      const groups = item.op === 'add' ? [[null, 0, item.ns] as const] : item.groups;
      for (const [value, , packed] of groups) for (const n of unpackNumbers(packed)) if (into !== tags || isElse(tx, n, item.field, value)) into.add(n);
    }
  const put = (from: string, ...values: unknown[]) =>
    tx.sql(
      `INSERT INTO unwritten (asset, since) SELECT asset.n, ? FROM (${from}) AS some CROSS JOIN asset ON asset.n = some.n JOIN root ON root.n = asset.root
       WHERE root.writes = 'automatic' AND root.removed = 0 AND asset.copy_of IS NULL ON CONFLICT (asset) DO UPDATE SET since = excluded.since, problem_code = NULL, problem = NULL`,
    ).run(tx.now, ...values);
  select(tx, assets);
  put('SELECT n FROM sel');
  // A tag's name is part of the paths below it, and stands in all files that have one of these.
  if (tags.size) {
    select(tx, assetsShowing(tx, [...tags]));
    put('SELECT n FROM sel');
  }
  // A choice that is called otherwise now.
  for (const choice of choices)
    put(
      "SELECT asset AS n FROM field_choice JOIN asset_field ON asset_field.field = field_choice.field WHERE field_choice.n = ? AND instr(',' || value || ',', ',' || ? || ',')",
      choice,
      choice,
    );
  // A folder that is written by itself from now on: all of which somebody set something.
  for (const root of roots)
    put(
      `SELECT n FROM asset WHERE root = ? AND (EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND (field < ${FIELD.rotate} OR field = ${FIELD.edits} OR field BETWEEN ${FIELD.rightsTerritory} AND ${FIELD.propertyRelease} OR field >= ${FIRST_CUSTOM}))
         OR EXISTS (SELECT 1 FROM member WHERE entity = asset.n) OR EXISTS (SELECT 1 FROM removed WHERE entity = asset.n))`,
      root,
    );
}

/** Does this register (`before`: its JSON, null: none) make the tag something else by now? One that is renamed makes those above it the catalog's, as they are. */
function isElse(tx: Tx, tag: number, field: number, before: string | null): boolean {
  const now = tx.sql('SELECT name, parent, file_name, file_parent, same, removed, category FROM tag WHERE n = ?').get(tag) as
    | { name: string; parent: number | null; file_name: string | null; file_parent: number | null; same: number | null; removed: number; category: number }
    | undefined;
  if (!now) return true;
  const value: unknown = before === null ? undefined : JSON.parse(before);
  if (field === FIELD.tagName) return now.name !== (value ?? now.file_name);
  if (field === FIELD.tagParent) return now.parent !== (typeof value === 'string' ? numberOf(tx, value) : value === undefined ? now.file_parent : null);
  return !!value || now.same !== null || now.removed !== 0 || now.category !== 0;
}

const waiting = (tx: Tx): number =>
  tx.column(
    "SELECT count(*) FROM unwritten JOIN asset ON asset.n = unwritten.asset JOIN root ON root.n = asset.root WHERE unwritten.problem_code IS NULL AND asset.state = 0 AND root.state = 'online' AND root.writes = 'automatic'",
  ).get() as number;

/** The next of the queue after `after`, by number. */
export const nextQueued = read('metadata.nextQueued', (tx, { after, limit }: { after: number; limit: number }): number[] =>
  tx.column(
    "SELECT asset FROM unwritten JOIN asset ON asset.n = unwritten.asset JOIN root ON root.n = asset.root WHERE unwritten.asset > ? AND unwritten.problem_code IS NULL AND asset.state = 0 AND root.state = 'online' AND root.writes = 'automatic' ORDER BY asset LIMIT ?",
  ).all(after, limit) as number[],
);
