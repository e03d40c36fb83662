/**
 * `near:52.5/13.4/10km`, `near:Berlin/5km`: within so far of a position or of the largest town of that name. A radius that is left out is 10 km.
 * `near:52.5,13.4,10km` means the same.
 */
import { parsePosition } from '../position.ts';
import { parseTagPath } from '../tag-path.ts';

export interface Near {
  /** Names from the country down to the town: `Berlin`, `Germany/Berlin`; or the position itself. */
  readonly of: readonly string[] | { readonly lat: number; readonly lon: number };
  readonly km: number;
}

const RADIUS = /^(\d{1,5}(?:\.\d{1,6})?)\s*(km|m|mi)$/i;
const NUMBER = /^-?\d{1,3}(?:\.\d+)?$/;
const UNITS: Readonly<Record<string, number>> = { km: 1, m: 0.001, mi: 1.609344 };
const USUAL_KM = 10;

export function readNear(text: string): Near | undefined {
  const parts = parseTagPath(text.trim());
  const radius = RADIUS.exec(parts.at(-1) ?? '');
  const names = radius ? parts.slice(0, -1) : parts;
  const km = radius ? Number(radius[1]) * (UNITS[(radius[2] as string).toLowerCase()] as number) : USUAL_KM;
  const [lat, lon] = names;
  if (lat !== undefined && NUMBER.test(lat)) {
    const place = names.length === 2 && lon !== undefined && NUMBER.test(lon) ? parsePosition(`${lat},${lon}`) : undefined;
    return place && { of: { lat: place.lat, lon: place.lon }, km };
  }
  return names.length === 0 ? undefined : { of: names, km };
}

/** Commas separate alternatives; here they may as well stand within one: `52.5,13.4,10km` is one place, `Berlin,5km` another. */
export function joinNear(values: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < values.length; i++) {
    let value = values[i] as string;
    const next = () => values[i + 1]?.trim() ?? '';
    if (NUMBER.test(value.trim()) && NUMBER.test(next())) value = `${value.trim()}/${values[++i]?.trim()}`;
    if (RADIUS.test(next()) && !RADIUS.test(value.split('/').at(-1) ?? '')) value = `${value.trim()}/${values[++i]?.trim()}`;
    joined.push(value);
  }
  return joined;
}
