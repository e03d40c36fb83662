/** Where on the earth: WGS 84, degrees, south and west negative; altitude in meters above the sea. */

export interface Position {
  readonly lat: number;
  readonly lon: number;
  readonly altitude?: number;
}

/** A tenth of a meter. */
const DIGITS = 6;

/** `41.157944,-8.629105` or `41.157944,-8.629105,86.5`: one text for one place, whatever its numbers went through. */
export function printPosition({ lat, lon, altitude }: Position): string {
  const parts = [rounded(lat, DIGITS), rounded(lon, DIGITS), ...(altitude === undefined ? [] : [rounded(altitude, 1)])];
  return parts.join(',');
}

const rounded = (x: number, digits: number): number => Number(x.toFixed(digits)) + 0;

/** Undefined for what is no place: also for exactly 0,0, a receiver that had not found itself yet. */
export function position(lat: number | undefined, lon: number | undefined, altitude?: number): Position | undefined {
  if (lat === undefined || lon === undefined || !Number.isFinite(lat) || !Number.isFinite(lon)) return undefined;
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || (lat === 0 && lon === 0)) return undefined;
  return altitude !== undefined && Number.isFinite(altitude) ? { lat, lon, altitude } : { lat, lon };
}

const NUMBER = String.raw`[-+]?\d{1,6}(?:\.\d+)?`;
const DECIMAL = new RegExp(String.raw`^\s*(${NUMBER})°?\s*([NS])?\s*[,;\s]\s*(${NUMBER})°?\s*([EW])?\s*(?:[,;\s]\s*(${NUMBER})\s*m?\s*)?$`, 'i');
const PART = String.raw`(\d{1,3})\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*["″”]\s*)?`;
const DEGREES = new RegExp(String.raw`^\s*${PART}([NS])\s*[,;]?\s*${PART}([EW])\s*$`, 'i');

/** As people and maps write places: `41.1579, -8.6291`, `41.1579° N 8.6291° W`, `41°09'28.6"N 8°37'44.8"W`. Undefined: cannot be read. */
export function parsePosition(text: string): Position | undefined {
  const plain = DECIMAL.exec(text);
  if (plain) {
    const [, lat, south, lon, west, altitude] = plain;
    return position(
      Number(lat) * (south?.toUpperCase() === 'S' ? -1 : 1),
      Number(lon) * (west?.toUpperCase() === 'W' ? -1 : 1),
      altitude === undefined ? undefined : Number(altitude),
    );
  }
  const parts = DEGREES.exec(text);
  if (!parts) return undefined;
  const degrees = (d = '0', m = '0', s = '0') => Number(d) + Number(m) / 60 + Number(s) / 3600;
  const [, a, b, c, ns = '', d, e, f, ew = ''] = parts;
  return position(degrees(a, b, c) * (ns.toUpperCase() === 'S' ? -1 : 1), degrees(d, e, f) * (ew.toUpperCase() === 'W' ? -1 : 1));
}
