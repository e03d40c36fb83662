/** Land and borders (Natural Earth, public domain, by world-atlas) as shapes on Mercator's map, made once. */
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-50m.json';
import { xOf, yOf } from './camera.ts';

/** Of a map of this side: shapes of numbers between 0 and 1 would be rounded. */
export const SIDE = 4096;

export interface Land {
  readonly land: Path2D;
  readonly borders: Path2D;
}
let made: Land | undefined;

export function landShapes(): Land {
  made ??= make();
  return made;
}

function make(): Land {
  const topology = atlas as unknown as Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
  const land = new Path2D();
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : [];
    for (const ring of polygons.flat()) traceRing(land, ring);
  }
  const borders = new Path2D();
  for (const line of mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates) traceLine(borders, line);
  return { land, borders };
}

type Points = readonly (readonly number[])[];

/** Over the date line it goes on beyond the map's edge. */
function unrolled(points: Points): [number, number][] {
  let turn = 0;
  return points.map(([lon = 0, lat = 0], i): [number, number] => {
    const before = points[i - 1]?.[0];
    if (before !== undefined && Math.abs(lon - before) > 180) turn += lon < before ? 1 : -1;
    return [(xOf(lon) + turn) * SIDE, yOf(lat) * SIDE];
  });
}

/** What lies beyond an edge comes in at the other. */
function turnsOf(points: readonly (readonly [number, number])[]): number[] {
  const xs = points.map(([x]) => x);
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  return [0, ...(least < 0 ? [SIDE] : []), ...(most > SIDE ? [-SIDE] : [])];
}

function traceRing(path: Path2D, ring: Points): void {
  const points = unrolled(ring);
  const [first, last] = [points[0], points.at(-1)];
  // Around the pole: closed below the map.
  if (first && last && Math.abs(first[0] - last[0]) > SIDE / 2) points.push([last[0], SIDE + 1], [first[0], SIDE + 1]);
  for (const turn of turnsOf(points)) {
    trace(path, points, turn);
    path.closePath();
  }
}

function traceLine(path: Path2D, line: Points): void {
  const points = unrolled(line);
  for (const turn of turnsOf(points)) trace(path, points, turn);
}

function trace(path: Path2D, points: readonly (readonly [number, number])[], turn: number): void {
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) path.moveTo(x + turn, y);
    else path.lineTo(x + turn, y);
  }
}
