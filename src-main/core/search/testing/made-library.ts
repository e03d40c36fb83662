/** Small made catalogs for tests of search, and queries that fit them. */
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import {
  all,
  any,
  not,
  type Query,
  queryOf,
  type Term,
  token,
  word,
} from '../../../../src-shared/domain/query/index.ts';
import { readHex } from '../../../../src-shared/domain/color.ts';
import { tagKey } from '../../../../src-shared/domain/tag-path.ts';

const SCHEMA = new URL('../../../../resources/schema.sql', import.meta.url);

/** The schema of the catalog, in a new file. */
export function makeCatalog(path: string): Database.Database {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.exec(readFileSync(SCHEMA, 'utf8'));
  return db;
}

/** One asset as the plain answer sees it. */
export interface Asset {
  n: number;
  readonly name: string;
  readonly kind: number | null;
  readonly rating: number;
  readonly label: string | null;
  readonly flag: string | null;
  readonly ext: string;
  readonly camera: string | null;
  readonly lens: string | null;
  readonly iso: number | null;
  readonly taken: number | null;
  readonly added: number;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  readonly rotate: number;
  readonly folder: number;
  readonly lat: number | null;
  readonly state: number;
  readonly problem: boolean;
  readonly title: string | null;
  readonly caption: string | null;
  readonly city: string | null;
  readonly tags: readonly number[];
  /** Of its content. */
  readonly twin: number | null;
  /** `#rrggbb`; null: nobody has looked. */
  readonly palette: readonly string[] | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly loudness: number | null;
  /** As domain/media.ts writes it. */
  readonly media: string | null;
}

/** n, parent, name. */
export const TAGS: readonly (readonly [number, number | null, string])[] = [
  [9001, null, 'people'],
  [9002, 9001, 'Inés'],
  [9003, 9001, 'Bob'],
  [9004, null, 'sun'],
  [9005, 9004, 'red sky'],
  [9006, null, 'Bob'],
];
/** n, root, parent, path, name. */
export const FOLDERS: readonly (readonly [number, number, number | null, string, string])[] = [
  [1, 9100, null, '', 'photos'],
  [2, 9100, 1, '2024', '2024'],
  [3, 9100, 2, '2024/Sun trip', 'Sun trip'],
  [4, 9101, null, '', 'disk'],
  [5, 9101, 4, '2024', '2024'],
];
/** n, path, name, state. */
export const ROOTS: readonly (readonly [number, string, string, string])[] = [
  [9100, '/home/x/photos', 'photos', 'online'],
  [9101, '/mnt/disk', 'disk', 'offline'],
];

/** Custom fields: n, key, name, type. */
export const FIELDS = [
  [9201, 'client', 'Client', 'text'],
  [9202, 'pages', 'Pages', 'number'],
  [9203, 'due', 'Due', 'date'],
  [9204, 'status', 'Status', 'choice'],
  [9205, 'usage', 'Used for', 'multi-choice'],
] as const;
/** n, field, name. */
const CHOICES: readonly (readonly [number, number, string])[] = [
  [9301, 9204, 'Draft'],
  [9302, 9204, 'Final cut'],
  [9303, 9205, 'Web'],
  [9304, 9205, 'Printed'],
];
/** What each asset has in its custom fields, from its number. */
export const fieldsOf = (n: number) => ({
  client: [null, 'Acme', 'Acme & Söhne', '東京 Studio'][n % 4] as string | null,
  pages: n % 3 === 0 ? null : (n % 40) - 10,
  due: n % 5 === 0 ? null : `202${3 + (n % 2)}-0${1 + (n % 6)}-15`,
  status: [null, 'Draft', 'Final cut'][n % 3] as string | null,
  usage: [[], ['Web'], ['Printed', 'Web']][(n >> 1) % 3] as string[],
});

export const NOW = Date.UTC(2024, 5, 15, 12);
const DAY = 86_400_000;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });
const text = fc
  .array(fc.constantFrom('sun', 'sunset', 'Été', 'ete', 'red', '東京', '東京タワー', 'Bob', 'x'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((words) => words.join(' '));

export const asset: fc.Arbitrary<Asset> = fc.record({
  n: fc.constant(0),
  name: fc
    .tuple(
      fc.constantFrom('IMG_', 'img-', 'sun', 'Été ', '東京'),
      fc.integer({ min: 0, max: 120 }),
      fc.constantFrom('.jpg', '.NEF', ''),
    )
    .map((parts) => parts.join('')),
  kind: maybe(fc.integer({ min: 0, max: 3 })),
  rating: fc.integer({ min: 0, max: 5 }),
  label: maybe(fc.constantFrom('red', 'Red', 'blue', 'Own text')),
  flag: maybe(fc.constantFrom('pick', 'reject')),
  ext: fc.constantFrom('jpg', 'nef', 'psd'),
  camera: maybe(fc.constantFrom('X-T5', 'X-T50', 'Canon EOS 6D')),
  lens: maybe(fc.constantFrom('50mm', 'XF 50mm')),
  iso: maybe(fc.constantFrom(100, 400, 1600)),
  taken: maybe(fc.integer({ min: -900, max: 400 }).map((day) => NOW + day * DAY + 1000)),
  added: fc.integer({ min: -30, max: 0 }).map((day) => NOW + day * DAY),
  size: fc.constantFrom(0, 1000, 20e6, 20.4e6, 30e6),
  width: maybe(fc.constantFrom(1000, 1500, 2000)),
  height: maybe(fc.constantFrom(1000, 1500, 2000)),
  orientation: maybe(fc.integer({ min: 1, max: 8 })),
  rotate: fc.constantFrom(0, 90, 180, 270),
  folder: fc.constantFrom(1, 2, 3, 4, 5),
  lat: maybe(fc.constantFrom(50, 38.722, -16.5, 0.000001)),
  state: fc.constantFrom(0, 0, 0, 1, 2),
  problem: fc.boolean(),
  title: maybe(text),
  caption: maybe(text),
  city: maybe(fc.constantFrom('Zürich', 'Sunville')),
  tags: fc.subarray(TAGS.map(([n]) => n)),
  twin: maybe(fc.integer({ min: 1, max: 8 })),
  palette: maybe(fc.subarray(['#cc3333', '#2244aa', '#f8f8f8', '#3f9b46', '#ef8c1f', '#111111'], { maxLength: 5 })),
  duration: maybe(fc.constantFrom(0.4, 12.25, 60, 90.3, 3725)),
  loudness: maybe(fc.constantFrom(-23.1, -14, -31.7)),
  media: maybe(fc.constantFrom('h264|aac|25|2|48000|8', 'h264|aac|25|2|48000|8|bt709||10:00:00:00', 'hevc|aac|29.97|2|48000|10|bt2020|PQ|01:02:03;04', 'prores|pcm_s24le|23.976|8|48000|10|smpte432||', '|mp3||2|44100|', 'hevc||29.97|||10')),
});

const leaf: fc.Arbitrary<Term> = fc.oneof(
  fc
    .constantFrom(
      'sun',
      'su',
      'SUNSET',
      'ete',
      'Été',
      'red',
      'red sky',
      '東',
      '京',
      'タワ',
      'bob',
      'ines',
      'img',
      '12',
      'img 1',
      'x-t',
      '50',
      'zuri',
      'x',
      '…',
      'g_',
      'acme',
      'draft',
      'cut',
      'stud',
    )
    .map(word),
  ...Object.entries({
    tag: ['people', 'people/ines', 'bob', 'sun', 'none', 'nothing'],
    rating: ['3', '>=3', '<2', '2..4', '0', 'none', '9'],
    label: ['red', 'RED', 'none', 'own text'],
    flag: ['pick', 'reject', 'none'],
    kind: ['image', 'raw', 'video'],
    ext: ['jpg', '.NEF'],
    camera: ['x-t5', 'x-t', 'canon', 'none'],
    lens: ['50mm', 'xf', 'none'],
    iso: ['100', '>100', '100..400', 'none'],
    taken: ['2024', '2024-06', '2023-12..2024-06', '<2024', '30d', 'today', 'none'],
    added: ['7d', 'yesterday', '>=2024-06'],
    size: ['20mb', '>20mb', '0', '..1kb'],
    w: ['1000', '>1000', 'none'],
    h: ['<2000'],
    duration: ['>60', '1:30', '12', '0:10..1:05', '<1', 'none', 'x'],
    loudness: ['<-20', '-23.1', '-24..-14', '>-14LUFS', 'none', 'loud'],
    codec: ['h264', 'AAC', 'prores', 'none', 'h26'],
    fps: ['25', '29.97', '>24', 'none'],
    channels: ['2', '>=2', 'none'],
    samplerate: ['44100', '>=48000'],
    bits: ['10', '8..9', 'none'],
    colorspace: ['bt709', 'HDR', 'PQ', 'none', 'bt'],
    timecode: ['10:00:01', '01:02:03;05', '1:02:03..10:00:00:10', '09:59:59:24', 'none', '1:2:3', '25:00:00:00'],
    ratio: ['3:2', 'portrait', 'landscape', 'square', '>1.1', 'none'],
    in: ['2024', 'photos', '#3', 'sun', '/mnt/disk', 'x/photos/2024', 'nowhere'],
    gps: ['38/-10..51/60', '-17/170..-16/-170', '0/0..1/1', '38.722/38.722..38.722/38.722', 'none', 'x'],
    place: ['fiji', 'Fiji/Labasa', 'zurich', 'none'],
    near: ['-16.5/179.4/20km', 'Labasa/30km', '38/39/2000km'],
    missing: ['yes', 'no', 'offline', 'links'],
    uses: ['any', 'none', 'gone', 'img', '#6', '13.tif'],
    usedby: ['any', 'none', 'img', '#14', 'sun'],
    problem: ['yes', 'no'],
    has: ['gps', 'tag', 'rating', 'title', 'caption', 'taken', 'camera', 'label', 'flag', 'duplicate'],
    id: ['1', '#3', '10..30'],
    color: ['red', 'blue', 'white', 'black', '#c33', '#2244aa~5', '#d04040~20', 'green~15', 'none', '#c3', 'nocolor'],
    'field.client': ['acme', 'ACME & SOHNE', 'studio', 'none', 'nobody'],
    'field.pages': ['5', '>=10', '-3..0', 'none'],
    'field.due': ['2024', '2023-02..2023-04', '<2024-03', 'none'],
    'field.status': ['draft', 'final', 'none'],
    'field.usage': ['web', 'printed', 'none'],
    'field.used-for': ['web'],
    'field.nothing': ['x'],
  }).map(([name, values]) =>
    fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }).map((chosen) => token(name, ...chosen)),
  ),
);
export const query: fc.Arbitrary<Query> = fc
  .array(
    fc.letrec<{ term: Term }>((tie) => ({
      term: fc.oneof(
        { maxDepth: 3 },
        { weight: 3, arbitrary: leaf },
        {
          weight: 1,
          arbitrary: fc
            .tuple(fc.constantFrom(all, any), fc.array(tie('term'), { minLength: 1, maxLength: 3 }))
            .map(([join, terms]) => join(terms)!),
        },
        { weight: 1, arbitrary: tie('term').map(not) },
      ),
    })).term,
    { maxLength: 3 },
  )
  .map(queryOf);

/** Writes roots, folders, tags and custom fields. */
export function putTrees(db: Database.Database): void {
  const entity = db.prepare('INSERT INTO entity VALUES (?, ?, ?)');
  const id = (n: number) => Buffer.from(n.toString(16).padStart(32, '0'), 'hex');
  for (const [n, path, name, state] of ROOTS) {
    entity.run(n, id(n), 3);
    db.prepare('INSERT INTO root (n, path, name, state) VALUES (?, ?, ?, ?)').run(n, Buffer.from(path), name, state);
  }
  for (const [n, root, parent, path, name] of FOLDERS) {
    db.prepare('INSERT INTO folder (n, root, parent, path, name) VALUES (?, ?, ?, ?, ?)').run(
      n,
      root,
      parent,
      Buffer.from(path),
      name,
    );
  }
  for (const [n, parent, name] of TAGS) {
    entity.run(n, id(n), 2);
    db.prepare('INSERT INTO tag (n, parent, name, key) VALUES (?, ?, ?, ?)').run(n, parent, name, tagKey([name]));
  }
  entity.run(9200, id(9200), 10);
  db.prepare("INSERT INTO field_schema (n, name, place) VALUES (9200, 'Job', 1)").run();
  for (const [n, key, name, type] of FIELDS) {
    entity.run(n, id(n), 11);
    db.prepare('INSERT INTO field (n, number, schema, key, name, type, place) VALUES (?, ?, 9200, ?, ?, ?, ?)').run(n, n, key, name, type, n);
  }
  for (const [n, field, name] of CHOICES) {
    entity.run(n, id(n), 12);
    db.prepare('INSERT INTO field_choice (n, number, field, name, place) VALUES (?, ?, ?, ?, ?)').run(n, n, field, name, n);
  }
  db.prepare("INSERT OR REPLACE INTO meta VALUES ('rev', 0), ('catalogId', x'00ff')").run();
}

function putFields(db: Database.Database, n: number): void {
  const own = fieldsOf(n);
  const choice = (name: string) => CHOICES.find((one) => one[2] === name)![0];
  const values = [
    own.client,
    own.pages,
    own.due,
    own.status && choice(own.status),
    own.usage.map(choice).sort((a, b) => a - b).join(',') || null,
  ];
  FIELDS.forEach(([field], i) => {
    if (values[i] !== null) db.prepare('INSERT OR REPLACE INTO asset_field VALUES (?, ?, ?)').run(n, field, values[i]);
  });
}

/** What some of them name: the one before, and one that nobody has. */
export const linksOf = (n: number): { readonly key: string; readonly target?: number }[] =>
  n % 7 === 0 ? [{ key: `placed ${n}.tif`, target: n - 1 }, ...(n % 2 ? [{ key: 'gone.tif' }] : [])] : [];

function putLinks(db: Database.Database, n: number): void {
  db.prepare('DELETE FROM link WHERE asset = ?').run(n);
  for (const { key, target } of linksOf(n)) db.prepare('INSERT INTO link (asset, source, kind, path, key, target, how) VALUES (?, 0, 0, ?, ?, ?, ?)').run(n, key, key, target ?? null, target === undefined ? null : 0);
}

/** Of the few latitudes that assets have here. */
export const lonOf = (lat: number): number => (lat < 0 ? 179.5 : lat === 50 ? -9 : lat);

/** What lies at these. */
const PLACES: Readonly<Record<number, readonly string[]>> = {
  38.722: ['Türkiye', 'Elazığ', 'Keban'],
  '-16.5': ['Fiji', 'Northern', 'Labasa'],
};
/** From the country down. What is written wins. */
export const placeNamesOf = ({ lat, city }: Pick<Asset, 'lat' | 'city'>): readonly string[] => (city === null ? ((lat !== null && PLACES[lat]) || []) : [city]);

/** Writes assets as one commit with the next change count: new ones, or other content under a known n. */
export function putAssets(db: Database.Database, assets: readonly Asset[]): number {
  const rev = (db.prepare("SELECT value FROM meta WHERE key = 'rev'").pluck().get() as number) + 1;
  db.prepare("UPDATE meta SET value = ? WHERE key = 'rev'").run(rev);
  for (const one of assets) {
    db.prepare('INSERT OR IGNORE INTO entity VALUES (?, ?, 1)').run(
      one.n,
      Buffer.from(one.n.toString(16).padStart(32, '0'), 'hex'),
    );
    db.prepare(
      `INSERT OR REPLACE INTO asset (n, rev, added, folder, root, name, size, mtime, state, problem_code, ext, kind, width, height, orientation,
         taken_ms, camera, lens, iso, lat, lon, rating, label, flag, rotate, title, caption, more, twin, palette, duration, media, loudness)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      one.n,
      rev,
      one.added,
      one.folder,
      9100,
      one.name,
      one.size,
      one.added,
      one.state,
      one.problem ? 'damaged' : null,
      one.ext,
      one.kind,
      one.width,
      one.height,
      one.orientation,
      one.taken,
      one.camera,
      one.lens,
      one.iso,
      one.lat,
      one.lat === null ? null : lonOf(one.lat),
      one.rating,
      one.label,
      one.flag,
      one.rotate,
      one.title,
      one.caption,
      one.city === null ? null : JSON.stringify({ city: one.city }),
      one.twin,
      one.palette && Buffer.from(one.palette.flatMap((hex) => [...(readHex(hex) ?? []), 50])),
      one.duration,
      one.media,
      one.loudness,
    );
    db.prepare('DELETE FROM asset_tag WHERE asset = ?').run(one.n);
    putFields(db, one.n);
    putLinks(db, one.n);
    for (const tag of one.tags) db.prepare('INSERT INTO asset_tag VALUES (?, ?)').run(one.n, tag);
  }
  return rev;
}

/** Puts all of it into an empty catalog that a core made, without files. */
export function fillCatalog(path: string, assets: readonly Asset[]): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  const identity = db.prepare("SELECT value FROM meta WHERE key = 'catalogId'").pluck().get();
  putTrees(db);
  putAssets(db, assets);
  db.prepare("UPDATE meta SET value = ? WHERE key = 'catalogId'").run(identity);
  db.close();
}
