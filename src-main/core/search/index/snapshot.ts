/**
 * The index as a file beside index.db, so that a start need not read every row again: a header in JSON, then the arrays as they are in
 * memory. What changed since is read by its change count. Any doubt about the file, and it is not used.
 */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { AssetTags } from './asset-tags.ts';
import { COLUMN_NAMES, type ColumnArray, Columns, columnType, DICTIONARIES } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import { Names } from './names.ts';
import { FieldColumns, type FieldColumn } from './fields.ts';
import type { Order, SortKey } from './orders.ts';
import type { Shelves } from './rows.ts';

/** Raised when the arrays change their meaning. */
const VERSION = 11;
const MAGIC = 'VITRINE-INDEX';
const SLICE = 8 << 20;

interface Header {
  readonly version: number;
  readonly endian: string;
  /** See identityOf in index.ts: the catalog, and the last thing people did in it. */
  readonly catalog: string;
  readonly rev: number;
  readonly count: number;
  readonly dictionaries: Record<string, string[]>;
  readonly arrays: { readonly name: string; readonly length: number; readonly crc: number }[];
  readonly known: Record<string, number>;
  /** The texts of custom fields, by number. */
  readonly fields?: Record<string, string[]>;
}
export interface Saved {
  readonly shelves: Shelves;
  readonly rev: number;
  readonly catalog: string;
  readonly orders: ReadonlyMap<SortKey, { slots: Uint32Array<ArrayBuffer>; known: number }>;
}

const endian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
const bytesOf = (array: ColumnArray) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Writes in slices and gives way between them; gives up, leaving the old file, when `stale` says that the arrays changed. */
export function* saveSnapshot(
  path: string,
  { columns, names, tags, fields }: Shelves,
  orders: ReadonlyMap<SortKey, Order>,
  state: { readonly catalog: string; readonly rev: number },
  stale: () => boolean,
): Generator<void, boolean> {
  const { count } = columns;
  const arrays: [string, ColumnArray][] = [
    ...COLUMN_NAMES.map((name): [string, ColumnArray] => [name, columns.data[name].subarray(0, count)]),
    ['names.bytes', names.bytes.subarray(0, names.end)],
    ['names.start', names.start.subarray(0, count)],
    ['names.length', names.length.subarray(0, count)],
    ['tags.pool', tags.pool.subarray(0, tags.end)],
    ['tags.start', tags.start.subarray(0, count)],
    ['tags.length', tags.length.subarray(0, count)],
    ...[...fields.columns].map(([n, column]): [string, ColumnArray] =>
      'ids' in column ? [`${IDS}${n}`, column.ids.subarray(0, count)] : [`${NUMBERS}${n}`, column.numbers.subarray(0, count)],
    ),
  ];
  const known: Record<string, number> = {};
  for (const [key, order] of orders) {
    if (!order.upToDate) continue;
    known[key] = order.known;
    arrays.push([`order.${key}`, order.slots]);
  }
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    const listed: { name: string; length: number; crc: number }[] = [];
    for (const [name, array] of arrays) {
      const bytes = bytesOf(array);
      let crc = 0;
      for (let at = 0; at < bytes.length; at += SLICE) {
        if (stale()) return false;
        const slice = bytes.subarray(at, at + SLICE);
        crc = crc32(slice, crc);
        writeAll(file, slice);
        yield;
      }
      listed.push({ name, length: array.length, crc });
    }
    const header: Header = {
      version: VERSION,
      endian,
      catalog: state.catalog,
      rev: state.rev,
      count,
      known,
      arrays: listed,
      dictionaries: Object.fromEntries(DICTIONARIES.map((name) => [name, columns.dictionaries[name].values])),
      fields: Object.fromEntries([...fields.columns].flatMap(([n, column]) => ('ids' in column ? [[n, column.texts.values]] : []))),
    };
    // The header stands at the end, where it says that all before it was written.
    const text = Buffer.from(JSON.stringify(header));
    const tail = Buffer.alloc(8 + MAGIC.length);
    tail.writeUInt32LE(text.length);
    tail.writeUInt32LE(crc32(text), 4);
    tail.write(MAGIC, 8);
    writeAll(file, Buffer.concat([text, tail]));
    fsyncSync(file);
    if (stale()) return false;
    renameSync(draft, path);
    return true;
  } finally {
    closeSync(file);
    rmSync(draft, { force: true });
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Where the index of a catalog is saved. */
export const snapshotPath = (indexPath: string): string => `${indexPath}.columns`;

/** The index as saved, or undefined when there is none, or it is damaged, or of another kind. */
export function loadSnapshot(path: string): Saved | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    return read(file, statSync(path).size);
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

function read(file: number, size: number): Saved | undefined {
  const tail = readAt(file, size - 8 - MAGIC.length, 8 + MAGIC.length);
  if (tail.toString('latin1', 8) !== MAGIC) return undefined;
  const length = tail.readUInt32LE(0);
  const headerAt = size - tail.length - length;
  const text = readAt(file, headerAt, length);
  if (crc32(text) !== tail.readUInt32LE(4)) return undefined;
  const header = JSON.parse(text.toString()) as Header;
  if (header.version !== VERSION || header.endian !== endian) return undefined;

  const found = new Map<string, ColumnArray>();
  let at = 0;
  for (const { name, length: items, crc } of header.arrays) {
    const array = new (typeOf(name))(items);
    const bytes = bytesOf(array);
    fill(file, at, bytes);
    if (crc32(bytes) !== crc) return undefined;
    at += bytes.length;
    found.set(name, array);
  }
  if (at !== headerAt || COLUMN_NAMES.some((name) => found.get(name)?.length !== header.count)) return undefined;

  const array = <T extends ColumnArray>(name: string) => found.get(name) as T;
  const columns = new Columns();
  Object.assign(columns.data, Object.fromEntries(COLUMN_NAMES.map((name) => [name, found.get(name)])));
  columns.count = header.count;
  for (const name of DICTIONARIES) columns.dictionaries[name] = new Dictionary(header.dictionaries[name]);
  columns.reindex();
  const names = new Names();
  Object.assign(names, { bytes: array('names.bytes'), start: array('names.start'), length: array('names.length') });
  names.end = names.bytes.length;
  const tags = new AssetTags();
  Object.assign(tags, { pool: array('tags.pool'), start: array('tags.start'), length: array('tags.length') });
  tags.end = tags.pool.length;
  const orders = Object.entries(header.known).map(
    ([key, known]): [SortKey, { slots: Uint32Array<ArrayBuffer>; known: number }] => [
      key as SortKey,
      { slots: array<Uint32Array<ArrayBuffer>>(`order.${key}`), known },
    ],
  );
  const fields = new FieldColumns();
  for (const [name, values] of found) {
    const column = fieldColumn(name, values, header.fields);
    if (column) fields.columns.set(Number(name.replace(/^\D+/, '')), column);
  }
  return { shelves: { columns, names, tags, fields }, rev: header.rev, catalog: header.catalog, orders: new Map(orders) };
}

const IDS = 'field.ids.';
const NUMBERS = 'field.numbers.';

function fieldColumn(name: string, values: ColumnArray, texts: Header['fields'] = {}): FieldColumn | undefined {
  if (name.startsWith(NUMBERS)) return { numbers: values as Float64Array };
  return name.startsWith(IDS) ? { ids: values as Uint32Array, texts: new Dictionary(texts[name.slice(IDS.length)]) } : undefined;
}

function typeOf(name: string): new (length: number) => ColumnArray {
  if (name === 'names.bytes') return Uint8Array;
  if (name === 'names.length' || name === 'tags.length') return Uint16Array;
  if (name.startsWith(NUMBERS)) return Float64Array;
  const column = COLUMN_NAMES.find((one) => one === name);
  return column ? columnType(column) : Uint32Array;
}

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  fill(file, at, bytes);
  return bytes;
}

function fill(file: number, at: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, at + done);
    if (read === 0) throw new Error('The saved index is shorter than it says.');
    done += read;
  }
}
