/** Made-up pictures: the same number is always the same picture. */
const SHAPES = [1.5, 1.5, 1.5, 0.667, 1.333, 0.75, 1.778, 1, 1.5, 2.39, 0.8, 1.5] as const;

/** @returns 0…1, always the same for the same number and purpose */
export function chance(n: number, purpose: number): number {
  let x = Math.imul(n ^ (purpose * 0x9e3779b1), 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return (x >>> 0) / 4294967296;
}

/** Shown width / height. */
export const shapeOf = (n: number): number => SHAPES[Math.floor(chance(n, 1) * SHAPES.length)]!;

const tone = (hue: number, saturation: number, light: number) => `hsl(${Math.round(hue)} ${saturation}% ${light}%)`;

/** @returns a landscape, a portrait or a study of colors, as SVG */
export function svgOf(n: number): string {
  const height = 400;
  const width = Math.round(height * shapeOf(n));
  const hue = chance(n, 2) * 360;
  const other = hue + 40 + chance(n, 3) * 160;
  const light = 25 + chance(n, 4) * 45;
  const horizon = Math.round(height * (0.4 + chance(n, 5) * 0.3));
  const kind = Math.floor(chance(n, 6) * 3);
  const sky = `<linearGradient id="s" x2="0" y2="1"><stop stop-color="${tone(hue, 38, light + 18)}"/><stop offset="1" stop-color="${tone(hue + 12, 45, light)}"/></linearGradient>`;
  const head = `<circle cx="${width / 2}" cy="${height * 0.42}" r="${height * 0.16}" fill="${tone(other, 45, light + 14)}"/>`;
  const body = `<ellipse cx="${width / 2}" cy="${height}" rx="${height * 0.33}" ry="${height * 0.42}" fill="${tone(other - 12, 40, light - 6)}"/>`;
  const ground = `<rect y="${horizon}" width="${width}" height="${height}" fill="${tone(other, 30, light * 0.4)}"/>`;
  const hill = `<path d="M0 ${horizon + 20} Q${width * 0.3} ${horizon - 70} ${width * 0.62} ${horizon + 10} T${width} ${horizon - 20} V${height} H0Z" fill="${tone(hue + 20, 24, light * 0.62)}"/>`;
  const inside = kind === 0 ? hill + ground.replace('<rect', '<rect opacity=".8"') : kind === 1 ? body + head : ground;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${sky}</defs><rect width="${width}" height="${height}" fill="url(#s)"/>${inside}</svg>`;
}
