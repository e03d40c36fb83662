/** What the ingest queue asks of a media worker process, and what it gets. Sent with `serialization: 'advanced'`. */
import type { Facts, FileLayer } from '../../../src-shared/domain/asset.ts';
import type { PictureLayers } from '../../../src-shared/domain/layers.ts';
import type { FileRef } from '../../../src-shared/domain/links.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import type { Sheets } from '../../../src-shared/domain/document.ts';
import type { ExportWish, Made } from '../export/make.ts';
import type { ClipFormat } from '../../../src-shared/domain/edits/clip.ts';
import type { FileType, FormatErrorCode, Spoken, TextPart } from '../formats/handler.ts';
import type { Recognition } from '../formats/recognize.ts';
import type { ServedPages } from '../formats/pages/serve.ts';
import type { SheetPages } from '../tools/canvas-pdf.ts';

/** Bytes. A larger file is neither hashed when it is read nor kept in memory for its own sake. */
export const MAX_HASHED = 256 * 2 ** 20;

export interface Problem {
  readonly code: FormatErrorCode;
  /** For people: what happened and what to do; no path. */
  readonly message: string;
}

/** WebP bytes with the size they have when shown upright. */
export interface EncodedPreview {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface PathAndSize {
  readonly path: Uint8Array;
  readonly size: number;
}

/** The state of the file that is to be read, where another one would be misunderstood. */
interface Seen {
  /** Milliseconds. */
  readonly mtime?: number;
}

/** Pass 1: from the first ≤ 256 KB only. */
export interface HeadResult {
  readonly type: FileType;
  readonly facts: Facts;
  /** The file's embedded metadata as far as the head holds it; undefined when the head cannot tell. */
  readonly layer?: FileLayer;
  /** All that people see and filter by is known: exiftool may add to it, and changes none of it. */
  readonly settled?: boolean;
  /** Of a small picture, which was read whole at once: pass 2 is done too, and there is no `thumb`. */
  readonly full?: FullResult;
  /** A small first picture (≤ 256 px, upright), when one costs almost nothing. */
  readonly thumb?: EncodedPreview;
  readonly problem?: Problem;
  readonly bytesRead: number;
  /** The file is not in the state any more in which it was to be read. */
  readonly isStale?: boolean;
}

/** Pass 2: one whole read shared by hash, decoder and previews. */
export interface FullResult {
  /** SHA-256 hex of the whole file; absent above 256 MB (done later, alone). */
  readonly sha256?: string;
  /** Hash of the picture without metadata but with orientation and profile; hex. */
  readonly pictureHash?: string;
  /** 256 and 512 px long edge; absent when the type has no picture or decoding failed. */
  readonly p256?: EncodedPreview;
  readonly p512?: EncodedPreview;
  /** Of them: see readPalette of domain/color.ts. */
  readonly palette?: Uint8Array;
  readonly facts: Facts;
  readonly text: readonly TextPart[];
  /** The files that it names; undefined: that cannot be told, or its type names none. */
  readonly refs?: readonly FileRef[];
  readonly problem?: Problem;
  readonly bytesRead: number;
  /** As of HeadResult. */
  readonly isStale?: boolean;
}

export type MediaRequest =
  | ({ readonly id: number; readonly task: 'head'; readonly name: Uint8Array } & PathAndSize & Seen)
  | ({ readonly id: number; readonly task: 'full'; readonly type: FileType; readonly facts: Facts } & PathAndSize & Seen)
  /** A larger picture on demand: long edge `edge` pixels, JPEG or WebP. */
  | ({
      readonly id: number;
      readonly task: 'large';
      readonly type: FileType;
      readonly facts: Facts;
      readonly edge: number;
      readonly format: 'webp' | 'jpeg' | 'png' | 'fine';
      /** Of camera RAW: by LibRaw or darktable, from the sensor's data. */
      readonly develop?: boolean;
      /** Of a document with drawn pages: which one, from 0, and how it is turned. */
      readonly sheet?: { readonly page: number; readonly rotate: number };
      /** Of a picture of layers: those to be shown or hidden other than in the file. */
      readonly toggled?: readonly number[];
      /** Of a film: frames over its time, turned by so many degrees. */
      readonly strip?: { readonly rotate: number };
      /** What is done to it, as a register holds a recipe, and quarter turns by hand. */
      readonly edits?: { readonly recipe: Value; readonly rotate: number };
    } & PathAndSize)
  /** What is written in it, from one section on. */
  | ({
      readonly id: number;
      readonly task: 'pages';
      readonly type: FileType;
      readonly facts: Facts;
      readonly from: number;
    } & PathAndSize)
  /** Sizes and words of its drawn pages, from one on. */
  | ({
      readonly id: number;
      readonly task: 'sheets';
      readonly type: FileType;
      readonly facts: Facts;
      readonly from: number;
      readonly rotate: number;
    } & PathAndSize)
  /** Its subtitles, and what those of one stream say. */
  | ({ readonly id: number; readonly task: 'cues'; readonly type: FileType; readonly facts: Facts; readonly stream?: number } & PathAndSize)
  /** Where its scenes begin, and a still of each: see readScenes of domain/media.ts. */
  | ({ readonly id: number; readonly task: 'scenes'; readonly type: FileType; readonly facts: Facts; readonly rotate: number } & PathAndSize)
  /** How loud it is. */
  | ({ readonly id: number; readonly task: 'loudness'; readonly type: FileType; readonly facts: Facts } & PathAndSize)
  /** Its layers. */
  | ({ readonly id: number; readonly task: 'layers'; readonly type: FileType; readonly facts: Facts } & PathAndSize)
  /** All of its pixels as tiles, written to the file `out`. */
  | ({
      readonly id: number;
      readonly task: 'pyramid';
      readonly type: FileType;
      readonly facts: Facts;
      readonly out: string;
    } & PathAndSize)
  /** What the window turns or zooms. */
  | ({ readonly id: number; readonly task: 'shape'; readonly type: FileType; readonly facts: Facts } & PathAndSize)
  /** Its picture at least `edge` pixels long, in renditions for others. */
  | ({ readonly id: number; readonly task: 'export'; readonly type: FileType; readonly facts: Facts; readonly edge: number; /** Of RAW: not the picture that the camera made. */ readonly develop?: boolean } & ExportWish & PathAndSize)
  /** A part of a film as its recipe says, written to `out`, which is not there yet. */
  | ({
      readonly id: number;
      readonly task: 'clip';
      readonly type: FileType;
      readonly facts: Facts;
      readonly recipe: Value;
      readonly rotate: number;
      readonly as: ClipFormat;
      readonly out: string;
    } & PathAndSize)
  /** A film or a sound for others. */
  | ({ readonly id: number; readonly task: 'film'; readonly type: FileType; readonly facts: Facts } & ExportWish & PathAndSize)
  /** Words that stand in its picture or in its pages, from page `from` on. */
  | ({ readonly id: number; readonly task: 'recognize'; readonly type: FileType; readonly facts: Facts; readonly from: number; readonly languages: string } & PathAndSize)
  /** Pictures in rows and columns, as a PDF written to `out`. Its path is that of the folder they lie in. */
  | ({ readonly id: number; readonly task: 'contact'; readonly pictures: readonly SheetFile[]; readonly pages: SheetPages; readonly out: string } & PathAndSize)
  | { readonly id: number; readonly task: 'cancel'; readonly target: number };

/** EXIF orientation that the tiles are to be turned by. */
export interface PyramidMade {
  readonly orientation: number;
}

/** LUFS; absent where nothing is heard. */
export interface Heard {
  readonly lufs?: number;
}

export interface ClipMade {
  readonly seconds: number;
}

/** A picture of ours on a contact sheet; without a file a frame is drawn. */
export interface SheetFile {
  readonly file?: string | undefined;
  readonly caption: string;
}

export type MediaResult = Heard | ClipMade | number | HeadResult | FullResult | EncodedPreview | ServedPages | Sheets | PyramidMade | PictureLayers | Spoken | Recognition | Made[] | Uint8Array;

export type MediaReply =
  /** On the way, 0–1. */
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly ok: true; readonly result: MediaResult }
  | { readonly id: number; readonly ok: false; readonly problem: Problem };
