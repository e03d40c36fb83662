/** What an export makes of each file: the vocabulary of presets. Pure. */
import type { Values } from '../asset.ts';

export const PICTURE_FORMATS = ['jpeg', 'webp', 'avif', 'png', 'tiff', 'pdf'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];
/** What moves, or sounds. */
export const FILM_FORMATS = ['mp4', 'webm', 'gif'] as const;
export type FilmFormat = (typeof FILM_FORMATS)[number];
export const EXPORT_FORMATS = [...PICTURE_FORMATS, ...FILM_FORMATS, 'original'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const isFilmFormat = (format: ExportFormat): format is FilmFormat => (FILM_FORMATS as readonly string[]).includes(format);
/** Formats in which quality says something. */
export const LOSSY: readonly ExportFormat[] = ['jpeg', 'webp', 'avif', 'pdf', 'mp4', 'webm'];

const EXTENSIONS: Readonly<Record<PictureFormat | FilmFormat, string>> = { jpeg: 'jpg', webp: 'webp', avif: 'avif', png: 'png', tiff: 'tif', pdf: 'pdf', mp4: 'mp4', webm: 'webm', gif: 'gif' };

/** Of what is made of an asset, without the dot. @param own that of the original, which a copy of it keeps */
export function extensionOf(format: ExportFormat, kind: string | undefined, own: string): string {
  if (format === 'original') return own;
  return format === 'mp4' && kind === 'audio' ? 'm4a' : EXTENSIONS[format];
}

/** Can it be made of an asset of this kind? Of a film a picture is one frame; of a sound there is none. */
export function canMake(format: ExportFormat, kind: string | undefined): boolean {
  if (format === 'original') return true;
  if (isFilmFormat(format)) return kind === 'video' || (kind === 'audio' && format !== 'gif');
  return kind !== 'audio';
}

export const SHARPENINGS = ['none', 'low', 'standard', 'high'] as const;
export type Sharpening = (typeof SHARPENINGS)[number];

/** Everything that the catalog knows; who made it and what may be done with it; all but where it was taken; nothing. */
export const METADATA_POLICIES = ['all', 'copyright', 'no-place', 'none'] as const;
export type MetadataPolicy = (typeof METADATA_POLICIES)[number];

export const EXPORT_CLASHES = ['number', 'skip', 'overwrite'] as const;
export type ExportClash = (typeof EXPORT_CLASHES)[number];

export const WATERMARK_PLACES = ['top-left', 'top', 'top-right', 'left', 'center', 'right', 'bottom-left', 'bottom', 'bottom-right'] as const;
export type WatermarkPlace = (typeof WATERMARK_PLACES)[number];

export type SizeRule =
  | { readonly rule: 'full' }
  | { readonly rule: 'edge'; readonly pixels: number }
  /** Just so many: what does not fit is cut off around the middle, or the rest is filled with a color (`#rrggbb`). */
  | { readonly rule: 'exact'; readonly width: number; readonly height: number; readonly fit: 'crop' | 'pad'; readonly background?: string | undefined }
  | { readonly rule: 'megapixels'; readonly megapixels: number };

export interface Watermark {
  /** One of them; an image by its path. */
  readonly text?: string | undefined;
  readonly image?: string | undefined;
  readonly position: WatermarkPlace;
  /** 0–1. */
  readonly opacity: number;
  /** Its width as a part of the picture's, 0–1. */
  readonly size: number;
}

export interface ExportPreset {
  readonly format: ExportFormat;
  readonly size: SizeRule;
  /** Smaller pictures are made larger to fit. */
  readonly enlarge: boolean;
  /** 1–100. */
  readonly quality: number;
  /** Bytes at most: quality goes down first, then the size. */
  readonly limit?: number | undefined;
  /** `source`: that of the file; else the path of a profile (`.icc`). */
  readonly profile: 'srgb' | 'p3' | 'source' | { readonly file: string };
  readonly sharpen: Sharpening;
  readonly metadata: MetadataPolicy;
  readonly watermark?: Watermark | undefined;
  /** Templates of domain/naming. */
  readonly folders: string;
  readonly name: string;
  readonly clash: ExportClash;
}

export const PLAIN_PRESET: ExportPreset = {
  format: 'jpeg', size: { rule: 'full' }, enlarge: false, quality: 90, profile: 'srgb', sharpen: 'none', metadata: 'all', folders: '', name: '{name}', clash: 'number',
};

const RIGHTS = ['creator', 'copyright', 'usageTerms', 'credit', 'licence', 'webStatement'] as const;
const PLACES = ['gps', 'location', 'city', 'state', 'country'] as const;

/** Of what the catalog shows that which may go along. */
export function valuesFor(policy: MetadataPolicy, values: Values): Values {
  if (policy === 'all') return values;
  if (policy === 'none') return {};
  if (policy === 'copyright') return Object.fromEntries(RIGHTS.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])));
  return Object.fromEntries(Object.entries(values).filter(([field]) => !(PLACES as readonly string[]).includes(field)));
}
