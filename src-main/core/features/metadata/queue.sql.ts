/** The write queue of roots that are written by themselves: filled from the log, emptied by the job. */
import { ASSET_FIELDS, FIELD, FIRST_CUSTOM, isCustom } from '../../../../src-shared/domain/ops/fields.ts';
import { decodeBefore, unpackNumbers } from '../../db/before.ts';
import { ingestWrite, read, type Tx } from '../../db/procedure.ts';
import { select } from '../../db/sel.ts';
import { numberOf } from '../../db/tag-rows.ts';
import { assetsShowing } from '../../db/tags.ts';
import { takesTurns, turnIn } from '../../team/turns.ts';

/** Of assets: what may stand in files. */
const WRITTEN: ReadonlySet<number> = new Set([...Object.values(ASSET_FIELDS), FIELD.tags, FIELD.kept]);
/** Of tags: what they are called in the files of all that have one. */
const OF_TAGS: ReadonlySet<number> = new Set([FIELD.tagName, FIELD.tagParent, FIELD.tagSame, FIELD.tagRemoved, FIELD.tagCategory]);
const CURSOR = 'writeQueue';

/** Looks through the log since the last time; answers how many files can be written now, and when the next ones can. */
export const fillQueue = ingestWrite('metadata.fillQueue', (tx, _: null): { readonly now: number; readonly next: number | null } => {
  const since = (tx.column('SELECT value FROM meta WHERE key = ?').get(CURSOR) as number | undefined) ?? 0;
  const upTo = tx.column('SELECT ifnull(max(seq), 0) FROM change').get() as number;
  if (upTo > since) {
    if (tx.sql("SELECT 1 FROM root WHERE writes = 'automatic' AND removed = 0").get()) {
      followColleagues(tx, since);
      follow(tx, since);
    }
    tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(CURSOR, upTo);
  }
  return waiting(tx);
});

/** Assets of a root of which somebody set something. */
const SAID = `SELECT n FROM asset WHERE root = ? AND (EXISTS (SELECT 1 FROM register WHERE entity = asset.n AND (field < ${FIELD.rotate} OR field = ${FIELD.edits} OR field BETWEEN ${FIELD.rightsTerritory} AND ${FIELD.propertyRelease} OR field >= ${FIRST_CUSTOM}))
     OR EXISTS (SELECT 1 FROM member WHERE entity = asset.n) OR EXISTS (SELECT 1 FROM removed WHERE entity = asset.n))`;

/** What colleagues edited in the team's folders is their machines' to write, and this one's after a while: see team/turns.ts. */
function followColleagues(tx: Tx, since: number): void {
  if (!takesTurns(tx)) return;
  const rows = tx
    .sql('SELECT DISTINCT writer, entity, field FROM change JOIN change_field USING (seq) JOIN hist USING (seq) WHERE change.seq > ? AND writer IS NOT NULL AND held = 0')
    .all(since) as { writer: Buffer; entity: number; field: number }[];
  for (const [, some] of Map.groupBy(rows, ({ writer }) => writer.toString('latin1'))) {
    const author = (some[0] as (typeof rows)[number]).writer;
    const due = turnIn(tx, author);
    const of = (is: (field: number) => boolean) => new Set(some.flatMap(({ entity, field }) => (is(field) ? entity : [])));
    // What this machine has to write already it writes with all the rest.
    const put = (from: string, ...values: unknown[]) =>
      tx.sql(
        `INSERT INTO unwritten (asset, since, author, due) SELECT asset.n, ?, ?, ? FROM (${from}) AS some CROSS JOIN asset ON asset.n = some.n JOIN root ON root.n = asset.root
         WHERE root.writes = 'automatic' AND root.removed = 0 AND root.team = 1 AND root.state = 'online' AND asset.copy_of IS NULL
         ON CONFLICT (asset) DO UPDATE SET since = excluded.since, problem_code = NULL, problem = NULL, author = excluded.author, due = excluded.due WHERE due IS NOT NULL OR problem_code IS NOT NULL`,
      ).run(tx.now, author, due, ...values);
    select(tx, of((field) => WRITTEN.has(field) || isCustom(field)));
    put('SELECT n FROM sel');
    const tags = of((field) => OF_TAGS.has(field));
    if (tags.size) {
      select(tx, assetsShowing(tx, [...tags]));
      put('SELECT n FROM sel');
    }
    for (const root of of((field) => field === FIELD.rootWrites)) put(SAID, root);
  }
}

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
       WHERE root.writes = 'automatic' AND root.removed = 0 AND asset.copy_of IS NULL ON CONFLICT (asset) DO UPDATE SET since = excluded.since, problem_code = NULL, problem = NULL, author = NULL, due = NULL`,
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
  // A folder that is written by itself from now on.
  for (const root of roots) put(SAID, root);
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

const ROWS = "FROM unwritten JOIN asset ON asset.n = unwritten.asset JOIN root ON root.n = asset.root WHERE unwritten.problem_code IS NULL AND asset.state = 0 AND root.state = 'online' AND root.writes = 'automatic'";

/** `now`: how many can be written; `next`: when the next ones can, ms since 1970. */
const waiting = (tx: Tx): { now: number; next: number | null } => ({
  now: tx.column(`SELECT count(*) ${ROWS} AND (due IS NULL OR due <= ?)`).get(tx.now) as number,
  next: tx.column(`SELECT min(due) ${ROWS} AND due > ?`).get(tx.now) as number | null,
});

/** The next of the queue after `after`, by number. */
export const nextQueued = read('metadata.nextQueued', (tx, { after, limit }: { after: number; limit: number }): number[] =>
  tx.column(`SELECT asset ${ROWS} AND unwritten.asset > ? AND (due IS NULL OR due <= ?) ORDER BY asset LIMIT ?`).all(after, tx.now, limit) as number[],
);
