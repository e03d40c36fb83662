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
    for (const ring of polygons.flat()) {
      trace(land, ring);
      land.closePath();
    }
  }
  const borders = new Path2D();
  for (const line of mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates) trace(borders, line);
  return { land, borders };
}

function trace(path: Path2D, points: readonly (readonly number[])[]): void {
  for (const [i, [lon = 0, lat = 0]] of points.entries()) {
    const [x, y] = [xOf(lon) * SIDE, yOf(lat) * SIDE];
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
}
