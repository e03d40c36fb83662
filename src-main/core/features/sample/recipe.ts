/** The sample library's recipe: from one seed always the same sixty pictures, varied enough to try every part of the program on. */

export type Scene = 'coast' | 'hills' | 'portrait' | 'still' | 'city' | 'night' | 'abstract' | 'forest';

export interface Shot {
  readonly folder: string;
  readonly name: string;
  readonly format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'svg';
  readonly scene: Scene;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** EXIF orientation; the pixels are stored turned the other way. */
  readonly orientation: 1 | 6 | 8;
  /** `2026:05:03 08:12:40` */
  readonly taken: string;
  readonly make: string;
  readonly model: string;
  readonly lens: string;
  readonly iso: number;
  readonly aperture: number;
  /** Denominator of the exposure time. */
  readonly speed: number;
  readonly focal: number;
  readonly place?: readonly [lat: number, lon: number];
  readonly rating: number;
  readonly label?: string;
  readonly title?: string;
  readonly tags: readonly string[];
}

interface Shoot {
  readonly folder: string;
  readonly day: string;
  readonly scenes: readonly Scene[];
  readonly prefix: string;
  readonly count: number;
  readonly camera: readonly [make: string, model: string, lens: string, focal: number];
  readonly place?: readonly [number, number];
  readonly tags: readonly string[];
  readonly titles: readonly string[];
}

const SHOOTS: readonly Shoot[] = [
  { folder: '2026-05 Lisbon', day: '2026:05:03', scenes: ['coast', 'city', 'hills'], prefix: 'DSCF', count: 16, camera: ['FUJIFILM', 'X-T5', 'XF23mmF1.4 R', 23], place: [38.7223, -9.1393], tags: ['places/Portugal/Lisbon', 'travel'], titles: ['Tejo at first light', 'Tram hill', 'Belém'] },
  { folder: '2026-06 Lookbook', day: '2026:06:14', scenes: ['portrait', 'still'], prefix: '_DSC', count: 18, camera: ['NIKON CORPORATION', 'NIKON Z 8', 'NIKKOR Z 85mm f/1.8 S', 85], tags: ['people/models/Ines', 'studio', 'lookbook'], titles: ['Look 1', 'Look 2', 'Look 3'] },
  { folder: '2026-08 Dolomites', day: '2026:08:21', scenes: ['hills', 'forest', 'night'], prefix: 'IMG_', count: 14, camera: ['Canon', 'Canon EOS R6', 'RF24-105mm F4 L IS USM', 35], place: [46.5405, 11.849], tags: ['places/Italy/Dolomites', 'landscape'], titles: ['Three peaks', 'Larch wood', 'Stars over the hut'] },
  { folder: '2026-10 Phone', day: '2026:10:02', scenes: ['city', 'still', 'portrait', 'coast'], prefix: 'IMG_', count: 6, camera: ['Apple', 'iPhone 17 Pro', 'iPhone 17 Pro back camera 6.86mm f/1.78', 7], place: [60.1699, 24.9384], tags: ['places/Finland/Helsinki'], titles: ['Harbor'] },
  { folder: 'Design', day: '2026:09:09', scenes: ['abstract'], prefix: 'poster-', count: 8, camera: ['', '', '', 0], tags: ['design/posters'], titles: ['Poster'] },
];

const SHAPES: readonly (readonly [number, number])[] = [[1620, 1080], [1620, 1080], [1080, 1620], [1440, 1080], [1620, 911], [1200, 1200]];
const LABELS = ['Red', 'Yellow', 'Green', 'Blue', 'Purple'];
const DESIGN_FORMATS = ['png', 'webp', 'tiff', 'png', 'svg', 'png', 'webp', 'svg'] as const;

/** A small seeded generator (mulberry32): 0 ≤ x < 1. */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function sampleShots(seed = 7): Shot[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return SHOOTS.flatMap((shoot) =>
    Array.from({ length: shoot.count }, (_, i): Shot => {
      const [width, height] = pick(SHAPES);
      const design = shoot.folder === 'Design';
      const minute = 8 * 60 + i * 7 + Math.floor(next() * 5);
      const two = (n: number) => String(n).padStart(2, '0');
      const format = design ? (DESIGN_FORMATS[i] as Shot['format']) : 'jpeg';
      const ext = format === 'jpeg' ? 'jpg' : format;
      const number = design ? String(i + 1) : String(2041 + i * 3).padStart(4, '0');
      return {
        folder: shoot.folder,
        name: `${shoot.prefix}${number}.${shoot.prefix === 'IMG_' || design ? ext : ext.toUpperCase()}`,
        format,
        scene: pick(shoot.scenes),
        seed: Math.floor(next() * 2 ** 31),
        width,
        height,
        orientation: !design && height > width ? pick([6, 8] as const) : 1,
        taken: `${shoot.day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(Math.floor(next() * 60))}`,
        make: shoot.camera[0],
        model: shoot.camera[1],
        lens: shoot.camera[2],
        focal: shoot.camera[3],
        iso: pick([64, 100, 200, 400, 800, 3200]),
        aperture: pick([1.4, 2, 2.8, 4, 5.6, 8]),
        speed: pick([30, 60, 125, 250, 500, 1000]),
        ...(shoot.place ? { place: [shoot.place[0] + (next() - 0.5) / 20, shoot.place[1] + (next() - 0.5) / 20] as const } : {}),
        // Most are still to be culled: that is what a sample is for.
        rating: next() < 0.25 ? 1 + Math.floor(next() * 5) : 0,
        ...(next() < 0.15 ? { label: pick(LABELS) } : {}),
        ...(i < shoot.titles.length ? { title: shoot.titles[i] as string } : {}),
        tags: next() < 0.8 ? shoot.tags.slice(0, 1 + Math.floor(next() * shoot.tags.length)) : [],
      };
    }),
  );
}
