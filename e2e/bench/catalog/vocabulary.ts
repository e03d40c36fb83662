/** The words, numbers and names that a made catalog is written with: the same ones every time. */

/** Deterministic numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Vocabulary {
  random(): number;
  /** One of `n` numbers from 0: small ones often, large ones seldom. */
  zipf(n: number): number;
  readonly words: readonly string[];
  text(words: number): string;
}

export function vocabulary(seed: number): Vocabulary {
  const random = randomFrom(seed);
  const zipf = (n: number) => Math.min(n - 1, Math.floor(n ** random() - 1 + random() * 0.999));
  const syllable = () => `${'bcdfglmnprstvz'[Math.floor(random() * 14)]}${'aeiou'[Math.floor(random() * 5)]}`;
  const words = Array.from({ length: 5000 }, (_, i) =>
    i === 0 ? 'sunset' : Array.from({ length: 2 + (i % 3) }, syllable).join(''),
  );
  const text = (length: number) => Array.from({ length }, () => words[zipf(words.length)]).join(' ');
  return { random, zipf, words, text };
}

export const CAMERAS = [
  'FUJIFILM X-T5',
  'Canon EOS 6D',
  'NIKON Z 6_2',
  'SONY ILCE-7M4',
  'Apple iPhone 15 Pro',
  'LEICA Q3',
  'Panasonic DC-S5',
  'OLYMPUS E-M1',
] as const;
export const CITIES = [
  'Berlin',
  'Lisboa',
  'Zürich',
  'Kyoto 京都',
  'São Paulo',
  'Oslo',
  'Kraków',
  'Reykjavík',
  'Athína',
  'Porto',
] as const;
export const LABELS = ['red', 'yellow', 'green', 'blue', 'purple', 'Approved'] as const;

/** How often which kind of file comes: `kind` is its place in domain/asset.ts KINDS. */
export const FILE_KINDS = [
  { share: 0.62, kind: 0, ext: 'jpg', mime: 'image/jpeg', type: 'JPEG', handler: 'raster' },
  { share: 0.2, kind: 1, ext: 'nef', mime: 'image/x-nikon-nef', type: 'Nikon NEF', handler: 'raw' },
  { share: 0.06, kind: 1, ext: 'raf', mime: 'image/x-fuji-raf', type: 'Fujifilm RAF', handler: 'raw' },
  { share: 0.05, kind: 4, ext: 'mp4', mime: 'video/mp4', type: 'MP4', handler: 'video' },
  { share: 0.03, kind: 2, ext: 'psd', mime: 'image/vnd.adobe.photoshop', type: 'Photoshop', handler: 'photoshop' },
  { share: 0.02, kind: 6, ext: 'pdf', mime: 'application/pdf', type: 'PDF', handler: 'pdf' },
  { share: 0.02, kind: 0, ext: 'png', mime: 'image/png', type: 'PNG', handler: 'raster' },
] as const;

export function fileKind(at: number): (typeof FILE_KINDS)[number] {
  let sum = 0;
  for (const one of FILE_KINDS) {
    sum += one.share;
    if (at < sum) return one;
  }
  return FILE_KINDS[0];
}
