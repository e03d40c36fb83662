/** Real files from cameras and other programs, where the corpus lies beside the repository (`../shared/corpus`). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { createExiftool } from '../tools/exiftool.ts';
import { HEAD_BYTES, readHead } from './head.ts';
import { layerOf, withSidecar } from './layer.ts';
import { mapExiftool } from './map.ts';
import { readFull } from './read.ts';
import { readSidecar, SidecarError } from './sidecar.ts';
import { JPEG, PNG, runExiftool, tiff, WEBP } from './testing/fixtures.ts';

const REPO = path.resolve(import.meta.dirname, '../../..');
const CORPUS = path.resolve(REPO, '../shared/corpus');
const EXIFTOOL = path.join(REPO, 'node_modules/exiftool-vendored.pl/bin/exiftool');
const PICTURE = /\.(jpe?g|png|webp|tiff?|dng|nef|cr3|arw|raf|orf|rw2|hei[cf]|avif|psd|gif|bmp|jxl|jp2)$/i;
/** Where exiftool is not waited for when the head is settled (workers/media-tasks.ts). */
const SETTLED = /\.(jpe?g|png|webp)$/i;
const FIELDS = ['width', 'height', 'orientation', 'capture time', 'camera', 'lens'] as const;
type Field = (typeof FIELDS)[number];
type Answers = Partial<Record<Field, string>>;

/** Where we and exiftool differ on purpose: `file field` → why. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'file-type/fixture-Leica-M10.dng capture time':
    'exiftool stops at the first value beyond the end of this cut-off file, we read on.',
  'immich-test-assets/formats/png/density_plot.png capture time': "PNG's Creation Time counts for us as a CreateDate.",
};

/** Exiftool's own answer, asked as a person would on a command line, without any of our code. */
function askExiftool(folder: string, files: readonly string[]): Map<string, Answers> {
  const asked = [
    'ImageWidth#',
    'ImageHeight#',
    'Orientation#',
    'SubSecDateTimeOriginal',
    'DateTimeOriginal',
    'GPSDateTime',
    'SubSecCreateDate',
    'CreateDate',
    'Make',
    'Model',
    'LensModel',
    'XMP-aux:Lens',
    'LensID',
  ];
  const { stdout } = spawnSync(
    'perl',
    [EXIFTOOL, '-config', '', '-q', '-j', ...asked.map((tag) => `-${tag}`), ...files],
    {
      cwd: folder,
      maxBuffer: 1 << 28,
      encoding: 'utf8',
    },
  );
  return new Map(
    (JSON.parse(stdout) as Record<string, unknown>[]).map((tags) => [String(tags['SourceFile']), answersOf(tags)]),
  );
}

function answersOf(tags: Record<string, unknown>): Answers {
  const say = (...names: string[]): string | undefined =>
    names.map((name) => tags[name]).find((value) => value !== undefined && String(value).trim() !== '') as
      | string
      | undefined;
  const date = [
    say('SubSecDateTimeOriginal', 'DateTimeOriginal'),
    say('GPSDateTime'),
    say('SubSecCreateDate', 'CreateDate'),
  ].find((value) => /^(?!0000)\d{4}:(?!00)/.test(value ?? ''));
  const lens = say('LensModel', 'Lens', 'LensID');
  const orientation = Number(tags['Orientation']);
  const size = Number(tags['ImageWidth']) > 0 && Number(tags['ImageHeight']) > 0;
  return {
    width: size ? String(tags['ImageWidth']) : undefined,
    height: size ? String(tags['ImageHeight']) : undefined,
    orientation: orientation >= 1 && orientation <= 8 ? String(orientation) : undefined,
    'capture time': date,
    camera:
      [say('Make'), say('Model')]
        .filter((part) => part !== undefined)
        .map((part) => String(part).trim())
        .join(' + ') || undefined,
    lens: lens === undefined || /^unknown|^n\/a/i.test(lens) ? undefined : lens.trim(),
  };
}

/** What our facts say in the words of the field. */
function ours(facts: Facts): Answers {
  const { width, height, orientation, takenAt, camera, lens } = facts;
  return {
    width: width?.toString(),
    height: height?.toString(),
    orientation: orientation?.toString(),
    'capture time': takenAt,
    camera,
    lens,
  };
}

function agrees(field: Field, we: string, they: string): boolean {
  if (field === 'capture time') {
    const [, date, time, zone] = /^(\S+) (\S+?)(Z|[-+]\d\d:\d\d)?$/.exec(they) ?? [];
    const same = `${date?.replaceAll(':', '-')}T${time}`;
    // A zone that exiftool does not print was found by the satellites' clock.
    return zone === undefined ? we.replace(/[-+]\d\d:\d\d$/, '') === same : we === same + zone.replace('Z', '+00:00');
  }
  if (field === 'camera') {
    const [make = '', model = ''] = they.split(' + ');
    return model === '' ? we === make : we === model || we === `${make} ${model}`;
  }
  return we === they;
}

const exiftool = createExiftool({ maxProcs: 2 });
afterAll(async () => await exiftool.end());

it('made pictures say the same by their head, by the full way and by exiftool itself', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-agree-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = { 'a.jpg': JPEG, 'b.png': PNG, 'c.webp': WEBP, 'd.tif': tiff() };
  for (const [name, bytes] of Object.entries(made)) writeFileSync(path.join(folder, name), bytes);
  runExiftool(
    ...Object.keys(made).map((name, i) => [
      '-Make=FUJIFILM',
      '-Model=X-T5',
      '-LensModel=XF23mmF1.4 R',
      `-Orientation=${1 + i * 2}`,
      `-DateTimeOriginal=2026:05:0${1 + i} 08:12:40`,
      '-SubSecTimeOriginal=25',
      '-OffsetTimeOriginal=+02:00',
      path.join(folder, name),
    ]),
  );
  await compare(folder);
});

// The corpus is used in addition where it lies beside the project: without it there is nothing to skip.
if (existsSync(CORPUS)) describe('real pictures', realPictures);

/** Every picture below `folder`, read by both ways and by exiftool itself; prints how many were compared and what differs. */
async function compare(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => PICTURE.test(name))
    .sort();
  const theirs = askExiftool(folder, files);
  const paths = files.map((name) => ({
    path: Buffer.from(path.join(folder, name)),
    ext: path.extname(name).slice(1).toLowerCase(),
  }));
  const full = await readFull(exiftool, paths);
  const counts = Object.fromEntries(
    FIELDS.map((field) => [field, { head: 0, full: 0, 'not in the head': 0, neither: 0 }]),
  );
  const differences: string[] = [];
  for (const [i, name] of files.entries()) {
    const want = theirs.get(name) ?? {};
    const head = await readHead(readFileSync(path.join(folder, name)).subarray(0, HEAD_BYTES));
    const ways = { head: head && ours(head.facts), full: ours(full[i]!.facts) };
    if (head?.layer && head.layer.hash !== full[i]!.layer.hash)
      differences.push(`${name}: the two passes give the layer two hashes`);
    for (const field of FIELDS) {
      const they = want[field];
      if (head?.settled && SETTLED.test(name) && ways.head?.[field] !== ways.full[field])
        differences.push(`${name} ${field}: the head is settled and does not know it`);
      for (const [way, answers] of Object.entries(ways) as ['head' | 'full', Answers | undefined][]) {
        const we = answers?.[field];
        if (they === undefined && we === undefined) counts[field]!.neither += way === 'full' ? 1 : 0;
        // The head may be silent, for want of bytes or of maker notes, but never wrong.
        else if (we === undefined && way === 'head') counts[field]!['not in the head']++;
        else if (we !== undefined && they !== undefined && agrees(field, we, they)) counts[field]![way]++;
        else differences.push(`${name} ${field} (${way}): ours ${we ?? '–'}, exiftool ${they ?? '–'}`);
      }
    }
  }
  const unexplained = differences.filter((line) => !EXPLAINED[line.split(' (')[0]!]);
  console.log(`${files.length} pictures compared with exiftool; fields that agree by head and by the full way:`);
  console.table(counts);
  console.log(`${differences.length - unexplained.length} explained differences:`);
  for (const line of differences.filter((one) => !unexplained.includes(one)))
    console.log(`  ${line}\n    because ${EXPLAINED[line.split(' (')[0]!]}`);
  console.log(`${unexplained.length} unexplained differences${unexplained.map((line) => `\n  ${line}`).join('')}`);
  expect(unexplained).toEqual([]);
}

function realPictures() {
  it('say the same by their head, by the full way and by exiftool itself', () => compare(CORPUS));

  it.each([
    ['sidecars/darktable/cacorrect.xmp', { rating: 0, flag: 'reject' }],
    ['sidecars/darktable/liquify.xmp', { rating: 0 }],
    ['sidecars/darktable/nop.xmp', { rating: 1 }],
    [
      'sidecars/darktable/lensfun.xmp',
      { rating: 1, title: 't', caption: 'binary comment', creator: 'O', tags: [['Folk'], ['toto']] },
    ],
    [
      'sidecars/lightroom/IMG_5910.xmp',
      {
        rating: 3,
        title: 'Squirrel at berkely',
        city: 'Berkeley',
        tags: [['Alvin the Squirrel'], ['Berkley'], ['USA']],
      },
    ],
    [
      'sidecars/lightroom/ladybug.xmp',
      { rating: 1, title: 'Ladybug', creator: 'Photographer: TMB', tags: [['Ladybug']] },
    ],
    ['sidecars/lightroom/canon_eos_6d.xmp', {}],
    ['immich-test-assets/metadata/xmp/dates/2000.xmp', {}],
  ])('beside a picture, %s is laid over it', async (name, want) => {
    const sidecar = readSidecar(readFileSync(path.join(CORPUS, name)));
    if (sidecar instanceof SidecarError) throw sidecar;
    const picture = await readHead(JPEG);
    expect(withSidecar(picture!.layer!, sidecar).values).toMatchObject(want);
  });

  it('reads every sidecar of the corpus', () => {
    const all = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((name) => /\.xmp$/i.test(name));
    const problems = all.filter((name) => readSidecar(readFileSync(path.join(CORPUS, name))) instanceof SidecarError);
    console.log(`${all.length} sidecars of the corpus read, ${problems.length} refused ${problems.join(', ')}`);
    expect(problems).toEqual([]);
  });

  it.each([
    ['sidecars/digikam/digikam.jpg', { rating: 4, label: 'white', flag: 'pick', tags: [['Berlin'], ['Shop']] }],
    ['sidecars/lightroom/IMG_5910.jpg', { rating: 3, tags: [['Alvin the Squirrel'], ['Berkley'], ['USA']] }],
    ['immich-test-assets/metadata/rating/mongolels.jpg', { rating: 3, title: 'Mongol Els' }],
    ['immich-test-assets/metadata/tags/picasa.jpg', { caption: 'Image-Description', tags: [['Frost'], ['Yard']] }],
    [
      'immich-test-assets/metadata/faces/portrait.jpg',
      {
        tags: [
          ['People', 'Marie Curie'],
          ['People', 'Pierre Curie'],
        ],
      },
    ],
    [
      'immich-test-assets/metadata/gps-position/thompson-springs.jpg',
      {
        city: 'Thompson Springs',
        tags: [['carol m. highsmith'], ['america'], ['utah'], ['utah winter scenes'], ['thompson springs']],
      },
    ],
  ])('%s has its stars, label and tags by both ways', async (name, want) => {
    const file = path.join(CORPUS, name);
    const head = await readHead(readFileSync(file).subarray(0, HEAD_BYTES));
    const [full] = await readFull(exiftool, [{ path: Buffer.from(file), ext: 'jpg' }]);
    expect(head?.layer?.values).toMatchObject(want);
    expect(full?.layer).toEqual(head?.layer);
    expect(layerOf(mapExiftool(full!.raw).bases).values).toEqual(head?.layer?.values);
  });
}
