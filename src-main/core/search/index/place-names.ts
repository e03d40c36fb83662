/** Searching for places by name, and near to one. */
import type { Near } from '../../../../src-shared/domain/query/near.ts';
import { parseTagPath, printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { type Town, townNamed } from '../../places/places.ts';
import { type Bits, noBits, setBit } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import { fold } from './fold.ts';
import { toUnits } from './places.ts';

/** By dictionary, the folded names of each of its places. */
const folded = new WeakMap<Dictionary, string[][]>();

function namesIn(dictionary: Dictionary): readonly string[][] {
  const known = folded.get(dictionary) ?? [];
  folded.set(dictionary, known);
  for (let id = known.length; id < dictionary.values.length; id++) known.push(parseTagPath(dictionary.values[id]!).map(fold));
  return known;
}

/** Which places are meant: those with all of these names in this order; where there is none, those that have the last in a name. */
export function placeMask(dictionary: Dictionary, values: readonly (readonly string[] | null)[]): Uint8Array {
  const places = namesIn(dictionary);
  const mask = new Uint8Array(places.length);
  for (const value of values) {
    if (value === null) {
      mask[0] = 1;
      continue;
    }
    const wanted = value.map(fold);
    const marked = (is: (name: string, part: string, last: boolean) => boolean) => {
      let any = false;
      places.forEach((names, id) => {
        if (id === 0 || !inOrder(names, wanted, is)) return;
        mask[id] = 1;
        any = true;
      });
      return any;
    };
    if (!marked((name, part) => name === part)) marked((name, part, last) => (last ? name.includes(part) : name === part));
  }
  return mask;
}

/** Those one of whose names holds. `test`: of a folded name. */
export const placesWithWord = (dictionary: Dictionary, test: (name: string) => boolean): Uint8Array =>
  Uint8Array.from(namesIn(dictionary), (names, id) => (id > 0 && names.some(test) ? 1 : 0));

function inOrder(names: readonly string[], wanted: readonly string[], is: (name: string, part: string, last: boolean) => boolean): boolean {
  let at = 0;
  for (const name of names) if (at < wanted.length && is(name, wanted[at]!, at === wanted.length - 1)) at++;
  return at === wanted.length;
}

const MOST = 200;
const towns = new Map<string, Town | undefined>();

/** Looked for among all towns once: that takes some 10 ms. */
function townOf(path: readonly string[]): Town | undefined {
  const wanted = path.map(fold);
  const key = printTagPath(wanted);
  if (!towns.has(key)) {
    if (towns.size >= MOST) towns.clear();
    const name = wanted.at(-1)!;
    const above = wanted.slice(0, -1);
    const fits = ({ country, state, code }: Town | { country: string; state: string | undefined; code: string }) =>
      inOrder([fold(country), fold(state ?? '')], above, (one, part) => one === part || (part === fold(code) && one === fold(country)));
    towns.set(key, townNamed((one) => fold(one) === name, fits, /^[a-z]/.test(name) ? name[0] : undefined));
  }
  return towns.get(key);
}

const RADIUS_KM = 6371.0088;
const KM_A_DEGREE = (RADIUS_KM * Math.PI) / 180;

/** Those within the distance of one of them. */
export function nearBits(values: readonly Near[], { count, data: { lat, lon } }: Columns): Bits {
  const found = noBits(count);
  for (const { of, km } of values) {
    const center = 'lat' in of ? of : townOf(of);
    if (center) mark(found, lat.subarray(0, count), lon, center, km);
  }
  return found;
}

/** A loop of its own for each: over a million, calls would take longer than all the rest. */
function mark(found: Bits, lat: Int32Array, lon: Int32Array, center: { readonly lat: number; readonly lon: number }, km: number): void {
  const degrees = km / KM_A_DEGREE;
  // NOWHERE is south of everything.
  const [south, north] = [toUnits(center.lat - degrees), toUnits(center.lat + degrees)];
  const cos = Math.cos(rad(center.lat));
  const limit = Math.sin(Math.min(Math.PI, rad(degrees)) / 2) ** 2;
  for (let slot = 0; slot < lat.length; slot++) {
    const y = lat[slot]!;
    if (y < south || y > north) continue;
    const at = y / 1e6;
    const across = Math.sin(rad(lon[slot]! / 1e6 - center.lon) / 2) ** 2;
    if (Math.sin(rad(at - center.lat) / 2) ** 2 + cos * Math.cos(rad(at)) * across <= limit) setBit(found, slot);
  }
}

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
