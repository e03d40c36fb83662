/**
 * Which picture a sidecar belongs to (metadata.md, "Where it lives in files"): `name.ext.xmp` to `name.ext`, `name.xmp` to the file of
 * that stem that photoshop:SidecarForExtension names, else to a RAW, else to the first; darktable's `name_01.ext.xmp` to `name.ext`.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { type Bytes, extOf, toBuffer } from './bytes.ts';

/** Formats that Adobe's programs give a `name.xmp`, since they do not write into the file itself. */
const RAW = new Set(
  '3fr ari arw bay cap cr2 cr3 crw dcr dng eip erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf pef ptx pxn r3d raf raw rw2 rwl sr2 srf srw x3f'.split(
    ' ',
  ),
);

/** The picture's name among `names`, all of one folder; undefined = an orphan. */
export function pictureOf(sidecar: Bytes, forExt: string | null, names: readonly Bytes[]): Bytes | undefined {
  const base = sidecar.slice(0, -4);
  const lower = base.toLowerCase();
  const whole = names.find((name) => name === base) ?? names.find((name) => name.toLowerCase() === lower);
  if (whole !== undefined) return whole;
  const siblings = names.filter((name) => stem(name).toLowerCase() === lower).sort();
  if (siblings.length)
    return (
      siblings.find((name) => extOf(name) === forExt) ?? siblings.find((name) => RAW.has(extOf(name))) ?? siblings[0]
    );
  const copy = /^(.*)_\d\d(\.[^.]+)$/.exec(lower);
  return copy ? names.find((name) => name.toLowerCase() === `${copy[1]}${copy[2]}`) : undefined;
}

const stem = (name: Bytes): Bytes => (name.lastIndexOf('.') > 0 ? name.slice(0, name.lastIndexOf('.')) : name);

/** photoshop:SidecarForExtension from the first 64 KB, lower case. Synchronous. */
export function sidecarExtension(path: Bytes): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(toBuffer(path), 'r');
    const head = Buffer.alloc(64 * 1024);
    const text = head.toString('latin1', 0, readSync(fd, head, 0, head.length, 0));
    return /SidecarForExtension\s*(?:=\s*["']|>\s*)\.?([A-Za-z0-9]{1,8})/.exec(text)?.[1]?.toLowerCase();
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
