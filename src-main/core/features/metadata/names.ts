/** File names in bytes. */
export { toBytes } from '../../library/bytes.ts';

/** Without its ending. */
export const stem = (name: Buffer): Buffer => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.subarray(0, dot) : name;
};

/** On a disk that knows no case. */
export const isSameName = (a: Buffer, b: Buffer): boolean => a.toString('latin1').toLowerCase() === b.toString('latin1').toLowerCase();

/** The names under which a sidecar of `name` may stand beside it: `name.ext.xmp` and Adobe's `name.xmp`, in either case. */
export function sidecarNames(name: Buffer): Buffer[] {
  const dot = name.lastIndexOf('.');
  const stems = dot > 0 ? [name, name.subarray(0, dot)] : [name];
  return stems.flatMap((stem) => ['.xmp', '.XMP'].map((end) => Buffer.concat([stem, Buffer.from(end)])));
}
