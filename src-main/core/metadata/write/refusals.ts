/** Files that are not written into, whatever they can hold: signed ones, and ones that others have open for writing. */
import { open, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import type { Format } from './task.ts';

const PIECE = 1024 * 1024;

/** A signature (C2PA's manifest, a PDF's own) would be broken by any write. */
export async function isSigned(path: Buffer, format: Format): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const at = async (offset: number, length: number): Promise<Buffer> => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    };
    switch (format) {
      case 'pdf':
        return await holds(at, size, /\/ByteRange\s*\[|\/Type\s*\/Sig\b|\/C2PA/);
      case 'jpeg':
        return await jpegSigned(at, size);
      case 'png':
        return await boxed(at, 8, size, (head) => ({ length: head.readUInt32BE(0) + 12, hit: head.toString('latin1', 4, 8) === 'caBX' }));
      case 'mp4':
        return await boxed(at, 0, size, (head) => {
          const short = head.readUInt32BE(0);
          const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size : short;
          const start = short === 1 ? 16 : 8;
          return { length, hit: head.toString('latin1', 4, 8) === 'uuid' && head.toString('hex', start, start + 16) === C2PA_UUID };
        });
      case 'tiff':
      case 'dng':
        return await tiffSigned(at);
      default:
        return false;
    }
  } finally {
    await file.close();
  }
}

const C2PA_UUID = 'd8fec3d61b0e483c92975828877ec481';
const C2PA_TIFF_TAG = 0xcd41;
type At = (offset: number, length: number) => Promise<Buffer>;

async function holds(at: At, size: number, pattern: RegExp): Promise<boolean> {
  for (let offset = 0; offset < size; offset += PIECE) if (pattern.test((await at(offset, PIECE + 64)).toString('latin1'))) return true;
  return false;
}

async function boxed(at: At, start: number, size: number, look: (head: Buffer) => { length: number; hit: boolean }): Promise<boolean> {
  for (let offset = start, i = 0; offset + 8 <= size && i < 100_000; i++) {
    const head = Buffer.concat([await at(offset, 40), Buffer.alloc(40)]);
    const { length, hit } = look(head);
    if (hit) return true;
    if (length < 8) return false;
    offset += length;
  }
  return false;
}

async function jpegSigned(at: At, size: number): Promise<boolean> {
  for (let offset = 2, i = 0; offset + 4 < size && i < 5000; i++) {
    const head = await at(offset, 4);
    if (head[0] !== 0xff || head[1] === 0xda) return false;
    if (head[1] === 0xff) {
      offset++;
      continue;
    }
    const length = head.readUInt16BE(2);
    if (head[1] === 0xeb && (await at(offset + 4, Math.min(length, 256))).includes('c2pa')) return true;
    offset += 2 + length;
  }
  return false;
}

async function tiffSigned(at: At): Promise<boolean> {
  const head = await at(0, 8);
  if (head.length < 8) return false;
  const little = head[0] === 0x49;
  const u16 = (bytes: Buffer, i: number): number => (little ? bytes.readUInt16LE(i) : bytes.readUInt16BE(i));
  const first = little ? head.readUInt32LE(4) : head.readUInt32BE(4);
  const count = await at(first, 2);
  if (count.length < 2) return false;
  const entries = await at(first + 2, u16(count, 0) * 12);
  for (let i = 0; i + 12 <= entries.length; i += 12) if (u16(entries, i) === C2PA_TIFF_TAG) return true;
  return false;
}

/** How long a look at what others have open counts: it takes some ms. */
const LOOK_MS = 2000;
let looked: { readonly at: number; readonly paths: Promise<ReadonlySet<string>> } | undefined;

/** Has another process of this machine opened it for writing? What it writes later would be lost. Only Linux tells without asking each. */
export async function isOpenElsewhere(path: Buffer): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  if (!looked || performance.now() - looked.at > LOOK_MS) looked = { at: performance.now(), paths: openForWriting() };
  return (await looked.paths).has((await realpath(path, 'buffer')).toString('latin1'));
}

async function openForWriting(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`, 'buffer').catch(() => undefined);
      if (target?.[0] !== 0x2f || /^\/(?:dev|proc|sys)\//.test(target.toString('latin1', 0, 6))) continue;
      const info = await readFile(`/proc/${pid}/fdinfo/${fd}`, 'latin1').catch(() => '');
      const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8);
      if ((flags & 3) !== 0) found.add(target.toString('latin1'));
    }
  }
  return found;
}
