/** Reading assets out of the catalog into the index. */
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Database, Statement } from 'better-sqlite3';
import { FLAGS, type Flag, KINDS } from '../../../../src-shared/domain/asset.ts';
import { canEdit } from '../../../../src-shared/domain/edits/recipe.ts';
import { prepared } from '../../db/prepared.ts';
import { numbersIn } from '../../db/retagged.ts';
import { placePath, writtenPlace } from '../../places/shown.ts';
import type { AssetTags } from './asset-tags.ts';
import * as columns from './columns.ts';
import { hashText } from './hash-text.ts';
import { FIELD_TEXTS, type FieldColumns } from './fields.ts';
import { monthAt } from './months.ts';
import type { Names } from './names.ts';
import type { SortKey } from './orders.ts';
import { putPalette } from './palettes.ts';
import { NOWHERE, toUnits } from './places.ts';
import { putRights } from './match-rights.ts';
import type { ShortText } from './words.ts';

/** The same as rights.sql.ts says of one asset. */
const UNAPPROVED = `(EXISTS (SELECT 1 FROM version WHERE version.asset = ifnull(copy_of, asset.n) AND version.state IS NOT NULL) AND coalesce((
    SELECT version.state FROM register JOIN entity ON entity.id = unhex(json_extract(register.value, '$')) JOIN version ON version.n = entity.n
    WHERE register.entity = ifnull(copy_of, asset.n) AND register.field = ${FIELD.version}), 'draft') <> 'approved')`;

const SELECTED = `n, state, kind, rating, flag, label, ext, camera, lens, taken_ms, added, mtime, size, width, height,
  coalesce(orientation, 1) >= 5, rotate % 180 <> 0, iso, folder, duration,
  (problem_code IS NOT NULL) * ${columns.PROBLEM} + (lat IS NOT NULL AND lon IS NOT NULL) * ${columns.GPS} +
  (coalesce(title, '') <> '') * ${columns.TITLE} + (coalesce(caption, '') <> '') * ${columns.CAPTION} +
  (preview IS NOT NULL) * ${columns.PREVIEW} + (archived IS NOT NULL) * ${columns.ARCHIVED} + ${UNAPPROVED} * ${columns.UNAPPROVED} + (copy_of IS NOT NULL) * ${columns.COPY}, name, creator, copyright, twin, lat, lon, top, more, palette, media, cropped, edits IS NOT NULL, rights, loudness`;

/** As SELECTED reads. */
export type Row = [
  n: number,
  state: number,
  kind: number | null,
  rating: number,
  flag: string | null,
  label: string | null,
  ext: string | null,
  camera: string | null,
  lens: string | null,
  taken: number | null,
  added: number,
  modified: number | null,
  size: number | null,
  width: number | null,
  height: number | null,
  turned: number,
  rotated: number,
  iso: number | null,
  folder: number | null,
  duration: number | null,
  bits: number,
  name: string | null,
  creator: string | null,
  copyright: string | null,
  twin: number | null,
  lat: number | null,
  lon: number | null,
  top: number | null,
  more: string | null,
  palette: Uint8Array | null,
  media: string | null,
  cropped: number | null,
  edited: number,
  rights: string | null,
  loudness: number | null,
];

/** The rows after `n` in the order of n, at most `limit`. */
export const rowsAfter = (db: Database): Statement<[n: number, limit: number], Row> =>
  prepared<[number, number], Row>(db, `SELECT ${SELECTED} FROM asset WHERE n > ? ORDER BY n LIMIT ?`, 'raw');

/** A row, its tag numbers joined by commas, and its change count. */
export type ChangedRow = [...Row, tags: string | null, rev: number];

/** What stands behind the columns of a changed row, whose number grows. */
export const endOf = (row: ChangedRow): { readonly tags: string | null; readonly rev: number } => ({ tags: row.at(-2) as string | null, rev: row.at(-1) as number });

const CHANGED = `SELECT ${SELECTED}, (SELECT group_concat(tag) FROM asset_tag WHERE asset = asset.n), rev FROM asset`;
/**
 * Changed rows in the order of (rev, n), after this pair, at most `limit`. Asked for as one pair, SQLite would walk over all of that
 * `rev` each time, and one edit can give a million assets the same.
 */
export function rowsSince(db: Database): (rev: number, n: number, limit: number) => ChangedRow[] {
  const rows = prepared<number[], ChangedRow>(
    db,
    `SELECT * FROM (${CHANGED} WHERE rev = ? AND n > ? ORDER BY n LIMIT ?)
     UNION ALL SELECT * FROM (${CHANGED} WHERE rev > ? ORDER BY rev, n LIMIT ?) LIMIT ?`,
    'raw',
  );
  return (rev, n, limit) => rows.all(rev, n, limit, rev, limit, limit);
}

/** The assets of large edits of tags alone after `rev`: their rows, and so `rev`, are as they were. */
export const retaggedSince = (db: Database, rev: number): Uint32Array[] =>
  prepared<[number], Buffer>(db, 'SELECT assets FROM retagged WHERE seq > ?', 'column').all(rev).map(numbersIn);

/** The tag numbers, joined by commas, of these assets. `ns`: JSON. */
export const tagsOf = (db: Database): Statement<[ns: string], [n: number, tags: string | null]> =>
  prepared<[string], [number, string | null]>(
    db,
    'SELECT value, (SELECT group_concat(tag) FROM asset_tag WHERE asset = value) FROM json_each(?)',
    'raw',
  );

/** As they are selected. */
export const tagNumbers = (tags: string | null): number[] =>
  tags
    ?.split(',')
    .map(Number)
    .sort((a, b) => a - b) ?? [];

/** Pairs `asset tag` of the assets from, to, as one text: far quicker to hand over than rows. */
export const tagPairs = (db: Database): Statement<[from: number, to: number], Uint8Array | null> =>
  prepared<[number, number], Uint8Array | null>(
    db,
    `SELECT CAST(group_concat(asset || ' ' || tag, ' ') AS BLOB) FROM (
       SELECT asset, tag FROM asset_tag WHERE asset BETWEEN ? AND ? ORDER BY asset, tag)`,
    'column',
  );

/** At most this many different values of a text among these assets, none left out. `ns`: JSON. */
export const textValues = (db: Database, field: 'title' | 'caption', most: number): Statement<[ns: string], string> =>
  prepared<[string], string>(
    db,
    `SELECT DISTINCT ${field} FROM json_each(?) AS part CROSS JOIN asset ON asset.n = part.value LIMIT ${most}`,
    'column',
  );

/** The texts that free words search beside names and tags. */
const TEXT = `n, rev, title, caption, creator, copyright, more`;
const MARKED = `(SELECT group_concat(text, char(10)) FROM marker WHERE asset = asset.n AND text <> '')`;
const textColumns = (fields: boolean, marked: boolean) => `${TEXT}, ${fields ? FIELD_TEXTS : 'NULL'}, ${marked ? MARKED : 'NULL'}`;
const hasMarkers = (db: Database): boolean => prepared(db, 'SELECT 1 FROM marker LIMIT 1').get() !== undefined;
type TextRow = [
  n: number,
  rev: number,
  title: string | null,
  caption: string | null,
  creator: string | null,
  copyright: string | null,
  more: string | null,
  fields: string | null,
  markers: string | null,
];

/** In the order of (rev, n), after this pair, at most `limit`; in two steps as rowsSince. `fields`: there are custom fields. */
export function textsAfter(
  db: Database,
  rev: number,
  n: number,
  limit: number,
  fields: boolean,
): (ShortText & { readonly rev: number })[] {
  const marked = hasMarkers(db);
  const rows = (where: 'rev = ? AND n > ?' | 'rev > ?', ...from: number[]) =>
    prepared<number[], TextRow>(
      db,
      `SELECT ${textColumns(fields, marked)} FROM asset WHERE ${where} ORDER BY rev, n LIMIT ?`,
      'raw',
    ).all(...from);
  const same = rows('rev = ? AND n > ?', rev, n, limit);
  const all = same.length < limit ? [...same, ...rows('rev > ?', rev, limit - same.length)] : same;
  return all.map((row) => ({ n: row[0], rev: row[1], text: textOf(row) }));
}

/** The text of one asset. */
export function textFor(db: Database, n: number): string {
  const row = prepared<[number], TextRow>(db, `SELECT ${textColumns(false, false)} FROM asset WHERE n = ?`, 'raw').get(n);
  return row ? textOf(row) : '';
}

function textOf([, , title, caption, creator, copyright, more, fields, markers]: TextRow): string {
  const parts = [title, caption, creator, copyright, fields, markers];
  if (more !== null) {
    try {
      parts.push(...texts(JSON.parse(more)));
    } catch {
      // Damaged by something else; the other texts still count.
    }
  }
  return parts.filter((part) => part !== null && part !== '').join('\n');
}

/** What is written at times of one film or sound. `at`: ms. */
export const markersOf = (db: Database): Statement<[n: number], { readonly at: number; readonly text: string }> =>
  prepared<[number], { readonly at: number; readonly text: string }>(db, "SELECT at, text FROM marker WHERE asset = ? AND text <> '' ORDER BY at, n");

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** What an index keeps of each asset. */
export interface Shelves {
  readonly columns: columns.Columns;
  readonly names: Names;
  readonly tags: AssetTags;
  readonly fields: FieldColumns;
}

/** Puts one row in place. `changed` hears which orders a known one no longer stands right in. */
export function putRow(
  row: Row | ChangedRow,
  { columns: shelf, names }: Shelves,
  changed?: (slot: number, key: SortKey) => void,
): number {
  const known = changed !== undefined && shelf.slotOf(row[0]) >= 0;
  const slot = shelf.ensure(row[0]);
  const { data, dictionaries } = shelf;
  const before = known ? sortedBy(shelf, slot) : undefined;
  const [
    ,
    state,
    kind,
    rating,
    flag,
    label,
    ext,
    camera,
    lens,
    taken,
    added,
    modified,
    size,
    width,
    height,
    turned,
    rotated,
    iso,
    folder,
    duration,
    bits,
    name,
    creator,
    copyright,
    twin,
    lat,
    lon,
    top,
    more,
    palette,
    media,
    cropped,
    edited,
    rights,
    loudness,
  ] = row;
  data.kind[slot] = kind === null ? 0 : kind + 1;
  data.rating[slot] = rating;
  data.flag[slot] = FLAGS.indexOf(flag as Flag) + 1;
  const isEdited = edited === 1 && canEdit(KINDS[kind ?? -1] ?? 'other');
  data.bits[slot] = bits + (isEdited ? columns.EDITED : 0) + (state === 1 ? columns.MISSING : 0) + (state === 2 ? columns.GONE : 0);
  data.label[slot] = dictionaries.label.id(label);
  data.ext[slot] = dictionaries.ext.id(ext === null ? null : ext.toLowerCase());
  data.camera[slot] = dictionaries.camera.id(camera);
  data.lens[slot] = dictionaries.lens.id(lens);
  data.creator[slot] = dictionaries.creator.id(creator);
  data.copyright[slot] = dictionaries.copyright.id(copyright);
  data.taken[slot] = taken ?? Number.NaN;
  data.month[slot] = monthAt(taken ?? Number.NaN);
  data.added[slot] = added;
  data.modified[slot] = modified ?? Number.NaN;
  data.size[slot] = size ?? Number.NaN;
  data.width[slot] = width ?? 0;
  data.height[slot] = height ?? 0;
  const wider = (isEdited && cropped) || 1;
  data.aspect[slot] = aspectOf(width, height, turned !== rotated, rotated ? 1 / wider : wider);
  data.iso[slot] = iso ?? Number.NaN;
  data.folder[slot] = folder ?? 0;
  data.duration[slot] = duration ?? Number.NaN;
  data.loudness[slot] = loudness ?? Number.NaN;
  data.media[slot] = dictionaries.media.id(media);
  data.twin[slot] = twin ?? 0;
  const placed = lat !== null && lon !== null;
  const [y, x] = placed ? [toUnits(lat), toUnits(lon)] : [NOWHERE, NOWHERE];
  const written = writtenPlace(more);
  const hash = written ? Math.max(1, hashText(written) >>> 0) : 0;
  // A start reads the last edits again, and must not read all towns of the world for that.
  if (!before || data.lat[slot] !== y || data.lon[slot] !== x || data.written[slot] !== hash)
    data.place[slot] = dictionaries.place.id(placePath(lat, lon, more));
  data.lat[slot] = y;
  data.lon[slot] = x;
  data.written[slot] = hash;
  if (data.top[slot] !== (top ?? 0)) shelf.tops++;
  data.top[slot] = top ?? 0;
  putRights(shelf.data, slot, rights);
  putPalette(shelf, slot, palette);
  const renamed = names.set(slot, name ?? '');
  if (before && changed) {
    sortedBy(shelf, slot).forEach((value, i) => {
      if (!Object.is(value, before[i])) changed(slot, NUMBERED[i]!);
    });
    if (renamed) changed(slot, 'name');
  }
  return slot;
}

const NUMBERED: readonly SortKey[] = [
  'taken',
  'added',
  'modified',
  'rating',
  'label',
  'kind',
  'size',
  'duration',
  'dimensions',
  'flag',
  'ext',
  'camera',
  'lens',
  'iso',
  'creator',
];

/** What the orders in NUMBERED rest on. */
const sortedBy = ({ data }: columns.Columns, slot: number): number[] => [
  data.taken[slot]!,
  data.added[slot]!,
  data.modified[slot]!,
  data.rating[slot]!,
  data.label[slot]!,
  data.kind[slot]!,
  data.size[slot]!,
  data.duration[slot]!,
  data.width[slot]! * data.height[slot]!,
  data.flag[slot]!,
  data.ext[slot]!,
  data.camera[slot]!,
  data.lens[slot]!,
  data.iso[slot]!,
  data.creator[slot]!,
];

/** Shown width / height × 1000; 0 unknown. */
function aspectOf(width: number | null, height: number | null, turned: boolean, wider: number): number {
  if (!width || !height || width < 0 || height < 0) return 0;
  return Math.max(1, Math.min(0xffff, Math.round((turned ? height / width : width / height) * wider * 1000)));
}
