import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportOutcome } from '../../../../src-shared/contract/export.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-export-')));
const at = (...names: string[]) => join(top, ...names);
const openCore = () => createCore({ folder: at('Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
let core: Core;
const call = <T>(name: string, input: object) => core.call(name, input, client) as Promise<T>;

function put(name: string, data: Buffer): string {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), data);
  utimesSync(at(name), 1_500_000_000, 1_500_000_000);
  return at(name);
}

/** Red on the left, blue on the right, as it is seen. */
async function picture(width: number, height: number, orientation = 1): Promise<Buffer> {
  const upright = await sharp({ create: { width, height, channels: 3, background: '#c03030' } })
    .composite([{ input: { create: { width: Math.floor(width / 2), height, channels: 3, background: '#3030c0' } }, left: Math.ceil(width / 2), top: 0 }])
    .png()
    .toBuffer();
  const stored = orientation === 6 ? await sharp(upright).rotate(270).png().toBuffer() : upright;
  return await sharp(stored)
    .withMetadata({ orientation })
    .withExifMerge({
      IFD0: { Make: 'Canon', Model: 'EOS R6', Artist: 'Ines', Copyright: 'By Ines' },
      IFD2: { DateTimeOriginal: '2024:06:01 12:00:00', FNumber: '28/10', ExposureTime: '1/250' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 42/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '9/1 8/1 0/1' },
    })
    .jpeg({ quality: 95 })
    .toBuffer();
}

const exiftool = join(import.meta.dirname, '../../../../node_modules/exiftool-vendored.pl/bin/exiftool');
const tagsOf = (files: readonly string[]) =>
  new Map((JSON.parse(execFileSync('perl', [exiftool, '-j', '-G1', '-n', ...files], { maxBuffer: 1e8 }).toString()) as Record<string, unknown>[]).map((tags) => [tags['SourceFile'] as string, tags]));

async function finished(jobId: string): Promise<{ state: string; outcome: ExportOutcome; error?: { message: string } }> {
  for (const until = Date.now() + 60_000; Date.now() < until && (await call<{ state: string }>('jobs.get', { id: jobId })).state === 'running'; ) await sleep(20);
  return await call('jobs.get', { id: jobId });
}
const start = async (wish: object) => (await call<{ jobId: string }>('export.start', wish)).jobId;
async function exported(to: string, presets: string[], query = 'kind:image', more: object = {}): Promise<ExportOutcome> {
  const job = await finished(await start({ targets: { query: `in:"${at('photos')}" ${query}` }, presets, to: at(to), ...more }));
  if (job.error) throw new Error(job.error.message);
  return job.outcome;
}
const define = (name: string, body: object) => call('presets.define', { name, body });
const tree = (name: string): string[] => (readdirSync(at(name), { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(at(name).length + 1)).sort();
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
async function pixel(path: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(path).removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const from = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(from, from + 3)];
}

beforeAll(async () => {
  core = await openCore();
  put('photos/a.jpg', await picture(600, 400));
  put('photos/b.jpg', await picture(300, 450, 6));
  put('photos/damaged.jpg', (await picture(640, 480)).subarray(0, 3000));
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [at('photos')] });
  await finished(jobId);
  const { ns } = await call<{ ns: number[] }>('search.page', { query: 'a.jpg', sort: 'name', dir: 'asc', limit: 1 });
  await call('assets.set', { targets: ns, changes: { title: 'Harbor', rating: 4 }, tags: { add: ['trips/Lisbon'] } });
});
afterAll(async () => {
  await core.close();
  rmSync(top, { recursive: true, force: true });
});

test('sizes, formats, profiles, metadata and names are as the presets say, seen by exiftool on every file', async () => {
  const before = hash(at('photos/a.jpg'));
  await define('All', { size: { rule: 'edge', pixels: 200 }, metadata: 'all', name: '{name}_all', folders: '{date:YYYY}' });
  await define('Rights', { format: 'webp', size: { rule: 'exact', width: 100, height: 100, fit: 'crop' }, metadata: 'copyright', profile: 'p3', name: '{name}_rights' });
  await define('Nowhere', { format: 'tiff', size: { rule: 'megapixels', megapixels: 0.03 }, metadata: 'no-place', profile: 'source', name: '{num:01}' });
  await define('Bare', { format: 'png', size: { rule: 'exact', width: 300, height: 300, fit: 'pad', background: '#00ff00' }, metadata: 'none', name: '{name}_bare', sharpen: 'high' });
  await define('Avif', { format: 'avif', size: { rule: 'edge', pixels: 120 }, quality: 50, metadata: 'all' });
  const done = await exported('out', ['All', 'Rights', 'Nowhere', 'Bare', 'Avif', 'Original'], 'a.jpg OR b.jpg');
  expect(done).toMatchObject({ exported: 12, skipped: 0, failed: [] });
  expect(tree('out')).toEqual(['01.tif', '02.tif', '2024/a_all.jpg', '2024/b_all.jpg', 'a.avif', 'a.jpg', 'a_bare.png', 'a_rights.webp', 'b.avif', 'b.jpg', 'b_bare.png', 'b_rights.webp']);
  const tags = tagsOf(tree('out').map((name) => at('out', name)));
  const of = (name: string) => tags.get(at('out', name)) as Record<string, unknown>;
  const size = (name: string) => [of(name)['File:ImageWidth'] ?? of(name)['PNG:ImageWidth'] ?? of(name)['RIFF:ImageWidth'] ?? of(name)['IFD0:ImageWidth'] ?? of(name)['Meta:ImageWidth'], of(name)['Composite:ImageSize']];
  expect(['2024/a_all.jpg', '2024/b_all.jpg', 'a_rights.webp', 'b_bare.png', '01.tif', 'b.avif'].map((name) => size(name)[1])).toEqual(['200 133', '133 200', '100 100', '300 300', '212 141', '80 120']);
  for (const [name, about] of tags) if (!name.endsWith('/b.jpg') && !name.endsWith('/a.jpg')) expect(about['IFD0:Orientation'] ?? 1, name).toBe(1);
  expect(of('2024/a_all.jpg')).toMatchObject({
    'XMP-dc:Title': 'Harbor', 'XMP-xmp:Rating': 4, 'XMP-dc:Rights': 'By Ines', 'IFD0:Artist': 'Ines', 'ExifIFD:FNumber': 2.8, 'ExifIFD:ExposureTime': 0.004, 'ExifIFD:DateTimeOriginal': '2024:06:01 12:00:00',
    'Composite:GPSLatitude': expect.closeTo(38.7, 3), 'Composite:GPSLongitude': expect.closeTo(-9.1333, 3), 'ICC_Profile:ProfileDescription': expect.stringMatching(/sRGB/),
  });
  const text = (name: string) => JSON.stringify(of(name));
  expect(of('a_rights.webp')).toMatchObject({ 'XMP-dc:Creator': 'Ines', 'XMP-dc:Rights': 'By Ines', 'ICC_Profile:ProfileDescription': expect.stringMatching(/P3/) });
  expect(text('a_rights.webp')).not.toMatch(/Harbor|GPS|EOS|2024:06/);
  expect(of('01.tif')).toMatchObject({ 'XMP-dc:Title': 'Harbor', 'XMP-dc:Creator': 'Ines' });
  expect(text('01.tif')).not.toMatch(/GPS/);
  expect(text('a_bare.png')).not.toMatch(/XMP|EXIF|IFD0|GPS|Ines|Harbor/);
  // Upright, and the same way round.
  for (const name of ['2024/b_all.jpg', 'b_rights.webp', '02.tif', 'b.avif']) {
    expect((await pixel(at('out', name), 0.1, 0.5))[0], name).toBeGreaterThan(150);
    expect((await pixel(at('out', name), 0.9, 0.5))[2], name).toBeGreaterThan(150);
  }
  const [r = 0, g = 0] = await pixel(at('out/b_bare.png'), 0.02, 0.5);
  expect(g - r).toBeGreaterThan(200);
  expect(readFileSync(at('out/a.jpg'))).toEqual(readFileSync(at('photos/a.jpg')));
  expect(hash(at('photos/a.jpg'))).toBe(before);
});

test('a limit in bytes is kept, a mark is laid on, and edits are seen', async () => {
  const noise = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).jpeg({ quality: 95 }).toBuffer();
  put('photos/noise.jpg', noise);
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [at('photos')] });
  await finished(jobId);
  await define('Small', { limit: 60_000, name: '{name}_small' });
  await define('Tiny', { format: 'png', limit: 20_000, name: '{name}_tiny' });
  expect(await exported('limit', ['Small', 'Tiny'], 'noise.jpg')).toMatchObject({ exported: 2, failed: [] });
  expect(statSync(at('limit/noise_small.jpg')).size).toBeLessThanOrEqual(60_000);
  expect(statSync(at('limit/noise_small.jpg')).size).toBeGreaterThan(40_000);
  expect(statSync(at('limit/noise_tiny.png')).size).toBeLessThanOrEqual(20_000);
  put('mark.png', await sharp({ create: { width: 40, height: 40, channels: 4, background: '#00ff00' } }).png().toBuffer());
  await define('Marked', { watermark: { image: at('mark.png'), position: 'bottom-right', opacity: 1, size: 0.2 }, quality: 95, name: '{name}_marked' });
  await define('Worded', { watermark: { text: '© Ines', position: 'top-left', opacity: 0.9, size: 0.5 }, quality: 95, name: '{name}_worded' });
  const { ns } = await call<{ ns: number[] }>('search.page', { query: 'b.jpg', sort: 'name', dir: 'asc', limit: 1 });
  await call('edits.set', { targets: ns, changes: { crop: { x: 0, y: 0, w: 0.5, h: 1 }, blackWhite: true } });
  expect(await exported('marked', ['Marked', 'Worded'], 'a.jpg OR b.jpg')).toMatchObject({ exported: 4, failed: [] });
  expect((await pixel(at('marked/a_marked.jpg'), 0.9, 0.9))[1]).toBeGreaterThan(220);
  expect((await pixel(at('marked/a_marked.jpg'), 0.5, 0.5))[1]).toBeLessThan(120);
  expect(await sharp(at('marked/b_marked.jpg')).metadata()).toMatchObject({ width: 150, height: 450 });
  const [r = 0, g = 0] = await pixel(at('marked/b_marked.jpg'), 0.5, 0.3);
  expect(Math.abs(r - g)).toBeLessThan(4);
  const bright = await sharp(await sharp(at('marked/a_worded.jpg')).extract({ left: 0, top: 0, width: 320, height: 120 }).toBuffer()).stats();
  expect(Math.max(...bright.channels.map(({ max }) => max))).toBeGreaterThan(200);
  await call('history.undo', {});
});

test('names that are taken: numbered, left, or written over, and never the original', async () => {
  await define('Number', { size: { rule: 'edge', pixels: 50 } });
  await define('Skip', { size: { rule: 'edge', pixels: 50 }, clash: 'skip' });
  await define('Over', { size: { rule: 'edge', pixels: 50 }, clash: 'overwrite' });
  put('clash/a.jpg', Buffer.from('mine'));
  expect(await exported('clash', ['Number', 'Number'], 'a.jpg')).toMatchObject({ exported: 1 });
  expect(tree('clash')).toEqual(['a-2.jpg', 'a.jpg']);
  expect(await exported('clash', ['Skip'], 'a.jpg')).toMatchObject({ exported: 0, skipped: 1 });
  expect(readFileSync(at('clash/a.jpg'), 'utf8')).toBe('mine');
  expect(await exported('clash', ['Over'], 'a.jpg')).toMatchObject({ exported: 1 });
  expect(await sharp(at('clash/a.jpg')).metadata()).toMatchObject({ width: 50 });
  // Onto itself, also by another way there.
  const before = hash(at('photos/a.jpg'));
  symlinkSync(at('photos'), at('way'));
  for (const to of ['photos', 'way']) expect(await exported(to, ['Over'], 'a.jpg')).toMatchObject({ exported: 0, failed: [{ code: 'onto-source', message: expect.stringContaining('never written over') }] });
  expect(hash(at('photos/a.jpg'))).toBe(before);
  expect(tree('photos').filter((name) => name.includes('vitrine-export'))).toEqual([]);
});

test('what cannot be is told for people, and leaves nothing behind', async () => {
  put('broken.icc', Buffer.alloc(500, 1));
  await define('Gone mark', { watermark: { image: at('no.png') } });
  await define('Broken profile', { profile: { file: at('broken.icc') } });
  await define('Too little', { size: { rule: 'exact', width: 2000, height: 2000, fit: 'crop' }, enlarge: true, format: 'png', limit: 1000 });
  await define('Endless', { name: '{text}', folders: `${'{text}/'.repeat(20)}x`, size: { rule: 'edge', pixels: 50 } });
  const done = await exported('wrong', ['Gone mark', 'Broken profile', 'Too little'], 'a.jpg');
  expect(done.failed.map(({ code }) => code)).toEqual(['watermark', 'profile', 'limit']);
  expect(done.failed.map(({ message }) => message)).toEqual([expect.stringContaining('is gone'), expect.stringContaining('is no color profile'), expect.stringContaining('1,000 bytes')]);
  expect(await exported('wrong', ['Full JPEG'], 'damaged.jpg')).toMatchObject({ exported: 0, failed: [{ code: expect.stringMatching(/damaged|truncated/) }] });
  expect(tree('wrong')).toEqual([]);
  const endless = await exported('wrong', ['Endless'], 'a.jpg', { text: 'x'.repeat(400) });
  expect(endless).toMatchObject({ exported: 0, failed: [{ code: 'too-long', message: expect.stringContaining('shorter') }] });
  put('file', Buffer.from('x'));
  await expect(exported('file', ['Web'], 'a.jpg')).rejects.toThrow('is a file, not a folder');
  await expect(start({ targets: [1], presets: ['Nothing'], to: at('x') })).rejects.toThrow('There is no preset');
  await expect(define('Wrong', { name: '{nope}' })).rejects.toThrow('There is no {nope}');
  await expect(define('web', {})).rejects.toThrow('already');
});

test('cancelled and cut off it goes on, and loses and doubles nothing', async () => {
  for (let i = 0; i < 16; i++) put(`many/m${String(i).padStart(2, '0')}.jpg`, await sharp({ create: { width: 600, height: 400, channels: 3, background: { r: i * 10, g: 90, b: 40 } } }).jpeg().toBuffer());
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [at('many')] });
  await finished(jobId);
  const wish = { targets: { query: `in:"${at('many')}"` }, presets: ['Web', 'Web WebP', 'Original'], to: at('resumed') };
  const halfway = async (id: string, least: number) => await expect.poll(async () => (await call<{ done: number; state: string }>('jobs.get', { id })).done, { timeout: 60_000, interval: 5 }).toBeGreaterThanOrEqual(least);
  const first = await start(wish);
  await halfway(first, 6);
  await call('jobs.cancel', { id: first });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: first })).state).toBe('cancelled');
  const partly = tree('resumed');
  expect(partly.length).toBeLessThan(48);
  for (const name of partly) await sharp(at('resumed', name)).stats();
  // Begun again it is the same run; and the program ends on the way.
  expect(await start(wish)).toBe(first);
  await halfway(first, partly.length + 6);
  await core.close();
  // What was being written just then stands beside, under no name of its own, and is gone when it has gone on.
  for (const name of tree('resumed').filter((one) => !one.startsWith('.vitrine-export-'))) await sharp(at('resumed', name)).stats();
  core = await openCore();
  expect(await finished(first)).toMatchObject({ state: 'done', outcome: { exported: 48, failed: [], skipped: 0 } });
  const names = Array.from({ length: 16 }, (_, i) => `m${String(i).padStart(2, '0')}`).flatMap((stem) => [`${stem}-2.jpg`, `${stem}.jpg`, `${stem}.webp`]);
  expect(tree('resumed')).toEqual(names);
  expect(existsSync(at('photos/a.jpg'))).toBe(true);
});

test('two hundred files by three presets, cancelled on the way and gone on with: each is judged by exiftool', async () => {
  const sizes = Array.from({ length: 200 }, (_, i) => ({ name: `p${String(i).padStart(3, '0')}`, width: 120 + i, height: 100 + (i % 7) * 30, orientation: i % 3 ? 1 : 6 }));
  for (const { name, width, height, orientation } of sizes) put(`lot/${name}.jpg`, await picture(width, height, orientation));
  const originals = sizes.map(({ name }) => hash(at(`lot/${name}.jpg`)));
  await finished((await call<{ jobId: string }>('library.add', { paths: [at('lot')] })).jobId);
  await define('Lot small', { size: { rule: 'edge', pixels: 90 }, metadata: 'all', name: '{name}_small' });
  await define('Lot square', { format: 'webp', size: { rule: 'exact', width: 60, height: 60, fit: 'crop' }, metadata: 'copyright', profile: 'p3', name: '{name}_square' });
  await define('Lot bare', { format: 'png', size: { rule: 'full' }, metadata: 'none', name: '{name}_bare' });
  const wish = { targets: { query: `in:"${at('lot')}"` }, presets: ['Lot small', 'Lot square', 'Lot bare'], to: at('lot-out') };
  const id = await start(wish);
  await expect.poll(async () => (await call<{ done: number }>('jobs.get', { id })).done, { interval: 5 }).toBeGreaterThan(90);
  await call('jobs.cancel', { id });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id })).state).toBe('cancelled');
  expect(tree('lot-out').length).toBeLessThan(600);
  expect(await start(wish)).toBe(id);
  expect(await finished(id)).toMatchObject({ state: 'done', outcome: { exported: 600, failed: [], skipped: 0 } });

  const names = sizes.flatMap(({ name }) => [`${name}_bare.png`, `${name}_small.jpg`, `${name}_square.webp`]);
  expect(tree('lot-out')).toEqual(names);
  const tags = tagsOf(names.map((name) => at('lot-out', name)));
  for (const { name, width, height } of sizes) {
    const [bare, small, square] = ['bare.png', 'small.jpg', 'square.webp'].map((end) => tags.get(at('lot-out', `${name}_${end}`)) as Record<string, unknown>);
    const scale = 90 / Math.max(width, height);
    const short = ({ 'Composite:ImageSize': size }: Record<string, unknown>) => String(size).split(' ').map(Number);
    const [w = 0, h = 0] = short(small as Record<string, unknown>);
    expect(Math.max(w, h), name).toBe(90);
    expect([Math.abs(w - width * scale) <= 1, Math.abs(h - height * scale) <= 1], name).toEqual([true, true]);
    expect([bare?.['Composite:ImageSize'], square?.['Composite:ImageSize']], name).toEqual([`${width} ${height}`, '60 60']);
    expect(small, name).toMatchObject({ 'XMP-dc:Rights': 'By Ines', 'IFD0:Model': expect.stringContaining('EOS R6'), 'Composite:GPSLatitude': expect.closeTo(38.7, 3), 'ICC_Profile:ProfileDescription': expect.stringMatching(/sRGB/) });
    expect(square, name).toMatchObject({ 'XMP-dc:Creator': 'Ines', 'XMP-dc:Rights': 'By Ines', 'ICC_Profile:ProfileDescription': expect.stringMatching(/P3/) });
    expect(JSON.stringify(square), name).not.toMatch(/GPS|EOS|2024:06/);
    expect(JSON.stringify(bare), name).not.toMatch(/XMP|EXIF|IFD0|GPS|Ines/);
  }
  expect(sizes.map(({ name }) => hash(at(`lot/${name}.jpg`)))).toEqual(originals);
});
