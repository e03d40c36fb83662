/** Fills an empty catalog with as many made assets as wanted, the same ones every time: for benchmarks of search. */
import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';

const MIGRATION = new URL('../../../resources/migrations/0001-catalog.sql', import.meta.url);
const YEAR = 365.25 * 86_400_000;
const CAMERAS = [
  'FUJIFILM X-T5',
  'Canon EOS 6D',
  'NIKON Z 6_2',
  'SONY ILCE-7M4',
  'Apple iPhone 15 Pro',
  'LEICA Q3',
  'Panasonic DC-S5',
  'OLYMPUS E-M1',
];
const CITIES = [
  'Berlin',
  'Lisboa',
  'Zürich',
  'Kyoto 京都',
  'São Paulo',
  'Oslo',
  'Kraków',
  'Reykjavík',
  'Athína',
  'Porto',
];
const KINDS: readonly [number, string, number][] = [
  [0, 'jpg', 0.62],
  [1, 'nef', 0.2],
  [1, 'raf', 0.06],
  [4, 'mp4', 0.05],
  [2, 'psd', 0.03],
  [6, 'pdf', 0.02],
  [0, 'png', 0.02],
];

/** Deterministic numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The schema of the catalog, in a new file. */
export function makeCatalog(path: string): Database.Database {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.exec(readFileSync(MIGRATION, 'utf8'));
  return db;
}

/** `factBytes`: how much text of facts and layers each row carries beside the columns. */
export function fillCatalog(db: Database.Database, count: number, tagRows: number, factBytes: number): void {
  const random = randomFrom(7);
  /** Small numbers often, large ones seldom. */
  const zipf = (n: number) => Math.min(n - 1, Math.floor(n ** random() - 1 + random() * 0.999));
  const words = Array.from({ length: 5000 }, (_, i) =>
    i === 0
      ? 'sunset'
      : Array.from(
          { length: 2 + (i % 3) },
          () => 'bcdfglmnprstvz'[Math.floor(random() * 14)]! + 'aeiou'[Math.floor(random() * 5)]!,
        ).join(''),
  );
  const text = (length: number) => Array.from({ length }, () => words[zipf(words.length)]!).join(' ');
  const filler = JSON.stringify({ facts: 'x'.repeat(Math.max(0, factBytes - 20)) });

  db.pragma('foreign_keys = OFF');
  db.exec('BEGIN');
  const insert = (table: string, columns: string) =>
    db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.replace(/[^,]+/g, '?')})`);
  const entity = insert('entity', 'n,id,kind');
  let n = 0;
  const id = Buffer.alloc(16);
  const made = (kind: number) => {
    id.writeUInt32BE(++n);
    id.writeUInt32BE(kind, 4);
    entity.run(n, Buffer.from(id), kind);
    return n;
  };
  const root = made(3);
  insert('root', 'n,path,name,folder').run(root, Buffer.from('/photos'), 'photos', 1);
  const folder = insert('folder', 'n,root,parent,path,name');
  folder.run(1, root, null, Buffer.alloc(0), 'photos');
  const folders: number[] = [];
  for (let year = 0; year < 20; year++) {
    const yearFolder = 2 + year * 101;
    folder.run(yearFolder, root, 1, Buffer.from(`${2006 + year}`), `${2006 + year}`);
    for (let i = 1; i <= 100; i++) {
      const name = `${2006 + year}-${String(1 + (i % 12)).padStart(2, '0')} ${words[i * 7 + year]}`;
      folder.run(yearFolder + i, root, yearFolder, Buffer.from(`${2006 + year}/${name}`), name);
      folders.push(yearFolder + i);
    }
  }
  const tags: number[] = [];
  const tag = insert('tag', 'n,parent,name,key');
  for (let i = 0; i < 60; i++) {
    const top = made(2);
    const name = `${words[100 + i]}s`;
    tag.run(top, null, name, tagKey([name]));
    for (let j = 0; j < 50; j++) {
      const child = made(2);
      const childName = `${words[200 + i * 50 + j]}`;
      tag.run(child, top, childName, tagKey([name, childName]));
      tags.push(child);
    }
  }
  // Common tags should not all stand under one parent.
  tags.sort(() => random() - 0.5);

  const asset = insert(
    'asset',
    'n,rev,added,folder,root,name,size,mtime,step,ext,mime,kind,type_name,width,height,orientation,taken,taken_ms,taken_source,camera,lens,iso,lat,lon,duration,facts,rating,label,flag,title,caption,creator,more',
  );
  const assetTag = insert('asset_tag', 'asset,tag');
  const perAsset = tagRows / count;
  for (let i = 0; i < count; i++) {
    made(1);
    const kind = pick(random(), KINDS);
    const taken = Date.UTC(2006, 0) + Math.floor(((i + random() * 400) / count) * 20 * YEAR);
    const landscape = random() < 0.7;
    const picture = kind[0] !== 6;
    const at = new Date(taken).toISOString();
    asset.run(
      n,
      i + 1,
      taken + YEAR / 12,
      folders[Math.min(folders.length - 1, Math.floor((i / count) * folders.length))]!,
      root,
      `${random() < 0.8 ? 'IMG_' : 'DSC'}${String(i % 10_000).padStart(4, '0')}${random() < 0.05 ? ` ${text(2)}` : ''}.${kind[1]}`,
      Math.floor(200_000 + random() ** 3 * 60e6),
      taken,
      3,
      kind[1],
      'image/jpeg',
      kind[0],
      kind[1].toUpperCase(),
      picture ? (landscape ? 6000 : 4000) : null,
      picture ? (landscape ? 4000 : 6000) : null,
      1,
      at,
      taken,
      'original',
      random() < 0.9 ? `${CAMERAS[zipf(CAMERAS.length)]}` : null,
      random() < 0.8 ? `Lens ${20 + zipf(60)}mm` : null,
      picture ? 100 * 2 ** zipf(8) : null,
      random() < 0.3 ? random() * 90 : null,
      8.5,
      kind[0] === 4 ? random() * 600 : null,
      filler,
      random() < 0.6 ? 0 : 1 + zipf(5),
      random() < 0.85 ? null : (['red', 'yellow', 'green', 'blue', 'purple', 'Approved'][zipf(6)] ?? null),
      random() < 0.8 ? null : random() < 0.5 ? 'pick' : 'reject',
      random() < 0.3 ? text(3) : null,
      random() < 0.4 ? text(9) : null,
      random() < 0.7 ? `Creator ${zipf(30)}` : null,
      random() < 0.5 ? JSON.stringify({ city: CITIES[zipf(CITIES.length)], country: 'Somewhere' }) : null,
    );
    const own = new Set<number>();
    const wanted = Math.floor(perAsset * 2 * random() + 0.5);
    for (let t = 0; t < wanted * 4 && own.size < wanted; t++) own.add(tags[zipf(tags.length)]!);
    for (const one of own) assetTag.run(n, one);
  }
  db.prepare("INSERT INTO meta VALUES ('rev', ?), ('catalogId', 'bench')").run(count);
  db.exec('COMMIT');
  db.pragma('wal_checkpoint(TRUNCATE)');
}

function pick<T extends readonly [unknown, unknown, number]>(at: number, choices: readonly T[]): T {
  let sum = 0;
  for (const choice of choices) {
    sum += choice[2];
    if (at < sum) return choice;
  }
  return choices[0]!;
}
