/**
 * Which place a position is in, without a network: 135,000 towns with their inhabitants, from GeoNames (CC BY 4.0), as build/places.mjs packs
 * them. Read when the first position is asked for.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { resource } from '../resources.ts';

/** Names in English, as GeoNames has them. `code`: ISO 3166, two letters. */
export interface Place {
  readonly city: string;
  readonly state: string | undefined;
  readonly country: string;
  readonly code: string;
}
export interface Town extends Place {
  readonly lat: number;
  readonly lon: number;
  readonly population: number;
}

interface Data {
  readonly count: number;
  readonly countries: readonly (readonly [code: string, name: string])[];
  readonly states: readonly string[];
  /** 1 / 100,000 of a degree. */
  readonly lat: Int32Array;
  readonly lon: Int32Array;
  readonly population: Uint32Array;
  /** Of a district the city it is in, else itself. */
  readonly city: Uint32Array;
  readonly start: Uint32Array;
  /** 1 more than in `states`; 0 none. */
  readonly state: Uint16Array;
  readonly country: Uint8Array;
  readonly names: Buffer;
  /** Where the places of each square of a quarter of a degree begin. */
  readonly cells: Uint32Array;
}

const UNIT = 1e5;
const [ROWS, COLUMNS, PER_DEGREE] = [720, 1440, 4];
const KM = 111.195;
/** Nobody says of a place further away than this that he was there. */
const FARTHEST_KM = 100;
const NEAR_KM = 12;
/** Positions are looked up by squares of so many to a degree, half a kilometer: in one of them all are in one place. */
const SQUARES = 200;

let data: Data | undefined;

function load(): Data {
  const all = brotliDecompressSync(readFileSync(join(resource('places'), 'places.bin')));
  // Whole numbers are read in place, which has to begin at a multiple of four.
  const bytes = all.byteOffset % 4 === 0 ? all : Buffer.from(new Uint8Array(all).buffer);
  let at = 4 + bytes.readUInt32LE(0);
  const { count, countries, states } = JSON.parse(bytes.toString('utf8', 4, at)) as Pick<Data, 'count' | 'countries' | 'states'>;
  const take = <T>(type: new (buffer: ArrayBuffer, at: number, length: number) => T, size: number, length: number): T => {
    const array = new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length);
    at += size * length;
    return array;
  };
  const lat = take(Int32Array, 4, count);
  const lon = take(Int32Array, 4, count);
  const cells = new Uint32Array(ROWS * COLUMNS + 1);
  for (let i = 0; i < count; i++) cells[cellOf(lat[i]! / UNIT, lon[i]! / UNIT) + 1]!++;
  for (let i = 0; i < ROWS * COLUMNS; i++) cells[i + 1]! += cells[i]!;
  return {
    count, countries, states, lat, lon, cells,
    population: take(Uint32Array, 4, count),
    city: take(Uint32Array, 4, count),
    start: take(Uint32Array, 4, count + 1),
    state: take(Uint16Array, 2, count),
    country: take(Uint8Array, 1, count),
    names: bytes.subarray(at),
  };
}

const rowOf = (lat: number): number => Math.max(0, Math.min(ROWS - 1, Math.floor((lat + 90) * PER_DEGREE)));
const columnOf = (lon: number): number => (((Math.floor((lon + 180) * PER_DEGREE) % COLUMNS) + COLUMNS) % COLUMNS);
const cellOf = (lat: number, lon: number): number => rowOf(lat) * COLUMNS + Math.min(COLUMNS - 1, Math.floor((lon + 180) * PER_DEGREE));

/** The number of the city that a position is in or next to; -1 where none is near. The same for all of a square of half a kilometer. */
export function cityAt(lat: number, lon: number): number {
  data ??= load();
  const [y, x] = [(Math.floor(lat * SQUARES) + 0.5) / SQUARES, (Math.floor(lon * SQUARES) + 0.5) / SQUARES];
  const near = nearest(data, y, x, NEAR_KM);
  return near >= 0 ? near : nearest(data, y, x, FARTHEST_KM);
}

/** Of all within the distance the one in whose reach it is most: a village next to a city of a million is not its center. */
function nearest({ lat, lon, population, city, cells }: Data, y: number, x: number, km: number): number {
  const degrees = km / KM;
  const scale = Math.max(0.01, Math.cos((y * Math.PI) / 180));
  const [left, right] = [Math.floor((x - degrees / scale + 180) * PER_DEGREE), Math.floor((x + degrees / scale + 180) * PER_DEGREE)];
  const columns = Math.min(COLUMNS, right - left + 1);
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (let row = rowOf(y - degrees); row <= rowOf(y + degrees); row++) {
    for (let i = 0; i < columns; i++) {
      const cell = row * COLUMNS + columnOf((left + i) / PER_DEGREE - 180);
      for (let at = cells[cell]!; at < cells[cell + 1]!; at++) {
        let across = Math.abs(lon[at]! / UNIT - x);
        if (across > 180) across = 360 - across;
        const distance = Math.hypot(lat[at]! / UNIT - y, across * scale) * KM;
        const beyond = distance - Math.sqrt(population[at]!) / 250;
        if (distance <= km && beyond < least) [best, least] = [at, beyond];
      }
    }
  }
  return best < 0 ? -1 : city[best]!;
}

/** What a city is called. `n`: as cityAt gives it, not -1. */
export function placeOf(n: number): Place {
  data ??= load();
  const [code, country] = data.countries[data.country[n]!]!;
  return { city: data.names.toString('utf8', data.start[n]!, data.start[n + 1]!), state: data.states[data.state[n]! - 1], country, code };
}

/** Of a position; undefined on the sea and in the wild. */
export function placeAt(lat: number, lon: number): Place | undefined {
  const n = cityAt(lat, lon);
  return n < 0 ? undefined : placeOf(n);
}

/**
 * The largest town of this name. `isName`: is this what was meant? `first`: the first letter of what was meant, lower case, where it is one of
 * a to z.
 */
export function townNamed(isName: (name: string) => boolean, fits: (place: Place) => boolean, first?: string): Town | undefined {
  data ??= load();
  const { count, names, start, population, lat, lon } = data;
  let best = -1;
  for (let n = 0; n < count; n++) {
    const letter = names[start[n]!]!;
    // Looking at the first letter alone leaves out nearly all.
    if (first !== undefined && letter < 128 && (letter | 32) !== first.charCodeAt(0)) continue;
    if (best >= 0 && population[n]! <= population[best]!) continue;
    if (isName(names.toString('utf8', start[n]!, start[n + 1]!)) && fits(placeOf(n))) best = n;
  }
  return best < 0 ? undefined : { ...placeOf(best), lat: lat[best]! / UNIT, lon: lon[best]! / UNIT, population: population[best]! };
}
