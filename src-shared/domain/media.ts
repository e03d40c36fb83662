/** What films and sounds say of how they are made, and its short form by which they are found. Pure. */

export interface MediaFacts {
  /** Codecs by ffprobe's names: `h264`, `prores`, `aac`. */
  readonly video?: string;
  readonly audio?: string;
  /** Frames a second. */
  readonly fps?: number;
  readonly channels?: number;
  /** `stereo`, `5.1`. */
  readonly layout?: string;
  /** Hz. */
  readonly sampleRate?: number;
  /** Bits of a color channel; of sounds without a film, of a sample. */
  readonly bits?: number;
  /** Primaries by ffprobe's names: `bt709`, `bt2020`, `smpte432`. */
  readonly primaries?: string;
  readonly hdr?: 'PQ' | 'HLG';
  /** Bits a second, of all that is in the file. */
  readonly bitRate?: number;
  /** Of the first frame: `01:00:00:00`, with `;` before the frames where numbers are dropped. */
  readonly timecode?: string;
  /** The file brings no picture along: its sound is drawn, from its first to its last moment. */
  readonly drawn?: true;
}

/** `−23.1 LUFS`: loudness of a whole, by EBU R128. */
export const showLufs = (lufs: number): string => `${lufs.toFixed(1).replace('-', '−')} LUFS`;

/** Frames of the strip that the grid shows of a film, one below the other. */
export const STRIP_FRAMES = 24;

/** Seconds from the beginning at which scenes begin; the first is 0. */
export interface FilmScenes {
  readonly times: readonly number[];
}

/** What `/scenes/<n>` answers: the length of the times as JSON (4 bytes, little end first), they, and a JPEG with a still of each, one below the other. */
export function readScenes(packed: Uint8Array): FilmScenes & { readonly jpeg: Uint8Array } {
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0, true);
  const times = JSON.parse(String.fromCharCode(...packed.subarray(4, 4 + length))) as number[];
  return { times, jpeg: packed.subarray(4 + length) };
}

/** What searches tell apart, in the order of the short form. */
const PARTS = ['video', 'audio', 'fps', 'channels', 'sampleRate', 'bits', 'primaries', 'hdr', 'timecode'] as const;
type Sought = { readonly [Part in (typeof PARTS)[number]]?: MediaFacts[Part] | undefined };

/** `h264|aac|25|2|48000|8|bt709||`; null where there is nothing to find. Films without a timecode share one. */
export function mediaText(media: MediaFacts | undefined): string | null {
  const parts = PARTS.map((part) => String(media?.[part] ?? '').replaceAll('|', ' '));
  return parts.some((part) => part !== '') ? parts.join('|') : null;
}

/** Never fails: what cannot be read is not there. */
export function readMediaText(text: string): Sought {
  const parts = text.split('|');
  const told = (i: number) => parts[i] || undefined;
  const number = (i: number) => (told(i) !== undefined && Number.isFinite(Number(parts[i])) ? Number(parts[i]) : undefined);
  const hdr = told(7);
  return {
    ...{ video: told(0), audio: told(1), fps: number(2), channels: number(3), sampleRate: number(4), bits: number(5) },
    ...{ primaries: told(6), hdr: hdr === 'PQ' || hdr === 'HLG' ? hdr : undefined, timecode: told(8) },
  };
}
