/** What a container's reader finds: the blocks of metadata as bytes, and what the container itself says. */
import type { Tags } from './tags.ts';

export interface Blocks {
  /** A TIFF structure with EXIF in it. */
  exif?: Uint8Array;
  /** IPTC-IIM datasets. */
  iim?: Uint8Array;
  /** MD5 of the IIM that the last program which knew XMP left behind (photoshop:0x0425), hex. */
  iimDigest?: string;
  /** XMP packets, the main one first. */
  xmp?: Uint8Array[];
  /** A JPEG. */
  thumb?: Uint8Array;
  /** What the container itself says, by the names exiftool gives it. */
  tags: Tags;
  /** Something of a maker's own is there that only exiftool reads. */
  makers?: boolean;
  /** Where EXIF has no block of its own (TIFF, RAW): its tags are in `tags`. */
  exifInTags?: boolean;
}

export function setSize(blocks: Blocks, width: number, height: number): void {
  if (width > 0 && height > 0) blocks.tags['Composite:ImageSize'] = `${width} ${height}`;
}
