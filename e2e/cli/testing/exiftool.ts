/** Exiftool's own answer, asked as a person would, without any of the program's code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPO } from './kit.ts';

const SCRIPT = join(REPO, 'node_modules/exiftool-vendored.pl/bin/exiftool');
export type Tags = Readonly<Record<string, unknown>>;

/** By path as given; `#` after a tag asks for its number. */
export function askExiftool(files: readonly string[], tags: readonly string[]): Map<string, Tags> {
  const words = [
    SCRIPT,
    '-config',
    '',
    '-q',
    '-j',
    ...tags.map((tag) => `-${tag}`),
    '-charset',
    'filename=UTF8',
    ...files,
  ];
  const { stdout, error } = spawnSync('perl', words, { maxBuffer: 1 << 28, encoding: 'utf8' });
  if (error) throw error;
  return new Map((JSON.parse(stdout) as Tags[]).map((answer) => [String(answer['SourceFile']), answer]));
}

export const FIELDS = ['width', 'height', 'orientation', 'takenAt', 'camera', 'lens'] as const;
export type Field = (typeof FIELDS)[number];
export const FIELD_TAGS = [
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
]; // prettier-ignore

/** What exiftool says of one picture in our words; undefined where it says nothing. */
export function said(tags: Tags): Partial<Record<Field, string>> {
  const first = (...names: string[]): string | undefined =>
    names.map((name) => String(tags[name] ?? '').trim()).find((value) => value !== '');
  const dates = [
    first('SubSecDateTimeOriginal', 'DateTimeOriginal'),
    first('GPSDateTime'),
    first('SubSecCreateDate', 'CreateDate'),
  ];
  const orientation = Number(tags['Orientation']);
  const sized = Number(tags['ImageWidth']) > 0 && Number(tags['ImageHeight']) > 0;
  const lens = first('LensModel', 'Lens', 'LensID');
  const make = [first('Make'), first('Model')].filter((part) => part !== undefined);
  const answers: Record<Field, string | undefined> = {
    width: sized ? String(tags['ImageWidth']) : undefined,
    height: sized ? String(tags['ImageHeight']) : undefined,
    orientation: orientation >= 1 && orientation <= 8 ? String(orientation) : undefined,
    takenAt: dates.find((value) => /^(?!0000)\d{4}:(?!00)/.test(value ?? '')),
    camera: make.length ? make.join('\n') : undefined,
    lens: lens === undefined || /^unknown|^n\/a/i.test(lens) ? undefined : lens,
  };
  return answers as Partial<Record<Field, string>>;
}

/** Whether ours and theirs are one value in two spellings. */
export function agrees(field: Field, ours: string | undefined, theirs: string | undefined): boolean {
  if (ours === undefined || theirs === undefined) return ours === theirs;
  if (field === 'takenAt') {
    const [, date = '', time, zone] = /^(\S+) (\S+?)(Z|[-+]\d\d:\d\d)?$/.exec(theirs) ?? [];
    const same = `${date.replaceAll(':', '-')}T${time}`;
    // A zone that exiftool does not print was found by the satellites' clock.
    return zone === undefined
      ? ours.replace(/[-+]\d\d:\d\d$/, '') === same
      : ours === same + zone.replace('Z', '+00:00');
  }
  if (field === 'camera') {
    const [make = '', model = make] = theirs.split('\n');
    return ours === model || ours === `${make} ${model}`;
  }
  return ours === theirs;
}

/** Stars, flag, label and tags as metadata.md's table reads them from what exiftool says. */
export const VALUE_TAGS = [
  'XMP-xmp:Rating#',
  'XMP-xmp:Label',
  'XMP-digiKam:ColorLabel#',
  'XMP-digiKam:PickLabel#',
  'XMP-digiKam:TagsList',
  'XMP-lr:HierarchicalSubject',
  'XMP-dc:Subject',
  'IPTC:Keywords',
  'XMP-dc:Title',
]; // prettier-ignore
const COLORS = [null, 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'gray', 'black', 'white'];

export function values(tags: Tags) {
  const list = (name: string) => [tags[name] ?? []].flat().map(String);
  const rating = Number(tags['Rating'] ?? 0);
  const paths = [
    list('TagsList'),
    list('HierarchicalSubject').map((path) => path.replaceAll('|', '/')),
    list('Subject'),
    list('Keywords'),
  ].find((paths) => paths.length);
  const picks: Record<number, string> = { 1: 'reject', 3: 'pick' };
  return {
    rating: Math.max(0, rating),
    flag: rating === -1 ? 'reject' : (picks[Number(tags['PickLabel'])] ?? null),
    label: (tags['Label'] as string | undefined)?.toLowerCase() ?? COLORS[Number(tags['ColorLabel'] ?? 0)] ?? null,
    tags: [...(paths ?? [])].sort(),
  };
}
