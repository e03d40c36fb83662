/** Real files for the tests, made here so that everybody knows what is in them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { originals } from '../testing/originals.ts';
import { root } from './kit.ts';

export interface Look {
  width?: number;
  height?: number;
  /** Any CSS color. */
  color?: string;
  /** Capture time, `2026:05:03 10:00:00`. */
  taken?: string;
}

/** A drawing with a sign in each corner, so that what is where can be seen. */
function drawing({ width = 600, height = 400, color = '#4a7ba6' }: Look): Buffer {
  const dot = Math.min(width, height) / 5;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${color}"/>
     <circle cx="${width / 2}" cy="${height / 2}" r="${dot}" fill="#fff" opacity="0.6"/>
     <rect width="${dot}" height="${dot}" fill="#d33"/><rect x="${width - dot}" y="${height - dot}" width="${dot}" height="${dot}" fill="#2a2"/></svg>`,
  );
}

/** A picture of the kind its extension says: jpg, png, webp, tif. @returns its path */
export async function picture(folder: string, name: string, look: Look = {}): Promise<string> {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const image = sharp(drawing(look)).withExif(
    look.taken ? { IFD2: { DateTimeOriginal: look.taken }, IFD0: { Make: 'Vitrine', Model: 'Test' } } : {},
  );
  writeFileSync(path, await image.toFormat(name.split('.').at(-1) as 'png').toBuffer());
  return path;
}

/** `count` JPEGs `frame-01.jpg`…, each taken an hour after the one before. */
export async function pictures(folder: string, count: number): Promise<string[]> {
  const all = Array.from({ length: count }, (_, i) =>
    picture(folder, `frame-${String(i + 1).padStart(2, '0')}.jpg`, {
      width: i % 3 === 2 ? 400 : 600,
      height: i % 3 === 2 ? 600 : 400,
      color: `hsl(${(i * 47) % 360} 45% 45%)`,
      taken: `2026:05:${String(1 + Math.floor(i / 24)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:00:00`,
    }),
  );
  return Promise.all(all);
}

/** Three frames in red, green and blue: GIF, WebP, or PNG by ffmpeg. */
export async function animation(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const frame = (background: string) =>
    sharp({ create: { width: 160, height: 120, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = await Promise.all(['#c33', '#3c3', '#33c'].map(frame));
  await sharp(frames, { join: { animated: true } })
    .toFormat(path.endsWith('.webp') ? 'webp' : 'gif', { delay: [100, 100, 100], loop: 0 })
    .toFile(path.replace(/png$/, 'gif'));
  if (path.endsWith('.png')) execFileSync(ffmpeg!, ['-v', 'error', '-i', path.replace(/png$/, 'gif'), '-plays', '0', '-f', 'apng', path]);
}

/** A Photoshop file without layers: its composite is 320 × 200 pixels of orange. */
export function photoshop(path: string): void {
  const [width, height] = [320, 200];
  const head = Buffer.alloc(26);
  head.write('8BPS');
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(3, 12);
  head.writeUInt32BE(height, 14);
  head.writeUInt32BE(width, 18);
  head.writeUInt16BE(8, 22);
  head.writeUInt16BE(3, 24);
  const planes = [0xe0, 0x80, 0x20].map((value) => Buffer.alloc(width * height, value));
  writeFileSync(path, Buffer.concat([head, Buffer.alloc(12), Buffer.alloc(2), ...planes]));
}

interface PsdLayer {
  name: string;
  /** All of its pixels. Absent: it has none. */
  color?: readonly number[];
  mode?: string;
  hidden?: boolean;
  /** What else is said of it, by its key. */
  block?: readonly [string, Buffer];
}

/** Layers of 320 × 200 pixels, the lowest first; the merged picture is as the last one. */
export function layeredPhotoshop(path: string, layers: readonly PsdLayer[]): void {
  const [width, height] = [320, 200];
  const u16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255]);
  const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value)]);
  const sized = (...parts: Buffer[]) => {
    const data = Buffer.concat(parts);
    return Buffer.concat([u32(data.length), data]);
  };
  const plane = (value: number) => Buffer.alloc(width * height, value);
  const records = layers.map(({ name, color, mode = 'norm', hidden, block }) => {
    const place = color ? [0, 0, height, width] : [0, 0, 0, 0];
    const channels = [0, 1, 2, -1].map((id) => Buffer.concat([u16(id & 65_535), u32(color ? 2 + width * height : 2)]));
    const label = Buffer.from(`${String.fromCharCode(name.length)}${name}`.padEnd(Math.ceil((name.length + 1) / 4) * 4, '\0'), 'latin1');
    const more = block ? Buffer.concat([Buffer.from(`8BIM${block[0]}`), sized(block[1])]) : Buffer.alloc(0);
    const flags = Buffer.from([255, 0, hidden ? 2 : 0, 0]);
    return Buffer.concat([...place.map(u32), u16(4), ...channels, Buffer.from(`8BIM${mode}`), flags, sized(u32(0), u32(0), label, more)]);
  });
  const pixels = layers.flatMap(({ color }) => [...(color ?? [0, 0, 0]), 255].map((value) => Buffer.concat([u16(0), color ? plane(value) : Buffer.alloc(0)])));
  const info = Buffer.concat([u16(layers.length), ...records, ...pixels]);
  const padded = Buffer.concat([info, Buffer.alloc(info.length % 2)]);
  const head = Buffer.concat([Buffer.from('8BPS'), u16(1), Buffer.alloc(6), u16(3), u32(height), u32(width), u16(8), u16(3), u32(0), u32(0)]);
  const merged = layers.at(-1)?.color ?? [255, 255, 255];
  writeFileSync(path, Buffer.concat([head, sized(sized(padded), u32(0)), u16(0), ...merged.map(plane)]));
}

/** A document of two pages, each with a red square. */
export function document(path: string): void {
  const ink = '1 0 0 rg 100 100 200 200 re f';
  const page = (contents: number) =>
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 500]/Contents ${contents} 0 R/Resources<<>>>>`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
    page(5),
    page(5),
    `<</Length ${ink.length}>>stream\n${ink}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  const starts = objects.map((object, i) => {
    const start = text.length;
    text += `${i + 1} 0 obj${object}endobj\n`;
    return start;
  });
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 6\n0000000000 65535 f \n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`;
  writeFileSync(path, text + end);
}

const ffmpeg = [
  join(root, 'node_modules/ffmpeg-static/ffmpeg'),
  ...(spawnSync('ffmpeg', ['-version']).status === 0 ? ['ffmpeg'] : []),
].findLast((path) => path === 'ffmpeg' || existsSync(path));
export const hasFfmpeg = ffmpeg !== undefined;

/** Two seconds of a moving test picture, 320 × 180, as WebM. */
export function film(path: string): void {
  const source = ['-f', 'lavfi', '-i', 'testsrc=duration=2:size=320x180:rate=12'];
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', ...source, '-c:v', 'libvpx', '-b:v', '300k', path]);
}

/** Six seconds of 25 frames that begin at 10:00:00:00, with sound. */
export function longFilm(path: string): void {
  const source = ['-f', 'lavfi', '-i', 'testsrc=duration=6:size=640x360:rate=25', '-f', 'lavfi', '-i', 'sine=duration=6'];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-timecode', '10:00:00:00'];
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', ...source, ...coded, path]);
}

/** The same, with words that stand in its subtitles from the fourth second on. */
export function saidFilm(path: string, words: string): void {
  const [plain, said] = [`${path}.plain.mp4`, `${path}.srt`];
  longFilm(plain);
  writeFileSync(said, `1\n00:00:01,000 --> 00:00:02,000\nNothing.\n\n2\n00:00:04,000 --> 00:00:05,000\n${words}\n`);
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', '-i', plain, '-i', said, '-map', '0:v', '-map', '0:a', '-map', '1', '-c', 'copy', '-c:s', 'mov_text', path]);
  for (const file of [plain, said]) rmSync(file);
}

/** A sound of six seconds in two chapters, of which the second has no name. */
export function chapteredSound(path: string): void {
  const said = `${path}.txt`;
  writeFileSync(said, ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=3\ntitle=Low tide\n[CHAPTER]\nTIMEBASE=1/1\nSTART=3\nEND=6\n');
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=6', '-i', said, '-map', '0:a', '-map_chapters', '1', '-c:a', 'aac', path]);
  rmSync(said);
}

/** Three seconds as cameras and cutting rooms keep them, which no browser plays. */
export function proresFilm(path: string): void {
  const source = ['-f', 'lavfi', '-i', 'testsrc=duration=3:size=640x360:rate=25', '-f', 'lavfi', '-i', 'sine=duration=3'];
  const coded = ['-c:v', 'prores_ks', '-profile:v', '0', '-c:a', 'pcm_s16le', '-timecode', '10:00:00:00'];
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', ...source, ...coded, path]);
}

/** Two seconds. */
export function tone(path: string): void {
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=2', path]);
}

/** A JPEG whose second half is missing. */
export async function halved(path: string): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const whole = await sharp({ create: { width: 600, height: 400, channels: 3, noise, background: '#000' } })
    .jpeg()
    .toBuffer();
  writeFileSync(path, whole.subarray(0, whole.length / 2));
}

/** It begins as a JPEG and is nothing. */
export function broken(path: string): void {
  writeFileSync(
    path,
    Buffer.concat([Buffer.from('ffd8ffe000104a464946000101', 'hex'), Buffer.alloc(5000, 'nothing ')]),
  );
}

/** Copies a file as a person would: whole, and with a time of its own. */
export function copy(from: string, to: string): void {
  copyFileSync(from, to);
  const now = new Date();
  utimesSync(to, now, now);
}

/** Two equal pictures, which `add` and `rate` make known, vanish; two of the same content appear elsewhere. */
export async function lostAndFound(
  folder: string,
  { add, rate }: { add: () => Promise<unknown>; rate: (path: string, rating: number) => Promise<unknown> },
): Promise<void> {
  const [shore, other] = [
    await picture(folder, 'trip/shore.jpg', { color: '#2f6f8f', taken: '2026:05:03 10:00:00' }),
    join(folder, 'trip/backup/shore-0001.jpg'),
  ];
  mkdirSync(dirname(other), { recursive: true });
  copyFileSync(shore, other);
  await add();
  await rate(shore, 4);
  await rate(other, 2);
  for (const name of ['best of the year/shore.jpg', 'best of the year/shore copy.jpg']) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(shore, join(folder, name));
  }
  for (const path of [shore, other]) rmSync(path);
  await add();
}

/** What another program writes into files, or reads from them. */
export function exiftool(...args: string[]): string {
  const done = originals.own(args.at(-1) as string);
  const { stdout } = spawnSync('perl', [join(root, 'node_modules/exiftool-vendored.pl/bin/exiftool'), '-config', '', '-q', '-overwrite_original', ...args], { encoding: 'utf8' });
  done();
  return stdout.trim();
}

/** Four scenes of two seconds each, 25 frames a second, with a sine at −12 dBFS. */
export function cutFilm(path: string): void {
  const scenes = ['mandelbrot=s=640x360:r=25', 'testsrc2=s=640x360:r=25', 'color=0x3a6ea5:s=640x360:r=25', 'smptebars=s=640x360:r=25'];
  const inputs = scenes.flatMap((scene) => ['-f', 'lavfi', '-t', '2', '-i', scene]);
  const joined = `${scenes.map((_, i) => `[${i}:v]setsar=1[v${i}]`).join(';')};${scenes.map((_, i) => `[v${i}]`).join('')}concat=n=4:v=1[v]`;
  const sound = ['-f', 'lavfi', '-t', '8', '-i', 'aevalsrc=0.251*sin(2*PI*440*t):s=48000'];
  execFileSync(ffmpeg!, ['-loglevel', 'error', '-y', ...inputs, ...sound, '-filter_complex', joined, '-map', '[v]', '-map', '4:a', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '192k', path]);
}
