/**
 * What a file type must answer. One file per family in this folder, each registered once in `index.ts`.
 * Handlers run inside a media worker process (workers/media.ts): a crash or a runaway there kills that process only.
 */
import type { Facts, Kind } from '../../../src-shared/domain/asset.ts';
import type { PlaceUnit } from '../../../src-shared/domain/hit.ts';
import type { PictureLayers } from '../../../src-shared/domain/layers.ts';
import type { Section, Sheets, Unit } from '../../../src-shared/domain/document.ts';
import type { FilmScenes } from '../../../src-shared/domain/media.ts';
import type { Pixels } from '../tools/sharp.ts';
import type { Cue } from './cues.ts';

export interface FileType {
  /** Canonical extension without the dot, lower case: `jpg`, `nef`, `psd`. */
  readonly ext: string;
  readonly mime: string;
  readonly kind: Kind;
  /** What people call it: `JPEG`, `Nikon NEF`, `Photoshop`. */
  readonly name: string;
  /** Id of the handler that reads it. */
  readonly handler: string;
}

/** A file being read. Paths are bytes: names need not be UTF-8. */
export interface MediaFile {
  readonly path: Buffer;
  /** Bytes. */
  readonly size: number;
  /** The first ≤ 256 KB. */
  readonly head: Uint8Array;
  readonly type: FileType;
  /** Known so far: from the head, or from exiftool. */
  readonly facts: Facts;
  /** The whole file, read once and shared by hash and decoder; throws FormatError `too-large` above the handler's limit. */
  bytes(): Promise<Buffer>;
  /** A part of it; shorter at its end. What was read already is not read again. */
  part(position: number, length: number): Promise<Buffer>;
  readonly signal: AbortSignal;
  /** Another picture, which this file carries or names, as any is decoded: see decode.ts. */
  decode?(data: Buffer, name: string, edge: number): Promise<Pixels | undefined>;
}

/**
 * A picture on its way to a preview. `upright` says that orientation has been applied already (as by a renderer that draws
 * pages); otherwise the previewer applies `orientation`, or where that is absent `facts.orientation`.
 */
export type Picture = (
  | { readonly form: 'encoded'; readonly data: Buffer; readonly orientation?: number }
  /** The file itself, which the decoder reads row by row where it lies. */
  | { readonly form: 'file'; readonly path: string; readonly orientation?: number }
  | { readonly form: 'rgba'; readonly data: Uint8Array; readonly width: number; readonly height: number }
) & {
  readonly upright?: boolean;
  /** Told together with the picture, when it is only a part or a substitute of what the file should show. */
  readonly damage?: FormatError;
};

/** What is written in a file, for the window. `note`: what could not be read of it. */
export interface DocumentPages {
  readonly unit: Unit;
  readonly sections: readonly Section[];
  readonly note?: string;
}

/** One place of body text for full-text search: page, slide, cell or time is `at`. */
export interface TextPart {
  readonly at?: string;
  readonly unit?: PlaceUnit;
  /** Each line of the text is a line or row of the file, counted from `at`. */
  readonly counted?: boolean;
  readonly text: string;
}

/** A part of a film or sound that its file names; seconds from the beginning. */
export interface Chapter {
  readonly at: number;
  /** '' where it has no name. */
  readonly title: string;
}

/** `counts`: the times of the cues are frames, at USUAL_FPS. */
export interface Spoken {
  /** In their order; told with the tracks, where no stream is asked for. */
  readonly chapters?: readonly Chapter[];
  readonly tracks: readonly { readonly stream: number; readonly language?: string; readonly title?: string }[];
  readonly cues: readonly Cue[];
  readonly counts?: boolean;
}

export interface FormatHandler {
  readonly id: string;
  /** Raise it when output changes: files that failed or were read with an older version are read again. */
  readonly version: number;
  readonly types: readonly FileType[];
  /** What people call all of these; absent: its id says it. */
  readonly family?: string;
  /** The library that reads them; absent: Vitrine itself. */
  readonly by?: string;
  /** A program without which there is no picture. */
  readonly needs?: 'ffmpeg' | 'LibreOffice';
  /** What the window shows them in, where it is neither pages nor a picture. */
  readonly view?: 'player' | 'specimen' | 'layers' | 'turned' | 'drawing';
  /** What its picture is drawn on, sRGB bytes: no color of it. */
  readonly paper?: readonly [number, number, number];
  /** Is it mine? By content first; `ext` (lower case, no dot) only decides where bytes say nothing or tell siblings apart. */
  sniff(head: Uint8Array, ext: string): FileType | undefined;
  /** Facts beyond what exiftool gives, from head or whole file. */
  facts?(file: MediaFile): Promise<Facts>;
  /**
   * The picture a preview is made of. `maxEdge` is in pixels: a hint for scalable formats and for picking an embedded preview.
   * `undefined` = this type has no picture (a card is drawn instead); throws FormatError when there should be one.
   */
  picture?(file: MediaFile, maxEdge: number): Promise<Picture | undefined>;
  /** A picture that costs almost nothing, from the head alone (embedded thumbnail), for the first sight. */
  quick?(file: Omit<MediaFile, 'bytes' | 'part'>): Promise<Picture | undefined>;
  /** Frames over its time, one below the other, turned by `rotate` degrees clockwise. Throws FormatError. */
  strip?(file: MediaFile, rotate: number): Promise<Picture>;
  /** Where it goes to another scene, with a still of each, one below the other, turned likewise. Throws FormatError. */
  scenes?(file: MediaFile, rotate: number): Promise<FilmScenes & { readonly picture: Picture }>;
  text?(file: MediaFile): Promise<readonly TextPart[]>;
  /** Which subtitles and chapters are in a film, and what those of this stream say; of a file of subtitles what it says. Throws FormatError. */
  cues?(file: MediaFile, stream?: number): Promise<Spoken>;
  /** Of all that is heard, in LUFS; undefined: nothing is. Throws FormatError. */
  loudness?(file: MediaFile): Promise<number | undefined>;
  /** Pages to read in the window. Only where there is text rather than a picture. */
  document?(file: MediaFile): Promise<DocumentPages>;
  /** Drawn pages from the `from`th on (from 0), turned by `rotate` degrees clockwise: size and words of each, a bounded number of them. */
  sheets?(file: MediaFile, from: number, rotate: number): Promise<Sheets>;
  /** One of them (from 0), its long edge at `edge` pixels. Throws FormatError where there is none. */
  sheet?(file: MediaFile, page: number, edge: number, rotate: number): Promise<Picture>;
  /** What the window turns or zooms, see src-shared/domain/shape.ts. Throws FormatError when it is more than a window is given. */
  shape?(file: MediaFile): Promise<Uint8Array>;
  /** Layers of a picture. Throws FormatError. */
  layers?(file: MediaFile): Promise<PictureLayers>;
  /** Its picture with these layers (by their ids) shown where they are hidden in the file, and the other way round. Throws FormatError. */
  toggled?(file: MediaFile, ids: readonly number[], maxEdge: number): Promise<Picture>;
  /** It reads parts of a file where it stands: large ones are not held in memory for it. */
  readonly streams?: boolean;
}

export type FormatErrorCode =
  | 'empty'
  | 'truncated'
  | 'damaged'
  | 'too-large'
  | 'unsupported'
  | 'protected'
  | 'timeout'
  | 'unreadable'
  | 'crashed';

/** Told to people as it stands: `message` says what happened and what to do, without a path. */
export class FormatError extends Error {
  readonly code: FormatErrorCode;
  constructor(code: FormatErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
