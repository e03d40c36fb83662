/** The place of an asset as it is shown and searched: what somebody wrote, else where its position is. */
import { printTagPath } from '../../../src-shared/domain/tag-path.ts';
import { type Place, placeAt } from './places.ts';

/** As it stands in files. */
export interface Written {
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly country?: string | undefined;
}

/** Written names win. What lies around them comes from the position where that does not say otherwise. */
export function shownPlace({ city, state, country }: Written, derived: Place | undefined): Written {
  const same = (written: string | undefined, own: string | undefined) => !written || written.localeCompare(own ?? '', 'en', { sensitivity: 'base' }) === 0;
  if (!derived || !same(city, derived.city) || !same(state, derived.state) || !same(country, derived.country)) return { city, state, country };
  return { city: city || derived.city, state: state || derived.state, country: country || derived.country };
}

const SQUARES = 200;
const MOST = 200_000;
const paths = new Map<number, string>();

/** `Germany/Brandenburg/Potsdam`; empty where nothing is known. `more`: the asset's texts, JSON. */
export function placePath(lat: number | null, lon: number | null, more: string | null): string {
  const written = writtenIn(more);
  if (lat === null || lon === null) return written ? pathOf(written) : '';
  if (written) return pathOf(shownPlace(written, placeAt(lat, lon)));
  // A million pictures were taken in a few thousand squares.
  const key = Math.floor((lat + 90) * SQUARES) * 360 * SQUARES + Math.floor((lon + 180) * SQUARES);
  let path = paths.get(key);
  if (path === undefined) {
    if (paths.size >= MOST) paths.clear();
    path = pathOf(placeAt(lat, lon) ?? {});
    paths.set(key, path);
  }
  return path;
}

const pathOf = ({ country, state, city }: Written): string => printTagPath([country, state, city].filter((name): name is string => name !== undefined && name !== ''));

/** The names in an asset's texts, as one text; empty for none. */
export function writtenPlace(more: string | null): string {
  const { city = '', state = '', country = '' } = writtenIn(more) ?? {};
  return city || state || country ? [city, state, country].join('\n') : '';
}

function writtenIn(more: string | null): Written | undefined {
  if (more === null || !/"(?:city|state|country)"/.test(more)) return undefined;
  try {
    const { city, state, country } = JSON.parse(more) as Record<string, unknown>;
    const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
    const written = { city: text(city), state: text(state), country: text(country) };
    return written.city || written.state || written.country ? written : undefined;
  } catch {
    // Damaged by something else.
    return undefined;
  }
}
