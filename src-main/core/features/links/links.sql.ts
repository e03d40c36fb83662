/** What files name, who names them, and working that out anew after changes. */
import type { Link, LinkUse } from '../../../../src-shared/contract/links.ts';
import { LINK_KINDS, LINK_WAYS, readRefPath } from '../../../../src-shared/domain/links.ts';
import { joined, type LinkRow, placeOf, resolveLinks, rootParts } from '../../db/links.ts';
import { ingestWrite, read, type Tx } from '../../db/procedure.ts';
import { joinPath, showPath } from '../../paths.ts';

/** In `meta`: up to which change (and which asset of that) links have been worked out: `[rev, n]`. */
const SEEN = 'links';
const AT_ONCE = 1000;

/** Looks at the next assets that changed. @returns whether there are more */
export const followLinks = ingestWrite('links.follow', (tx, _: undefined): boolean => {
  const [rev, n] = JSON.parse(
    (tx.column('SELECT value FROM meta WHERE key = ?').get(SEEN) as string | undefined) ?? '[0,0]',
  ) as [number, number];
  const see = (at: readonly [number, number]) =>
    tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(SEEN, JSON.stringify(at));
  if (!tx.column('SELECT 1 FROM link LIMIT 1').get()) {
    const now = tx.column("SELECT value FROM meta WHERE key = 'rev'").get() as number;
    if (now !== rev) see([now, Number.MAX_SAFE_INTEGER]);
    return false;
  }
  const changed = tx
    .sql(
      `SELECT * FROM (SELECT n, rev FROM asset WHERE rev = ? AND n > ? ORDER BY n LIMIT ?)
     UNION ALL SELECT * FROM (SELECT n, rev FROM asset WHERE rev > ? ORDER BY rev, n LIMIT ?) LIMIT ?`,
    )
    .all(rev, n, AT_ONCE, rev, AT_ONCE, AT_ONCE) as { n: number; rev: number }[];
  const last = changed.at(-1);
  if (!last) return false;
  resolveLinks(
    tx,
    changed.map((row) => row.n),
  );
  see([last.rev, last.n]);
  return changed.length === AT_ONCE;
});

interface End {
  readonly n: number;
  readonly name: string;
  readonly path: string;
}

function endOf(tx: Tx, n: number): End | undefined {
  const row = tx
    .sql(
      'SELECT asset.name, root.path AS root, folder.path, location.name AS file FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?',
    )
    .get(n) as { name: string; root: Buffer; path: Buffer; file: Buffer } | undefined;
  return row && { n, name: row.name, path: showPath(joinPath(row.root, row.path, row.file)) };
}

export const linksOf = read('links.of', (tx, n: number): { seq: number; uses: Link[]; usedBy: LinkUse[] } => {
  const rows = tx.sql('SELECT * FROM link WHERE asset = ? ORDER BY target IS NOT NULL, source, n').all(n) as LinkRow[];
  const uses = new Map<string, Link>();
  const place = placeOf(tx, n);
  for (const row of rows) {
    const kind = LINK_KINDS[row.kind] ?? 'placed';
    const found = row.target === null ? undefined : endOf(tx, row.target);
    const where = row.path === null ? undefined : readRefPath(row.path);
    // An id of what nobody has here, or something that it was made from long ago, is nothing that is missing.
    if (!found && (kind === 'made-from' || !where)) continue;
    const key = found ? `${kind} ${found.n}` : `${kind} ${row.key}`;
    if (uses.has(key)) continue;
    const parts =
      where &&
      (where.absolute ? where.parts : place && joined([...rootParts(place.rootPath), ...place.folder], where.parts));
    uses.set(key, {
      kind,
      ...(row.path === null ? {} : { written: row.path }),
      ...(parts ? { lookedFor: shown(parts, where) } : {}),
      ...(found ? { found: { ...found, how: LINK_WAYS[row.how ?? 0] ?? 'path' } } : {}),
    });
  }
  const by = tx
    .sql(
      'SELECT DISTINCT link.asset AS n, link.kind FROM link JOIN asset ON asset.n = link.asset WHERE target = ? AND asset.state <> 2 ORDER BY link.kind, asset.name',
    )
    .all(n) as { n: number; kind: number }[];
  const usedBy = by.flatMap((row): LinkUse[] => {
    const end = endOf(tx, row.n);
    return end ? [{ ...end, kind: LINK_KINDS[row.kind] ?? 'placed' }] : [];
  });
  return { seq: tx.rev(), uses: [...uses.values()], usedBy };
});

/** An absolute path as it is written says more than without its drive. */
const shown = (parts: readonly string[], { absolute }: { readonly absolute: boolean }): string =>
  process.platform === 'win32' && !absolute ? parts.join('\\') : `/${parts.join('/')}`;

const MOST_SHOWN = 20;

export const inUse = read(
  'links.inUse',
  (
    tx,
    ns: readonly number[],
  ): {
    seq: number;
    used: number;
    by: number;
    some: { n: number; name: string; by: { n: number; name: string }[] }[];
  } => {
    const rows = tx
      .sql(
        `WITH given AS (SELECT value AS n FROM json_each(?))
     SELECT DISTINCT target AS n, used.name, doc.n AS docN, doc.name AS docName FROM given CROSS JOIN link ON link.target = given.n
       JOIN asset AS used ON used.n = link.target JOIN asset AS doc ON doc.n = link.asset
     WHERE link.kind = 0 AND doc.state = 0 AND doc.n NOT IN (SELECT n FROM given) ORDER BY used.name, used.n, doc.name`,
      )
      .all(JSON.stringify(ns)) as { n: number; name: string; docN: number; docName: string }[];
    const byUsed = Map.groupBy(rows, (row) => row.n);
    const some = [...byUsed]
      .slice(0, MOST_SHOWN)
      .map(([n, docs]) => ({
        n,
        name: docs[0]?.name ?? '',
        by: docs.slice(0, MOST_SHOWN).map((row) => ({ n: row.docN, name: row.docName })),
      }));
    return { seq: tx.rev(), used: byUsed.size, by: new Set(rows.map((row) => row.docN)).size, some };
  },
  'slow',
);
