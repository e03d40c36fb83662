/** The vocabulary of an asset: its kind, its facts (read from the file) and its values (what people set). */
import type { FileRef } from './links.ts';
import type { MediaFacts } from './media.ts';
import type { Custom } from './metadata/custom.ts';

export const KINDS = [
  'image', 'raw', 'layered', 'vector', 'video', 'audio', 'document', 'model', 'cad', 'font', 'text', 'archive', 'other',
] as const;
export type Kind = (typeof KINDS)[number];

/** Color labels in the order of the keys 6–9 and Shift+9. A file may carry another program's own label text as well. */
export const LABELS = ['red', 'yellow', 'green', 'blue', 'purple'] as const;
export type Label = (typeof LABELS)[number];

export const FLAGS = ['pick', 'reject'] as const;
export type Flag = (typeof FLAGS)[number];

/** EXIF orientation, 1 = as stored, 6 = rotate 90° clockwise to view, … */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Which time stands as the capture time: of the file's own, best first, then what its sidecar says instead, and what a person (or another
 * program, under the catalog's eyes) corrected.
 */
export const TAKEN_SOURCES = ['original', 'gps', 'create', 'file', 'sidecar', 'edited'] as const;
export type TakenSource = (typeof TAKEN_SOURCES)[number];

/** Of a variable font (OpenType, `fvar`). */
export interface FontAxis {
  /** Four letters: `wght`. */
  readonly tag: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly normal: number;
}

/** What a file says of itself and nobody edits here. Absent = unknown. */
export interface Facts {
  /** Pixels as stored, before orientation. For pages and vectors: at 72 dpi. */
  readonly width?: number;
  readonly height?: number;
  readonly orientation?: Orientation;
  /** ISO 8601 wall-clock time, with sub-seconds and offset only where the file gives them: `2024-06-01T12:00:00.25+02:00`. */
  readonly takenAt?: string;
  readonly takenSource?: TakenSource;
  /** Make and model without the make twice: `Canon EOS 6D`, `FUJIFILM X-T5`. */
  readonly camera?: string;
  readonly lens?: string;
  readonly iso?: number;
  /** f-number. */
  readonly aperture?: number;
  /** Seconds. */
  readonly exposure?: number;
  /** What somebody or the camera's bracketing added, in steps of two (EV). */
  readonly exposureBias?: number;
  /** The camera was bracketing exposures. */
  readonly bracketed?: boolean;
  /** Millimeters. */
  readonly focal?: number;
  /** Degrees, WGS 84, south and west negative. */
  readonly lat?: number;
  readonly lon?: number;
  /** Meters. */
  readonly altitude?: number;
  readonly colorSpace?: string;
  readonly bitDepth?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly frameRate?: number;
  readonly codec?: string;
  /** Of films and sounds, as ffprobe says it. */
  readonly media?: MediaFacts;
  readonly pages?: number;
  /** Of what is written. */
  readonly lines?: number;
  readonly words?: number;
  /** What the file's own properties name it and its writer. */
  readonly documentTitle?: string;
  readonly author?: string;
  /** `UTF-8`, `UTF-16`, `Windows-1252`. */
  readonly encoding?: string;
  /** Of the program or standard that the file was written for: `2.78`, `AutoCAD 2007`. */
  readonly formatVersion?: string;
  /** Of an archive. */
  readonly entries?: number;
  /** Where a link leads; never fetched. */
  readonly link?: string;
  readonly animated?: boolean;
  /** Of a model. */
  readonly triangles?: number;
  readonly vertices?: number;
  readonly parts?: number;
  readonly materials?: number;
  /** Length along x, y and z (of a drawing, z is 0), in the file's own unit. */
  readonly bounds?: readonly [number, number, number];
  /** Of a drawing. */
  readonly layers?: number;
  readonly entities?: number;
  /** Of `bounds`, where the file or its standard says: `mm`, `in`. */
  readonly unit?: string;
  readonly fontFamily?: string;
  readonly fontStyle?: string;
  readonly glyphs?: number;
  readonly fontAxes?: readonly FontAxis[];
  /** What it draws, as spans of code points in hex: `20-7e a0 4e00-9fa5`. */
  readonly characters?: string;
  /** Fonts in a collection. */
  readonly fontFaces?: number;
  /** That made or saved the file, as it says itself. */
  readonly program?: string;
  /** `xmpMM:OriginalDocumentID`, a step of the identity ladder. */
  readonly originalDocumentId?: string;
  /** `xmpMM:DocumentID` and `xmpMM:InstanceID`. */
  readonly documentId?: string;
  readonly instanceId?: string;
  /** The files that its XMP names; kept in tables of their own. */
  readonly refs?: readonly FileRef[];
  readonly cameraSerial?: string;
  /** Picture and film of a live photo have the same. */
  readonly contentId?: string;
}

/** The fields people set and other programs write too. `null` never appears: absent = not set. */
export interface Values {
  readonly rating?: number;
  readonly label?: string;
  readonly flag?: Flag;
  readonly title?: string;
  readonly caption?: string;
  readonly creator?: string;
  readonly copyright?: string;
  readonly usageTerms?: string;
  readonly credit?: string;
  readonly headline?: string;
  readonly instructions?: string;
  readonly location?: string;
  readonly city?: string;
  readonly state?: string;
  readonly country?: string;
  readonly job?: string;
  readonly licence?: string;
  readonly webStatement?: string;
  /** As Facts.takenAt, where a block of metadata says it; shown of the file are its facts, which know more sources. */
  readonly takenAt?: string;
  /** Where the camera was, as domain/position.ts prints it. */
  readonly gps?: string;
  /** What is done to its picture when it is shown, as `recipeText` of domain/edits/recipe.ts writes it. */
  readonly edits?: string;
  /** What may be done with it, as domain/rights/terms.ts reads it. */
  readonly rightsTerritory?: string;
  readonly rightsChannels?: string;
  readonly rightsFrom?: string;
  readonly rightsUntil?: string;
  readonly embargo?: string;
  readonly modelRelease?: string;
  readonly propertyRelease?: string;
  /** Tag paths from root to leaf, NFC, in file order. */
  readonly tags?: readonly (readonly string[])[];
  /** Custom fields, by their property in files. */
  readonly custom?: Custom;
}
export type ScalarField = Exclude<keyof Values, 'tags' | 'custom'>;

/** Where a block of metadata stands; a sidecar wins over the blocks inside the file. */
export const BLOCK_SOURCES = ['exif', 'iim', 'xmp', 'sidecar'] as const;
export type BlockSource = (typeof BLOCK_SOURCES)[number];

/** The base of the three-way merge: our owned fields of one block in canonical form, and that block's hash. */
export interface Base {
  readonly source: BlockSource;
  /** SHA-256 of the block's bytes, hex. */
  readonly hash: string;
  readonly values: Values;
  /** Of IIM only: its digest says that a program without XMP changed it last, so it goes before XMP. */
  readonly overXmp?: boolean;
  /** Of a sidecar only: fields that it says to have no value, whatever the blocks inside the file say. */
  readonly cleared?: readonly string[];
}

/** What a file's own metadata says, as the layer under the operation log. */
export interface FileLayer {
  /** H over the bases' hashes in source order, hex; changes exactly when some block changed. */
  readonly hash: string;
  readonly values: Values;
  readonly bases: readonly Base[];
}
