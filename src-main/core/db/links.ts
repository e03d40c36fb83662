/**
 * `link` and `xmp_id`: what files say of other files, and which assets those are. Computed; what files said stands here so that it can be
 * worked out anew whenever files come, go or move.
 */
import {
  type FileRef,
  LINK_KINDS,
  LINK_WAYS,
  type LinkWay,
  linkKey,
  type RefPath,
  readRefPath,
} from '../../../src-shared/domain/links.ts';
import type { Tx } from './procedure.ts';

/** Where a reference was read. */
export const LINK_SOURCE = { content: 0, xmp: 1 } as const;
export type LinkSource = (typeof LINK_SOURCE)[keyof typeof LINK_SOURCE];

export interface LinkRow {
  readonly n: number;
  readonly asset: number;
  readonly kind: number;
  readonly path: string | null;
  readonly key: string;
  readonly document: string | null;
  readonly instance: string | null;
  readonly size: number | null;
  readonly target: number | null;
  readonly how: number | null;
}

/** What one source of a file says now, in place of what it said. Whom that changes is looked at by `resolveLinks`. @returns whether it says something else than before */
export function noteRefs(tx: Tx, n: number, source: LinkSource, refs: readonly FileRef[]): boolean {
  const before = tx.sql('SELECT * FROM link WHERE asset = ? AND source = ? ORDER BY n').all(n, source) as LinkRow[];
  const rows = refs.map((ref) => ({
    kind: LINK_KINDS.indexOf(ref.kind),
    path: ref.path ?? null,
    document: ref.documentId ?? null,
    instance: ref.instanceId ?? null,
    size: ref.size ?? null,
  }));
  const sameAs = (a: (typeof rows)[number]) => JSON.stringify([a.kind, a.path, a.document, a.instance, a.size]);
  if (rows.length === before.length && rows.every((row, i) => sameAs(row) === sameAs(before[i] as LinkRow)))
    return false;
  const known = new Map(before.map((row) => [`${row.kind} ${row.path}`, row]));
  tx.sql('DELETE FROM link WHERE asset = ? AND source = ?').run(n, source);
  const put = tx.sql(
    'INSERT INTO link (asset, source, kind, path, key, document, instance, size, target, how) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const row of rows) {
    const old = row.path === null ? undefined : known.get(`${row.kind} ${row.path}`);
    put.run(
      n,
      source,
      row.kind,
      row.path,
      keyOf(row.path),
      row.document,
      row.instance,
      row.size,
      old?.target ?? null,
      old?.how ?? null,
    );
  }
  tx.touch(new Set([n, ...before.flatMap(({ target }) => target ?? [])]), 'links');
  return true;
}

const keyOf = (path: string | null): string => {
  const name = path === null ? undefined : readRefPath(path)?.parts.at(-1);
  return name === undefined ? '' : linkKey(name);
};

/** The XMP ids of a file; undefined: it says none. */
export function noteXmpIds(tx: Tx, n: number, document: string | undefined, instance: string | undefined): void {
  const now = [...(document ? [`${document} 0`] : []), ...(instance ? [`${instance} 1`] : [])];
  const before = tx
    .column("SELECT id || ' ' || instance FROM xmp_id WHERE asset = ? ORDER BY instance")
    .all(n) as string[];
  if (now.length === before.length && now.every((id, i) => id === before[i])) return;
  tx.sql('DELETE FROM xmp_id WHERE asset = ?').run(n);
  const put = tx.sql('INSERT INTO xmp_id VALUES (?, ?, ?)');
  if (document) put.run(document, n, 0);
  if (instance) put.run(instance, n, 1);
  tx.touch([n], 'links');
}

/** The file of each is the other's from now on. */
export function exchangeLinks(tx: Tx, a: number, b: number): void {
  tx.sql('UPDATE link SET asset = iif(asset = ?, ?, ?) WHERE asset IN (?, ?)').run(a, b, a, a, b);
  const ids = tx.sql('DELETE FROM xmp_id WHERE asset IN (?, ?) RETURNING id, asset, instance').all(a, b) as {
    id: string;
    asset: number;
    instance: number;
  }[];
  const put = tx.sql('INSERT INTO xmp_id VALUES (?, ?, ?)');
  for (const { id, asset, instance } of ids) put.run(id, asset === a ? b : a, instance);
}

/** Works out anew what these assets name, and what may name them. Only whom that changes is touched. */
export function resolveLinks(tx: Tx, ns: Iterable<number>): void {
  const named = tx.column(
    `SELECT asset FROM link WHERE asset = ? UNION SELECT asset FROM link WHERE target = ? UNION SELECT asset FROM link WHERE key = ?
     UNION SELECT link.asset FROM xmp_id JOIN link ON link.document = xmp_id.id WHERE xmp_id.asset = ?
     UNION SELECT link.asset FROM xmp_id JOIN link ON link.instance = xmp_id.id WHERE xmp_id.asset = ?`,
  );
  const nameOf = tx.column('SELECT name FROM asset WHERE n = ?');
  const who = new Set<number>();
  for (const n of ns) {
    const name = nameOf.get(n) as string | null | undefined;
    for (const one of named.all(n, n, name ? linkKey(name) : null, n, n) as number[]) who.add(one);
  }
  if (who.size === 0) return;
  const finder = createFinder(tx);
  const put = tx.sql('UPDATE link SET target = ?, how = ? WHERE n = ?');
  const touched = new Set<number>();
  for (const n of who) {
    const links = tx.sql('SELECT * FROM link WHERE asset = ?').all(n) as LinkRow[];
    const found = finder.all(n, links);
    if (!found) continue;
    links.forEach((link, i) => {
      const now = found[i];
      const how = now ? LINK_WAYS.indexOf(now.how) : null;
      if (link.target === (now?.target ?? null) && link.how === how) return;
      put.run(now?.target ?? null, how, link.n);
      for (const one of [n, link.target, now?.target]) if (typeof one === 'number') touched.add(one);
    });
  }
  tx.touch(touched, 'links');
}

interface Found {
  readonly target: number;
  readonly how: LinkWay;
}

/** What a file's XMP and its content name alike is one file, also where only one of both says where it is. */
function withNamesakes(links: readonly LinkRow[], found: readonly (Found | undefined)[]): (Found | undefined)[] {
  const byKey = new Map<string, Found>();
  links.forEach(({ key, kind }, i) => {
    if (key && kind === 0 && found[i] && !byKey.has(key)) byKey.set(key, found[i]);
  });
  return found.map((one, i) => {
    const { key, kind } = links[i] as LinkRow;
    const other = kind === 0 && key ? byKey.get(key) : undefined;
    return one ?? (other && { target: other.target, how: 'name' });
  });
}

interface Root {
  readonly n: number;
  readonly parts: readonly string[];
}

/** Least and most of what is tried where a path says nothing as it stands. */
const MOST_ABOVE = 16;
const MOST_BELOW = 8;

/** Path of a root as references are compared: without a drive. */
export function rootParts(path: Uint8Array): readonly string[] {
  const text = Buffer.from(path).toString('utf8').normalize('NFC');
  return (process.platform === 'win32' ? text.replaceAll('\\', '/').replace(/^[a-z]:/i, '') : text)
    .split('/')
    .filter(Boolean);
}

/** Where a file lies, as references are compared. Undefined where it lies nowhere. */
export function placeOf(
  tx: Tx,
  n: number,
):
  | { readonly root: number; readonly rootPath: Uint8Array; readonly folder: readonly string[]; readonly state: number }
  | undefined {
  const row = tx
    .sql(
      'SELECT root.n AS root, root.path AS rootPath, folder.path, asset.state FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder JOIN root ON root.n = folder.root WHERE asset.n = ?',
    )
    .get(n) as { root: number; rootPath: Buffer; path: Buffer; state: number } | undefined;
  return (
    row && {
      root: row.root,
      rootPath: row.rootPath,
      folder: row.path.toString('utf8').normalize('NFC').split('/').filter(Boolean),
      state: row.state,
    }
  );
}

function createFinder(tx: Tx) {
  const roots = (tx.sql('SELECT n, path FROM root WHERE removed = 0').all() as { n: number; path: Buffer }[]).map(
    (row): Root => ({ n: row.n, parts: rootParts(row.path) }),
  );
  const at = tx.column(
    `SELECT asset.n FROM folder CROSS JOIN location ON location.folder = folder.n AND location.name = ? AND location.state = 0
     CROSS JOIN asset ON asset.n = location.asset AND asset.state = 0 WHERE folder.root = ? AND folder.path = ?`,
  );
  const isThere = tx.column('SELECT 1 FROM asset WHERE n = ? AND state = 0');
  const byId = tx.column(
    'SELECT asset.n FROM xmp_id JOIN asset ON asset.n = xmp_id.asset AND asset.state = 0 WHERE id = ? AND instance = ? AND asset.n <> ? LIMIT 20',
  );
  const bySize = tx.column(
    'SELECT n FROM asset WHERE name = ? COLLATE NOCASE AND size = ? AND state = 0 AND copy_of IS NULL AND n <> ? LIMIT 2',
  );
  const nameOf = tx.column('SELECT name FROM asset WHERE n = ?');

  /** The one at a place below a root: names are bytes, in whichever form of Unicode the disk has them. */
  function below(root: number, parts: readonly string[]): number | undefined {
    for (const form of ['NFC', 'NFD'] as const) {
      const [folder, name] = [parts.slice(0, -1).join('/').normalize(form), (parts.at(-1) ?? '').normalize(form)];
      const found = at.get(Buffer.from(name), root, Buffer.from(folder)) as number | undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function absolute(parts: readonly string[]): number | undefined {
    for (const root of roots)
      if (parts.length > root.parts.length && root.parts.every((part, i) => part === parts[i])) {
        const found = below(root.n, parts.slice(root.parts.length));
        if (found !== undefined) return found;
      }
    return undefined;
  }

  function byPath(path: RefPath, doc: NonNullable<ReturnType<typeof placeOf>>): number | undefined {
    const own = [...rootParts(doc.rootPath), ...doc.folder];
    const exact = path.absolute ? absolute(path.parts) : absolute(joined(own, path.parts));
    if (exact !== undefined) return exact;
    // Moved as a whole, or another machine's path: the end of it below a folder that the file lies in. A name alone only beside it.
    const parts = path.parts.filter((part) => part !== '..');
    for (let above = doc.folder.length; above >= Math.max(0, doc.folder.length - MOST_ABOVE); above--)
      for (let length = Math.min(parts.length, MOST_BELOW); length >= (above === doc.folder.length ? 1 : 2); length--) {
        const found = below(doc.root, [...doc.folder.slice(0, above), ...parts.slice(-length)]);
        if (found !== undefined) return found;
      }
    return undefined;
  }

  function byIds(link: LinkRow): number | undefined {
    for (const [id, instance] of [
      [link.instance, 1],
      [link.document, 0],
    ] as const) {
      const found = id === null ? [] : (byId.all(id, instance, link.asset) as number[]);
      const namesake = link.key
        ? found.find((n) => linkKey((nameOf.get(n) as string | null) ?? '') === link.key)
        : undefined;
      // Copies and renditions have one DocumentID: which of them is meant, nobody knows.
      if (namesake !== undefined || found.length === 1) return namesake ?? found[0];
    }
    return undefined;
  }

  function find(link: LinkRow, doc: NonNullable<ReturnType<typeof placeOf>>): Found | undefined {
    const path = link.path === null ? undefined : readRefPath(link.path);
    const there = path && byPath(path, doc);
    if (there !== undefined && there !== link.asset) return { target: there, how: 'path' };
    const same = byIds(link);
    if (same !== undefined) return { target: same, how: 'id' };
    const name = path?.parts.at(-1);
    const sized = name && link.size !== null ? (bySize.all(name, link.size, link.asset) as number[]) : [];
    if (sized.length === 1) return { target: sized[0] as number, how: 'name' };
    return undefined;
  }

  /** What stood there once is still the one that is meant. */
  function moved({ asset, target }: LinkRow): Found | undefined {
    return target !== null && target !== asset && isThere.get(target) ? { target, how: 'moved' } : undefined;
  }

  return {
    /** For each link of one file; undefined where that lies nowhere, from which nothing could be looked for. */
    all(n: number, links: readonly LinkRow[]): (Found | undefined)[] | undefined {
      const doc = placeOf(tx, n);
      if (!doc) return undefined;
      if (doc.state === 2) return [];
      return withNamesakes(
        links,
        links.map((link) => find(link, doc)),
      ).map((one, i) => one ?? moved(links[i] as LinkRow));
    },
  };
}

/** Where a relative path leads from a folder. */
export function joined(folder: readonly string[], parts: readonly string[]): string[] {
  const up = parts.findIndex((part) => part !== '..');
  return [...folder.slice(0, Math.max(0, folder.length - up)), ...parts.slice(up)];
}
