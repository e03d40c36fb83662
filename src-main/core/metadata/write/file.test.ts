import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Base, Values } from '../../../../src-shared/domain/asset.ts';
import { differences, merge, merged, NO_DIFFERENCES } from '../../../../src-shared/domain/metadata/merge.ts';
import { createExiftool } from '../../tools/exiftool.ts';
import { layerOf } from '../layer.ts';
import { readFull } from '../read.ts';
import { readSidecar } from '../sidecar.ts';
import { rafFile } from '../../formats/testing/raw-files.ts';
import { JPEG, PNG, packet, runExiftool, tiff } from '../testing/fixtures.ts';
import { isOpenElsewhere } from './refusals.ts';
import { writeMetadata } from './file.ts';
import { formatOf, type WriteAnswer, type WriteTask } from './task.ts';

const tool = createExiftool();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vitrine-write-'));
});
afterAll(async () => {
  await tool.end();
  rmSync(folder, { recursive: true, force: true });
});

const EXIFTOOL = path.resolve(import.meta.dirname, '../../../../node_modules/exiftool-vendored.pl/bin/exiftool');
const CORPUS = path.resolve(import.meta.dirname, '../../../../../shared/corpus');
/** As a person would ask on a command line. */
function ask(program: string, ...args: string[]): string {
  const [command, before] = program === 'exiftool' ? ['perl', [EXIFTOOL, '-config', '']] : [program, []];
  return spawnSync(command, [...before, ...args], { encoding: 'utf8' }).stdout;
}
const hasDarktable = spawnSync('darktable-cli', ['--version']).status === 0;
const hasExiv2 = spawnSync('exiv2', ['--version']).status === 0;
/** Adobe's own XMP toolkit, with its handlers of PDF and movies. */
const hasExempi = spawnSync('exempi', ['-h']).error === undefined;

const psd = (): Buffer => {
  const header = Buffer.from('8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x04\0\0\0\x04\0\x08\0\x03', 'latin1');
  return Buffer.concat([header, Buffer.alloc(12), Buffer.alloc(2), Buffer.alloc(4 * 4 * 3, 99)]);
};
const pdf = (): Buffer => {
  const parts = ['%PDF-1.4\n'];
  const offsets: number[] = [];
  for (const [i, body] of ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'].entries()) {
    offsets.push(parts.join('').length);
    parts.push(`${i + 1} 0 obj\n${body}\nendobj\n`);
  }
  const at = parts.join('').length;
  return Buffer.from(`${parts.join('')}xref\n0 4\n0000000000 65535 f \n${offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`);
};
let made = 0;
function put(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, `${made++}-${name}`);
  writeFileSync(file, bytes);
  return file;
}
function movie(name: string): string {
  const file = path.join(folder, `${made++}-${name}`);
  spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=0.2:s=32x32:r=5', '-c:v', 'mpeg4', '-y', file]);
  return file;
}
function dng(): string {
  const file = put('a.dng', tiff());
  runExiftool(['-DNGVersion=1 4 0 0', '-Make=Maker', '-Model=M1', file]);
  return file;
}

async function taskFor(file: string, wanted: Values, more: Partial<WriteTask> = {}): Promise<WriteTask> {
  const { size, mtimeMs } = statSync(file);
  const ext = path.extname(file).slice(1);
  const [full] = await readFull(tool, [{ path: Buffer.from(file), ext }]);
  const bases: Base[] = [...(full?.layer.bases ?? [])];
  const sidecar = ['.xmp'].map((end) => file + end).find(existsSync);
  const base = sidecar && readSidecar(readFileSync(sidecar));
  if (base && !(base instanceof Error)) bases.push(base);
  const wish = differences(wanted, layerOf(bases).values) ?? NO_DIFFERENCES;
  return {
    path: Buffer.from(file), ext, format: formatOf(ext), size, mtime: mtimeMs, bases, wish, whole: wanted, fresh: Buffer.from(`${file}.xmp`),
    watchFor: [], keepTime: false, mark: 'test', ...(base && !(base instanceof Error) ? { sidecar: { path: Buffer.from(sidecar as string), hash: base.hash } } : {}), ...more,
  };
}
const write = async (file: string, wanted: Values, more?: Partial<WriteTask>): Promise<WriteAnswer> => writeMetadata(tool, await taskFor(file, wanted, more));
const saidBy = async (file: string): Promise<Values> => (await taskFor(file, {})).bases.length ? layerOf((await taskFor(file, {})).bases).values : {};
const left = (): string[] => readdirSync(folder).filter((name) => name.startsWith('.vitrine'));

const WANTED: Values = { rating: 4, label: 'red', flag: 'pick', title: 'Größe “1”', caption: 'One\nTwo & <three>', creator: 'Ann', copyright: '© Ann', city: 'Lisboa', takenAt: '2024-06-01T10:00:00.25+02:00', gps: '41.157944,-8.629105,-86.5', tags: [['people', 'Ines'], ['sea']], custom: { client: 'Acme & Söhne', 'größe-cm': '12.5', _2nd: 'two\nlines', use: ['Web', 'Druck'] } };
/** Of the picture alone, by others than those who write: decoded, by exiftool's hash of its data, or its bytes where they cannot. */
async function pictureIn(ext: string, file: string): Promise<string> {
  if (['jpg', 'png', 'tif'].includes(ext)) return (await sharp(file).raw().toBuffer()).toString('base64');
  if (ext === 'psd') return readFileSync(file).subarray(-50).toString('base64');
  if (ext === 'pdf') return readFileSync(file).subarray(0, pdf().length).toString('base64');
  return ask('exiftool', '-api', 'ImageHashType=SHA256', '-ImageDataHash', '-s3', file);
}

const makers: readonly [string, () => string][] = [
  ['jpg', () => put('a.jpg', JPEG)],
  ['tif', () => put('a.tif', tiff())],
  ['png', () => put('a.png', PNG)],
  ['psd', () => put('a.psd', psd())],
  ['dng', dng],
  ['pdf', () => put('a.pdf', pdf())],
  ['mp4', () => movie('a.mp4')],
  ['mov', () => movie('a.mov')],
];

describe('metadata written into files', () => {
  it.each(makers)('%s says it to exiftool and exiv2 or Adobe’s toolkit, keeps its picture, and is as it was when it is taken back', async (ext, make) => {
    const file = make();
    const complaints = new Set(ask('exiftool', '-validate', '-a', '-warning', '-error', '-s3', file).split('\n').slice(1));
    const picture = await pictureIn(ext, file);
    const answer = await write(file, WANTED);
    expect(answer, JSON.stringify(answer)).toMatchObject({ done: 'inside' });
    expect(await pictureIn(ext, file)).toEqual(picture);
    const tags = JSON.parse(ask('exiftool', '-j', '-struct', '-G1', '-n', file))[0];
    expect(tags).toMatchObject({
      'XMP-xmp:Rating': 4, 'XMP-xmp:Label': 'Red', 'XMP-xmpDM:Pick': 1, 'XMP-dc:Title': 'Größe “1”', 'XMP-dc:Creator': ['Ann'],
      'XMP-dc:Description': 'One\nTwo & <three>', 'XMP-photoshop:City': 'Lisboa', 'XMP-dc:Subject': ['people', 'Ines', 'sea'],
      'XMP-lr:HierarchicalSubject': ['people|Ines', 'sea'], 'XMP-exif:DateTimeOriginal': '2024:06:01 10:00:00.25+02:00',
      'XMP-exif:GPSLatitude': expect.closeTo(41.157944, 8), 'XMP-exif:GPSLongitude': expect.closeTo(-8.629105, 8), 'XMP-exif:GPSAltitude': 86.5, 'XMP-exif:GPSAltitudeRef': 1,
      'XMP-vitrineFields:Client': 'Acme & Söhne', 'XMP-vitrineFields:Gre-cm': 12.5, 'XMP-vitrineFields:Tag_2nd': 'two\nlines', 'XMP-vitrineFields:Use': ['Web', 'Druck'],
    });
    // exiv2 0.27 opens no PDF and reads movies only in another build: Adobe's toolkit is asked about those.
    const isOthers = ['pdf', 'mp4', 'mov'].includes(ext);
    if (hasExempi && isOthers) {
      const said = ask('exempi', '-x', file);
      expect(said).toMatch(/xmp:Rating(="|>)4["<]/);
      expect(said).toMatch(/xmp:Label(="|>)Red["<]/);
      expect(said.match(/<dc:subject>[\s\S]*?<\/dc:subject>/)?.[0].match(/(?<=<rdf:li>)[^<]*/g)).toEqual(['people', 'Ines', 'sea']);
    }
    if (hasExiv2 && !isOthers) {
      const said = ask('exiv2', '-px', file);
      expect(said).toMatch(/Xmp\.xmp\.Rating\s+XmpText\s+1\s+4/);
      expect(said).toMatch(/Xmp\.dc\.subject\s+XmpBag\s+3\s+people, Ines, sea/);
      expect(said).toMatch(/Xmp\.xmp\.Label\s+XmpText\s+3\s+Red/);
    }
    const now = ask('exiftool', '-validate', '-a', '-warning', '-error', '-s3', file).split('\n').slice(1);
    expect(now.filter((line) => !complaints.has(line))).toEqual([]);
    expect(differences(WANTED, await saidBy(file))).toBeUndefined();
    // What another program changes now is merged with what is set here meanwhile, and both are written.
    runExiftool(['-XMP-xmp:Rating=2', '-XMP-dc:Subject+=theirs', '-XMP-lr:HierarchicalSubject+=theirs', '-XMP-crs:Exposure2012=+0.35', file]);
    const ours = { ...WANTED, title: 'Mine', tags: [['people', 'Ines']] };
    const answers = merge(WANTED, ours, await saidBy(file));
    expect(answers).toMatchObject({ take: new Map([['rating', 2]]), addTags: [['theirs']], removeTags: [], conflicts: [] });
    expect(await write(file, merged(ours, answers))).toMatchObject({ done: 'inside' });
    const both = JSON.parse(ask('exiftool', '-j', '-struct', '-G1', '-n', file))[0];
    expect(both).toMatchObject({ 'XMP-xmp:Rating': 2, 'XMP-dc:Title': 'Mine', 'XMP-dc:Subject': ['people', 'Ines', 'theirs'], 'XMP-crs:Exposure2012': expect.anything() });
    const back = await write(file, {});
    expect(back, JSON.stringify(back)).toMatchObject({ done: 'inside' });
    expect(differences({}, await saidBy(file))).toBeUndefined();
    expect(left()).toEqual([]);
  });

  it('a RAW is told by its sidecar: exiftool and exiv2 read it, what they change in it is merged, and no byte of the RAW changes', async () => {
    const raw = rafFile(JPEG);
    const file = put('a.raf', raw);
    const sidecar = `${file}.xmp`;
    expect(await write(file, WANTED)).toMatchObject({ done: 'sidecar' });
    expect(JSON.parse(ask('exiftool', '-j', '-struct', '-G1', '-n', sidecar))[0]).toMatchObject({
      'XMP-xmp:Rating': 4, 'XMP-xmp:Label': 'Red', 'XMP-dc:Subject': ['people', 'Ines', 'sea'], 'XMP-lr:HierarchicalSubject': ['people|Ines', 'sea'], 'XMP-vitrineFields:Client': 'Acme & Söhne',
    });
    expect(ask('exiftool', '-validate', '-a', '-warning', '-error', '-s3', sidecar).trim()).toBe('OK');
    let theirs: Values = { ...WANTED, rating: 2, tags: [...(WANTED.tags ?? []), ['theirs']] };
    if (hasExiv2) {
      const said = ask('exiv2', '-px', sidecar);
      for (const line of [/Xmp\.xmp\.Rating\s+XmpText\s+1\s+4/, /Xmp\.xmp\.Label\s+XmpText\s+3\s+Red/, /Xmp\.dc\.subject\s+XmpBag\s+3\s+people, Ines, sea/, /Xmp\.vitrineFields\.client\s+XmpText\s+\d+\s+Acme & Söhne/]) expect(said).toMatch(line);
      ask('exiv2', '-Mset Xmp.dc.source theirs', '-Mset Xmp.photoshop.City Porto', sidecar);
      theirs = { ...theirs, city: 'Porto' };
    }
    runExiftool(['-XMP-xmp:Rating=2', '-XMP-dc:Subject+=theirs', '-XMP-lr:HierarchicalSubject+=theirs', sidecar]);
    const ours = { ...WANTED, title: 'Mine' };
    const answer = merge(WANTED, ours, await saidBy(file));
    expect(answer.conflicts).toEqual([]);
    expect(differences(merged(ours, answer), { ...theirs, title: 'Mine' })).toBeUndefined();
    expect(await write(file, merged(ours, answer))).toMatchObject({ done: 'sidecar' });
    expect(JSON.parse(ask('exiftool', '-j', '-G1', '-n', sidecar))[0]).toMatchObject({ 'XMP-xmp:Rating': 2, 'XMP-dc:Title': 'Mine', 'XMP-dc:Subject': ['people', 'Ines', 'sea', 'theirs'], ...(hasExiv2 ? { 'XMP-dc:Source': 'theirs', 'XMP-photoshop:City': 'Porto' } : {}) });
    expect(readFileSync(file)).toEqual(raw);
  });

  it('corrects the time in EXIF and IIM, puts the place into EXIF that is there, and takes it out again', async () => {
    const file = put('when.jpg', JPEG);
    runExiftool(['-ExifIFD:DateTimeOriginal=2024:06:01 12:00:00', '-ExifIFD:SubSecTimeOriginal=5', '-ExifIFD:CreateDate=2024:06:01 12:00:00', '-IPTC:DateCreated=2024:06:01', '-IPTC:TimeCreated=12:00:00+00:00', '-XMP-photoshop:DateCreated=2024:06:01 12:00:00', file]);
    const was = await saidBy(file);
    expect(was).toMatchObject({ takenAt: '2024-06-01T12:00:00' });
    const asked = { ...was, takenAt: '2023-05-31T11:00:00.25+02:00', gps: '-33.5,70.25,500' };
    const complaints = ask('exiftool', '-validate', '-a', '-warning', '-error', '-s3', file).split('\n').slice(1);
    expect(await write(file, asked)).toMatchObject({ done: 'inside' });
    expect(ask('exiftool', '-validate', '-a', '-warning', '-error', '-s3', file).split('\n').slice(1).filter((line) => !complaints.includes(line))).toEqual([]);
    const tags = JSON.parse(ask('exiftool', '-j', '-G1', '-n', file))[0];
    expect(tags).toMatchObject({
      'ExifIFD:DateTimeOriginal': '2023:05:31 11:00:00', 'ExifIFD:SubSecTimeOriginal': 25, 'ExifIFD:OffsetTimeOriginal': '+02:00', 'ExifIFD:CreateDate': '2024:06:01 12:00:00',
      'IPTC:DateCreated': '2023:05:31', 'IPTC:TimeCreated': '11:00:00+02:00', 'XMP-photoshop:DateCreated': '2023:05:31 11:00:00.25+02:00',
      'GPS:GPSLatitude': 33.5, 'GPS:GPSLatitudeRef': 'S', 'GPS:GPSLongitude': 70.25, 'GPS:GPSLongitudeRef': 'E', 'GPS:GPSAltitude': 500, 'GPS:GPSAltitudeRef': 0,
    });
    expect(differences(asked, await saidBy(file))).toBeUndefined();
    expect(await write(file, was)).toMatchObject({ done: 'inside' });
    expect(await saidBy(file)).toEqual(was);
    expect(JSON.parse(ask('exiftool', '-j', '-G1', '-n', '-GPS:all', file))[0]).toEqual({ SourceFile: file });
  });

  it('lets EXIF and IIM follow where they say something, and leaves them alone where not', async () => {
    const file = put('both.jpg', JPEG);
    runExiftool(['-IFD0:Rating=2', '-IFD0:RatingPercent=25', '-IFD0:Artist=Bob', '-IFD0:XPKeywords=old;Tom', '-IPTC:Keywords=old', '-IPTC:Keywords=Tom', '-IPTC:By-line=Bob', '-IPTCDigest=new', '-XMP-dc:Creator=Bob', '-XMP-dc:Subject=old', '-XMP-dc:Subject=Tom', '-XMP-crs:Exposure2012=+0.35', file]);
    const answer = await write(file, { rating: 5, creator: 'Änne', title: 'T', tags: [['Tom'], ['neu', 'Größe']] });
    expect(answer, JSON.stringify(answer)).toMatchObject({ done: 'inside' });
    const tags = JSON.parse(ask('exiftool', '-j', '-G1', '-n', '-a', file))[0];
    expect(tags).toMatchObject({
      'IFD0:Rating': 5, 'IFD0:RatingPercent': 99, 'IFD0:Artist': 'Änne', 'IFD0:XPKeywords': 'Tom;neu;Größe', 'IPTC:Keywords': ['Tom', 'neu', 'Größe'],
      'IPTC:By-line': 'Änne', 'XMP-crs:Exposure2012': '+0.35', 'XMP-dc:Title': 'T',
    });
    expect(tags['IPTC:ObjectName']).toBeUndefined();
    expect(tags['Photoshop:IPTCDigest']).toBe(tags['File:CurrentIPTCDigest']);
  });

  it('touches no byte without a difference, and keeps the time of the file when asked', async () => {
    const file = put('time.jpg', JPEG);
    utimesSync(file, 1_000_000, 1_000_000);
    await write(file, { rating: 3 }, { keepTime: true });
    expect(statSync(file).mtimeMs).toBe(1_000_000_000);
    chmodSync(file, 0o640);
    await write(file, { rating: 4 });
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });
});

describe('files that are not written into', () => {
  const c2pa = Buffer.concat([JPEG.subarray(0, 2), Buffer.from([0xff, 0xeb, 0, 30]), Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x18jumbc2pa\0\0\0\0', 'latin1'), JPEG.subarray(2)]);
  it.each([
    ['signed by C2PA', () => put('signed.jpg', c2pa), /signed/],
    ['a signed PDF', () => put('signed.pdf', Buffer.concat([pdf(), Buffer.from('\n% /ByteRange [0 1 2 3]\n')])), /signed/],
    ['read-only', () => { const file = put('locked.jpg', JPEG); chmodSync(file, 0o444); return file; }, /read-only/],
    ['damaged in the eyes of exiftool', () => put('cut.png', PNG.subarray(0, 50)), /./],
  ])('%s: a sidecar beside it', async (_, make, why) => {
    const file = make();
    const before = readFileSync(file);
    expect(await write(file, { rating: 3, tags: [['a']] })).toMatchObject({ done: 'sidecar', why: expect.stringMatching(why) });
    expect(readFileSync(file)).toEqual(before);
    expect(await saidBy(file)).toMatchObject({ rating: 3, tags: [['a']] });
  });

  it.runIf(process.platform === 'linux')('open elsewhere for writing: a sidecar beside it', async () => {
    const file = put('open.jpg', JPEG);
    const fd = openSync(file, 'r+');
    // A look counts for two seconds.
    await vi.waitFor(async () => expect(await isOpenElsewhere(Buffer.from(file))).toBe(true), 30_000);
    expect(await write(file, { rating: 3 })).toMatchObject({ done: 'sidecar', why: expect.stringMatching(/open/) });
    closeSync(fd);
  });
});

describe('what changed meanwhile', () => {
  it('is left as it is: the file, its sidecar, and one that somebody has just made', async () => {
    const file = put('stale.jpg', JPEG);
    const task = await taskFor(file, { rating: 3 });
    writeFileSync(`${file}.xmp`, packet('', 'xmp:Rating="1"'));
    expect(await writeMetadata(tool, { ...task, watchFor: [Buffer.from(`${file}.xmp`)] })).toEqual({ done: 'stale' });
    expect(await writeMetadata(tool, { ...task, format: undefined })).toEqual({ done: 'stale' });
    const known = await taskFor(file, { rating: 3 });
    writeFileSync(`${file}.xmp`, packet('<dc:title>new</dc:title>', 'xmp:Rating="1"'));
    expect(await writeMetadata(tool, known)).toEqual({ done: 'stale' });
    writeFileSync(file, Buffer.concat([JPEG, Buffer.from('more')]));
    expect(await writeMetadata(tool, known)).toEqual({ done: 'stale' });
    expect(readFileSync(`${file}.xmp`, 'utf8')).toContain('new');
  });

  it('a sidecar that cannot be edited fails with the reason, and stays', async () => {
    const file = put('bad.nef', Buffer.from('raw'));
    const half = packet('<dc:title>x</dc:title>').slice(0, -60);
    writeFileSync(`${file}.xmp`, packet('', 'xmp:Rating="1"'));
    const task = await taskFor(file, { rating: 3 });
    const bytes = Buffer.from(half);
    writeFileSync(`${file}.xmp`, bytes);
    const { createHash } = await import('node:crypto');
    const answer = await writeMetadata(tool, { ...task, sidecar: { path: Buffer.from(`${file}.xmp`), hash: createHash('sha256').update(bytes).digest('hex') } });
    expect(answer).toMatchObject({ done: 'failed', code: 'cannot-edit', message: expect.stringMatching(/damaged|half/) });
    expect(readFileSync(`${file}.xmp`, 'utf8')).toBe(half);
  });
});

describe.runIf(hasDarktable)('darktable', () => {
  const colors = path.join(CORPUS, 'raw/colorchart.dng');
  const kinds: readonly (readonly [string, () => Buffer])[] = [['shown.jpg', () => JPEG], ...(existsSync(colors) ? [['shown.dng', () => readFileSync(colors)] as const] : [])];
  it.each(kinds)('sees stars, label, tags and title of the sidecar of %s (needs darktable)', async (name, bytes) => {
    const file = put(name, bytes());
    chmodSync(file, 0o444);
    expect(await write(file, { rating: 4, label: 'green', title: 'Größe', tags: [['people', 'Ines'], ['sea']] })).toMatchObject({ done: 'sidecar' });
    const own = path.join(folder, `darktable-${name}`);
    const library = path.join(own, 'library.db');
    spawnSync('darktable-cli', [file, `${file}.xmp`, path.join(folder, 'out.jpg'), '--core', '--configdir', own, '--library', library, '--conf', 'write_sidecar_files=never']);
    const inside = <T>(name: string, sql: string): T[] => new Database(path.join(own, name), { readonly: true }).prepare(sql).pluck().all() as T[];
    expect(inside('library.db', 'SELECT flags & 7 FROM images')).toEqual([4]);
    expect(inside('library.db', 'SELECT color FROM color_labels')).toEqual([2]);
    expect(inside('library.db', 'SELECT value FROM meta_data')).toContain('Größe');
    expect(inside('data.db', 'SELECT name FROM tags')).toEqual(expect.arrayContaining(['people|Ines', 'sea']));
  });
});

describe.runIf(existsSync(CORPUS))('real files', () => {
  it.each(['xmp-toolkit/samples/BlueSquare.tif', 'xmp-toolkit/samples/BlueSquare.psd', 'xmp-toolkit/samples/BlueSquare.pdf', 'xmp-toolkit/samples/BlueSquare.mov', 'raw/colorchart.dng', 'sidecars/digikam/digikam.jpg', 'exif-samples/jpg/mobile/HMD_Nokia_8.3_5G.jpg'])(
    '%s takes stars and tags and keeps the rest',
    async (name) => {
      const file = put(path.basename(name), readFileSync(path.join(CORPUS, name)));
      const was = await saidBy(file);
      const wanted: Values = { ...was, rating: ((was.rating ?? 0) % 5) + 1, tags: [...(was.tags ?? []), ['new', 'tag']] };
      const answer = await write(file, wanted);
      expect(answer, JSON.stringify(answer)).toMatchObject({ done: 'inside' });
      expect(differences(wanted, await saidBy(file))).toBeUndefined();
    },
  );
});
