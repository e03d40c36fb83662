/** The type that pages are drawn with: the window's own, and for code what the system has. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Canvas, createCanvas, GlobalFonts, Path2D, type SKRSContext2D } from '@napi-rs/canvas';

export type { Canvas, SKRSContext2D as Context };
export { createCanvas };
export const newPath = (): Path2D => new Path2D();

const PARTS = ['latin', 'latin-ext', 'cyrillic', 'greek'];
const FALLBACK =
  '"Segoe UI", "Helvetica Neue", "DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';

let families: string | undefined;

/** Of a CSS font. What Inter lacks comes from the system. */
export function bodyFont(): string {
  families ??= [...registered(), FALLBACK].join(', ');
  return families;
}

/** It has signs of its own for letters outside the Latin ones, or the next one in the row has. */
export const CODE_FONT =
  'Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK SC", "Courier New", monospace';

/** Without them the system's will do. */
function registered(): string[] {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('@fontsource-variable/inter/package.json'));
    return PARTS.flatMap((part) => {
      const family = `Page ${part}`;
      const data = readFileSync(path.join(folder, 'files', `inter-${part}-wght-normal.woff2`));
      return GlobalFonts.register(data, family) ? [`"${family}"`] : [];
    });
  } catch {
    return [];
  }
}
