/**
 * Fills an empty catalog with made assets, the same ones every time, as an import of tagged files would leave it: every value and tag
 * comes from the files' own layer. Its root is on a drive that is not connected, so nothing is scanned.
 */
import { createHash } from 'node:crypto';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import { assetOf } from './asset.ts';
import { type Vocabulary, vocabulary } from './vocabulary.ts';

export interface Filling {
  readonly assets: number;
  /** Tags in all. */
  readonly tags: number;
  /** Keys in the preview store, given to the assets by turns. */
  readonly pictures: readonly string[];
  /** At least so many bytes of facts JSON with each asset; 0: what a photograph's facts are. */
  readonly factBytes: number;
}

/** So many files are written in one change when they are read. */
const TOGETHER = 500;
const YEARS = 20;
const FOLDERS_A_YEAR = 100;

/** `path`: a catalog database whose schema is there and which holds no asset. */
export function fillCatalog(path: string, { assets, tags, pictures, factBytes }: Filling): void {
  const db = new DatabaseSync(path);
  const words = vocabulary(7);
  db.exec(
    'PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA cache_size = -262144',
  );
  const indexes = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").all();
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
  db.exec('BEGIN');
  const entity = entities(db);
  const root = entity(3, digest('root'));
  const folders = makeFolders(db, root, words);
  const known = makeTags(db, entity, words);
  const numbers = new Map(known.map(({ n, path: names }) => [names, n]));
  const paths = known.map(({ path: names }) => names);
  const filler = fillers(factBytes, words);

  const location = insert(db, 'location', ['n', 'folder', 'name', 'asset', 'size', 'mtime', 'fsid', 'fingerprint']);
  const told = insert(db, 'told', ['n', 'facts', 'layer', 'bases']);
  const assetTag = insert(db, 'asset_tag', ['asset', 'tag']);
  let asset: StatementSync | undefined;
  for (let i = 0; i < assets; i++) {
    const { columns, facts, values } = assetOf(i, assets, paths, tags / assets, words);
    const hash = digest(`asset ${i}`);
    const n = entity(1, hash);
    const folder = folders[Math.min(folders.length - 1, Math.floor((i / assets) * folders.length))] as number;
    const block = hash.toString('hex');
    const row: Record<string, SQLInputValue> = {
      n,
      rev: 1 + Math.floor(i / TOGETHER),
      location: i + 1,
      folder,
      root,
      step: 4,
      settled: 1,
      version: 1,
      ...columns,
      sha256: hash,
      picture: digest(block),
      preview: pictures[(i * 7) % pictures.length] ?? null,
      layer_hash: block,
    };
    asset ??= insert(db, 'asset', Object.keys(row));
    asset.run(...Object.values(row));
    told.run(
      n,
      filler ? `${JSON.stringify(facts).slice(0, -1)},"rest":"${filler[i % filler.length]}"}` : JSON.stringify(facts),
      JSON.stringify(values),
      JSON.stringify([{ source: 'xmp', hash: block, values }]),
    );
    location.run(
      i + 1,
      folder,
      Buffer.from(String(row['name'])),
      n,
      row['size'] as number,
      row['mtime'] as number,
      `1:${i}`,
      hash,
    );
    for (const names of values.tags ?? []) assetTag.run(n, numbers.get(names) as number);
  }
  db.exec(
    "UPDATE meta SET value = (SELECT max(rev) FROM asset) WHERE key = 'rev'; INSERT OR REPLACE INTO setting VALUES ('firstRun.done', 'true')",
  );
  db.exec('COMMIT');
  for (const { sql } of indexes) db.exec(sql as string);
  db.exec('ANALYZE; PRAGMA journal_mode = WAL');
  db.close();
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function insert(db: DatabaseSync, table: string, columns: readonly string[]): StatementSync {
  return db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
}

/** Numbers entities one after another. */
function entities(db: DatabaseSync): (kind: number, id: Buffer) => number {
  const add = insert(db, 'entity', ['n', 'id', 'kind']);
  let n = 0;
  return (kind, id) => {
    add.run(++n, id.subarray(0, 16), kind);
    return n;
  };
}

/** A folder a year, and in each some for its days. @returns the numbers of the inner ones in order of time */
function makeFolders(db: DatabaseSync, root: number, { words }: Vocabulary): number[] {
  insert(db, 'root', ['n', 'path', 'name', 'folder', 'state']).run(
    root,
    Buffer.from('/not/connected/photos'),
    'photos',
    1,
    'offline',
  );
  const folder = insert(db, 'folder', ['n', 'root', 'parent', 'path', 'name']);
  folder.run(1, root, null, Buffer.alloc(0), 'photos');
  const inner: number[] = [];
  for (let year = 0; year < YEARS; year++) {
    const name = String(2006 + year);
    const yearFolder = 2 + year * (FOLDERS_A_YEAR + 1);
    folder.run(yearFolder, root, 1, Buffer.from(name), name);
    for (let i = 1; i <= FOLDERS_A_YEAR; i++) {
      const day = `${name}-${String(1 + (i % 12)).padStart(2, '0')} ${words[i * 7 + year]}${i}`;
      folder.run(yearFolder + i, root, yearFolder, Buffer.from(`${name}/${day}`), day);
      inner.push(yearFolder + i);
    }
  }
  return inner;
}

/** Sixty tags with fifty below each; the common ones do not all stand under one parent. */
function makeTags(db: DatabaseSync, entity: ReturnType<typeof entities>, { words, random }: Vocabulary) {
  const tag = insert(db, 'tag', ['n', 'parent', 'name', 'key', 'file_name', 'file_parent']);
  const made: { n: number; path: readonly string[] }[] = [];
  const make = (path: readonly string[], parent: number | null): number => {
    const key = tagKey(path);
    const n = entity(2, digest(`tag\0${key}`));
    const name = path.at(-1) as string;
    tag.run(n, parent, name, key, name, parent);
    return n;
  };
  for (let i = 0; i < 60; i++) {
    const top = `${words[100 + i]}s${i}`;
    const n = make([top], null);
    for (let j = 0; j < 50; j++) {
      const path = [top, `${words[200 + i * 50 + j]}${j}`];
      made.push({ n: make(path, n), path });
    }
  }
  return made.sort(() => random() - 0.5);
}

/** Text that brings the facts to their size; not the same for all, as in life. */
function fillers(bytes: number, { text }: Vocabulary): string[] | undefined {
  if (!bytes) return undefined;
  return Array.from({ length: 50 }, () => text(bytes / 4).slice(0, bytes));
}
