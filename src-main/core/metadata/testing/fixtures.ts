/** Made pictures for the tests of this folder: the smallest of each container, filled by exiftool. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { originals } from '../../testing/originals/index.ts';

const PACKAGE =
  process.platform === 'win32' ? 'exiftool-vendored.exe/bin/exiftool.exe' : 'exiftool-vendored.pl/bin/exiftool';
const EXIFTOOL = path.resolve(import.meta.dirname, '../../../../node_modules', PACKAGE);

/** 8 × 4 gray pixels. */
export const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/wAALCAAEAAgBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AKAD/9k=',
  'base64',
);
/** 1 × 1. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** 1 × 1, lossless. */
export const WEBP = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');

/** 2 × 3 gray pixels in one strip. */
export function tiff(): Buffer {
  const entries = [
    [0xfe, 4, 1, 0],
    [0x100, 3, 1, 2],
    [0x101, 3, 1, 3],
    [0x102, 3, 1, 8],
    [0x103, 3, 1, 1],
    [0x106, 3, 1, 1],
    [0x111, 4, 1, 8],
    [0x115, 3, 1, 1],
    [0x116, 3, 1, 3],
    [0x117, 4, 1, 6],
  ] as const;
  const bytes = Buffer.alloc(16 + 2 + entries.length * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(16, 4);
  bytes.writeUInt16LE(entries.length, 16);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 18 + i * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    if (type === 3) bytes.writeUInt16LE(value, at + 8);
    else bytes.writeUInt32LE(value, at + 8);
  }
  return bytes;
}

/** Runs exiftool once for all `jobs`, each of them arguments that end with a file. */
export function runExiftool(...jobs: readonly (readonly string[])[]): void {
  const args = jobs.flatMap((job, i) => [...(i > 0 ? ['-execute'] : []), '-overwrite_original', '-q', '-n', ...job]);
  const [command, before] = process.platform === 'win32' ? [EXIFTOOL, []] : ['perl', [EXIFTOOL]];
  // The test itself is that other program.
  const done = jobs.flat().filter((one) => path.isAbsolute(one)).map((one) => originals.own(one));
  const { status, stderr, error } = spawnSync(command, [...before, '-config', '', ...args], { encoding: 'utf8' });
  for (const one of done) one();
  if (error || status !== 0 || /error|nothing to write/i.test(stderr)) throw error ?? new Error(stderr);
}

/** An XMP packet around properties written by hand. */
export function packet(properties: string, attributes = ''): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" ${attributes} xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:darktable="http://darktable.sf.net/" xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/"
 xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">${properties}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

/** Where a made file goes. */
export function put(folder: string, name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** The picture of a live photo: `jpeg` with Apple's maker note, which no tool makes anew, naming its film. `id`: four characters or more. */
export function livePicture(jpeg: Uint8Array, id: string): Buffer {
  const text = Buffer.from(`${id}\0`);
  const note = Buffer.alloc(32);
  note.write('Apple iOS\0\0\x01MM\0\x01', 'latin1');
  for (const [at, value] of [[20, text.length], [24, note.length]] as const) note.writeUInt32BE(value, at);
  note.writeUInt32BE(0x00110002, 16);
  const dir = (tag: number, type: number, count: number, value: number) => {
    const bytes = Buffer.alloc(18);
    for (const [i, one] of [1, tag, type].entries()) bytes.writeUInt16BE(one, 2 * i);
    bytes.writeUInt32BE(count, 6);
    bytes.writeUInt32BE(value, 10);
    return bytes;
  };
  const body = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'), dir(0x8769, 4, 1, 26), dir(0x927c, 7, note.length + text.length, 44), note, text]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
