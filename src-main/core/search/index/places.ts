/** Where assets were taken: whole millionths of a degree, a tenth of a meter, so that a box means the same wherever it is asked. */
import type { Box } from '../../../../src-shared/domain/query/box.ts';
import { type Bits, bitsWhere } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Work } from './work.ts';

export const NOWHERE = -(2 ** 31);
const UNIT = 1e6;
export const toUnits = (degrees: number): number => Math.round(degrees * UNIT);

/** Those within one of the boxes; null: those without a place. */
export function inBoxes(boxes: readonly (Box | null)[], { count, data: { lat, lon } }: Columns): Bits {
  const nowhere = boxes.includes(null);
  const tests = boxes.filter((box) => box !== null).map(within);
  return bitsWhere(count, (slot) => {
    const y = lat[slot] as number;
    return y === NOWHERE ? nowhere : tests.some((test) => test(y, lon[slot] as number));
  });
}

function within({ south, west, north, east }: Box): (lat: number, lon: number) => boolean {
  const [s, w, n, e] = [south, west, north, east].map(toUnits) as [number, number, number, number];
  // Over the date line the west is the larger.
  if (w > e) return (lat, lon) => lat >= s && lat <= n && (lon >= w || lon <= e);
  return (lat, lon) => lat >= s && lat <= n && lon >= w && lon <= e;
}

export interface View extends Box {
  /** Pixels around the earth. */
  readonly size: number;
  /** Pixels: what lies in one square of this size is one cluster. */
  readonly cell: number;
}

export interface Cluster extends Box {
  /** The best of them: most stars, then the latest that came in. */
  readonly n: number;
  readonly count: number;
  /** Its middle. */
  readonly lat: number;
  readonly lon: number;
}

export interface Clusters {
  /** Of the query; of these how many have a place. */
  readonly total: number;
  readonly placed: number;
  /** Around all that have one; absent where none has. */
  readonly extent?: Box;
  readonly clusters: Cluster[];
}

/** Slots between two chances to give way: some 5 ms. */
const AT_ONCE = 100_000;
const COLUMNS = 2 ** 26;
const STEPS = 180_000;
/** Of Mercator's map, 0 at the north pole's end, by thousandths of a degree: a logarithm for each of a million would take as long as all the rest. */
let mercator: Float64Array | undefined;

export function mercatorY(lat: number): number {
  const sin = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
}

/** Gives way; whoever drives it sees to it that nothing changes meanwhile. */
export function* clustersOf(slots: Uint32Array, { data }: Columns, view: View): Work<Clusters> {
  mercator ??= Float64Array.from({ length: STEPS + 1 }, (_, i) => mercatorY(i / 1000 - 90));
  const { lat, lon, rating, n } = data;
  const [south, west, north, east] = [view.south, view.west, view.north, view.east].map(toUnits) as [number, number, number, number];
  const scale = view.size / view.cell;
  // From near a thousandth of a degree is several pixels.
  const isNear = view.size > 2 ** 20;
  const found = new Map<number, Tally>();
  let placed = 0;
  const extent = { south: Number.POSITIVE_INFINITY, west: Number.POSITIVE_INFINITY, north: Number.NEGATIVE_INFINITY, east: Number.NEGATIVE_INFINITY };
  for (let start = 0; start < slots.length; start += AT_ONCE) {
    if (start > 0) yield;
    const end = Math.min(slots.length, start + AT_ONCE);
    for (let i = start; i < end; i++) {
      const slot = slots[i] as number;
      const y = lat[slot] as number;
      if (y === NOWHERE) continue;
      const x = lon[slot] as number;
      placed++;
      if (y < extent.south) extent.south = y;
      if (y > extent.north) extent.north = y;
      if (x < extent.west) extent.west = x;
      if (x > extent.east) extent.east = x;
      if (y < south || y > north || x < west || x > east) continue;
      const column = Math.floor(((x / UNIT + 180) / 360) * scale);
      const row = Math.floor((isNear ? mercatorY(y / UNIT) : (mercator[Math.round(y / 1000) + 90_000] as number)) * scale);
      const key = row * COLUMNS + column;
      const tally = found.get(key);
      if (!tally) found.set(key, { slot, count: 1, lat: y, lon: x, south: y, north: y, west: x, east: x });
      else {
        tally.count++;
        tally.lat += y;
        tally.lon += x;
        if (y < tally.south) tally.south = y;
        if (y > tally.north) tally.north = y;
        if (x < tally.west) tally.west = x;
        if (x > tally.east) tally.east = x;
        if ((rating[slot] as number) >= (rating[tally.slot] as number)) tally.slot = slot;
      }
    }
  }
  const degrees = ({ south: s, west: w, north: no, east: e }: Box): Box => ({ south: s / UNIT, west: w / UNIT, north: no / UNIT, east: e / UNIT });
  const clusters = [...found.values()].map((one) => ({ n: n[one.slot] as number, count: one.count, lat: one.lat / one.count / UNIT, lon: one.lon / one.count / UNIT, ...degrees(one) }));
  return { total: slots.length, placed, ...(placed ? { extent: degrees(extent) } : {}), clusters: clusters.sort((a, b) => b.count - a.count || a.n - b.n) };
}

interface Tally {
  slot: number;
  count: number;
  lat: number;
  lon: number;
  south: number;
  west: number;
  north: number;
  east: number;
}
