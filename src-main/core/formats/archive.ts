/** Archives: the list of what is in them. Nothing is unpacked to be looked at. */
import { createGunzip } from 'node:zlib';
import type { Section } from '../../../src-shared/domain/document.ts';
import { ascii } from './bytes.ts';
import { FormatError, type MediaFile } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { type Entry, MAX_ENTRIES, rarEntries, tarEntries } from './pages/entries.ts';
import { sevenZipEntries } from './pages/seven-zip.ts';
import { inflate, openZip } from './pages/zip.ts';
import { types } from './types.ts';

export const ARCHIVE_TYPES = types(
  'archive',
  'archive',
  `
  zip application/zip ZIP
  jar application/java-archive Java archive
  rar application/vnd.rar RAR
  7z application/x-7z-compressed 7-Zip
  tar application/x-tar TAR
  gz application/gzip Gzip`,
);
const PART = 200;
/** Of a packed TAR: what is unpacked to find the names in it. */
const MAX_UNPACKED = 32 * 2 ** 20;

export const archive = documents({
  id: 'archive',
  version: 2,
  types: ARCHIVE_TYPES,
  family: 'Archives',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const { entries, count, cut } = await READERS[file.type.ext]!(file);
    const sections: Section[] = [];
    for (let from = 0; from < entries.length; from += PART) {
      const rows = entries.slice(from, from + PART).map(({ name, size }) => [name, size < 0 ? '' : bytesText(size)]);
      sections.push({
        at: String(from + 1),
        blocks: [{ kind: 'table', head: from === 0, rows: from === 0 ? [['Name', 'Size'], ...rows] : rows }],
      });
    }
    return {
      unit: 'list',
      sections: bounded(sections),
      facts: count === undefined ? {} : { entries: count },
      ...(cut
        ? {
            damage: new FormatError(
              'too-large',
              'Only the beginning of this archive was looked through; what comes after is not listed.',
            ),
          }
        : {}),
    };
  },
});

interface Listed {
  readonly entries: readonly Entry[];
  readonly count?: number;
  readonly cut?: boolean;
}

const READERS: Readonly<Record<string, (file: MediaFile) => Promise<Listed>>> = {
  zip: zipped,
  jar: zipped,
  '7z': async (file) => counted(await sevenZipEntries(file)),
  rar: async (file) => counted(await rarEntries(file)),
  tar: async (file) => counted(await tarEntries(file)),
  gz: gzipped,
};

const counted = (entries: readonly Entry[]): Listed =>
  entries.length < MAX_ENTRIES ? { entries, count: entries.length } : { entries, cut: true };

async function zipped(file: MediaFile): Promise<Listed> {
  const { entries, count } = await openZip(file);
  const listed = entries.filter(({ name }) => !name.endsWith('/')).slice(0, MAX_ENTRIES);
  return count > entries.length || entries.length > MAX_ENTRIES
    ? { entries: listed, count, cut: true }
    : { entries: listed, count: listed.length };
}

/** One file, mostly; a TAR in it is listed as far as its beginning goes. */
async function gzipped(file: MediaFile): Promise<Listed> {
  const packed = await file.part(0, MAX_UNPACKED / 2);
  const start = await inflate(packed.subarray(0, 65_536), 65_536, createGunzip);
  if (!start)
    throw new FormatError(
      'damaged',
      'This file is damaged: it cannot be unpacked. If you have another copy, use that.',
    );
  if (ascii(start.data, 257, 5) === 'ustar') {
    const found = await inflate(packed, MAX_UNPACKED, createGunzip);
    const data = found?.data ?? start.data;
    const entries = await tarEntries({ size: data.length, part: async (at, length) => data.subarray(at, at + length) });
    return found && !found.cut && packed.length === file.size ? counted(entries) : { entries, cut: true };
  }
  const named =
    (packed[3] ?? 0) & 8 && !((packed[3] ?? 0) & 4)
      ? packed.subarray(10, packed.indexOf(0, 10)).toString('latin1')
      : '';
  return { entries: [{ name: named || 'One file without a name', size: -1 }], count: 1 };
}

function bytesText(bytes: number): string {
  const power = Math.min(4, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${power > 0 ? (bytes / 1000 ** power).toFixed(1) : bytes} ${['bytes', 'KB', 'MB', 'GB', 'TB'][power]}`;
}
