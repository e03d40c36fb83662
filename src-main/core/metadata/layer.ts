/** From the blocks of one file to what is shown: which block wins for which field. */
import { createHash } from 'node:crypto';
import { type Base, BLOCK_SOURCES, type FileLayer, type Values } from '../../../src-shared/domain/asset.ts';
import { CUSTOM_NAME, customWith } from '../../../src-shared/domain/metadata/custom.ts';
import { withCustom } from '../../../src-shared/domain/metadata/merge.ts';
import { uniteTags } from './unite-tags.ts';

/**
 * MWG's rules, with XMP before EXIF: a field of XMP, else of IIM, else of EXIF; IIM before XMP where its digest says that a program
 * without XMP changed it last. Tags of all blocks are one set. A sidecar wins field by field.
 */
export function layerOf(bases: readonly Base[]): FileLayer {
  const sorted = BLOCK_SOURCES.flatMap((source) => bases.filter((base) => base.source === source));
  const of = (source: Base['source']): Base | undefined => sorted.find((base) => base.source === source);
  const [exif, iim, xmp, sidecar] = BLOCK_SOURCES.map(of);
  const inner = iim?.overXmp
    ? { ...exif?.values, ...xmp?.values, ...untruncated(iim.values, xmp?.values ?? {}) }
    : { ...exif?.values, ...iim?.values, ...xmp?.values };
  const tags = uniteTags(xmp?.values.tags ?? [], [...(iim?.values.tags ?? []), ...(exif?.values.tags ?? [])]);
  const within: Record<string, unknown> = { ...inner, ...(tags.length > 0 && { tags }) };
  for (const field of sidecar?.cleared ?? []) delete within[field];
  const gone = (sidecar?.cleared ?? []).filter((name) => name.startsWith(CUSTOM_NAME)).map((name) => [name.slice(CUSTOM_NAME.length), null] as const);
  const custom = { ...customWith(xmp?.values.custom, new Map(gone)), ...sidecar?.values.custom };
  const values = withCustom({ ...within, ...sidecar?.values }, custom);
  return { hash: layerHash(sorted), values, bases: sorted };
}

/** The same layer with a sidecar over it; an earlier sidecar makes way. */
export function withSidecar(layer: FileLayer, sidecar: Base): FileLayer {
  return layerOf([...layer.bases.filter((base) => base.source !== 'sidecar'), sidecar]);
}

function layerHash(sorted: readonly Base[]): string {
  const hash = createHash('sha256');
  for (const base of sorted) hash.update(`${base.source}:${base.hash}\n`);
  return hash.digest('hex');
}

/** IIM's fields are short: where one is XMP's text cut off, the whole text counts. */
function untruncated(iim: Values, xmp: Values): Values {
  const entries = Object.entries(iim).filter(([field, value]) => {
    const whole = xmp[field as keyof Values];
    return !(typeof value === 'string' && typeof whole === 'string' && value.length >= 30 && whole.startsWith(value));
  });
  return Object.fromEntries(entries) as Values;
}
