/** A box on the earth, `gps:38.6/-9.3..38.8/-9`: from its southwest to its northeast corner, degrees. West beyond east: over the date line. */

export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

const DEGREES = String.raw`(-?\d{1,3}(?:\.\d+)?)`;
const BOX = new RegExp(`^\\s*${DEGREES}/${DEGREES}\\.\\.${DEGREES}/${DEGREES}\\s*$`);

export function readBox(text: string): Box | undefined {
  const [south, west, north, east] = BOX.exec(text)?.slice(1).map(Number) ?? [];
  if (south === undefined || west === undefined || north === undefined || east === undefined) return undefined;
  if (south > north || south < -90 || north > 90 || Math.abs(west) > 180 || Math.abs(east) > 180) return undefined;
  return { south, west, north, east };
}

/** Millionths of a degree, as the index knows them. */
export const printBox = ({ south, west, north, east }: Box): string => `${part(south)}/${part(west)}..${part(north)}/${part(east)}`;

const part = (degrees: number): string => String(Number(degrees.toFixed(6)) + 0).replace(/^(-?)(\d)e-(\d+)$/, (_, sign: string, digit: string, zeros: string) => `${sign}0.${'0'.repeat(Number(zeros) - 1)}${digit}`);
