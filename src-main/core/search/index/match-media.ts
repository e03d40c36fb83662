/** Tokens about how films and sounds are made: many share one description, so these are looked at, not the assets. */
import { readMediaText } from '../../../../src-shared/domain/media.ts';
import { inRange, type NumberRange, showsTimecode, type Test, type TimecodeRange } from '../../../../src-shared/domain/query/index.ts';
import { type Bits, bitsWhere } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Dictionary } from './dictionary.ts';

const PART = { fps: 'fps', channels: 'channels', samplerate: 'sampleRate', bits: 'bits' } as const;

type Media = ReturnType<typeof readMediaText>;
/** What a film or sound says in words, for a token. */
const SAID = {
  codec: ({ video, audio }: Media) => [video, audio],
  colorspace: ({ primaries, hdr }: Media) => [primaries, hdr, hdr && 'HDR'],
} as const;

/** The codec of picture or sound, or its space of colors, in any case. */
export function saidMask({ values }: Dictionary, what: keyof typeof SAID, wanted: readonly (string | null)[]): Uint8Array {
  const names = new Set(wanted.map((value) => value?.toLowerCase()));
  return Uint8Array.from(values, (text) => {
    const said = SAID[what](readMediaText(text)).filter((one) => one !== undefined);
    return (said.length ? said : [undefined]).some((one) => names.has(one?.toLowerCase())) ? 1 : 0;
  });
}

export function mediaMask({ values }: Dictionary, column: (Test & { type: 'media' })['column'], wanted: readonly (NumberRange | null)[]): Uint8Array {
  return Uint8Array.from(values, (text) => {
    const value = readMediaText(text)[PART[column]];
    return wanted.some((range) => (value === undefined || range === null ? value === undefined && range === null : inRange(range, value))) ? 1 : 0;
  });
}

/** Films whose own timecode has one of these moments in it. */
export function timecodeBits(wanted: readonly (TimecodeRange | null)[], { count, data, dictionaries }: Columns): Bits {
  const told = dictionaries.media.values.map(readMediaText);
  return bitsWhere(count, (slot) => {
    const { timecode, fps = 25 } = told[data.media[slot]!]!;
    if (timecode === undefined) return wanted.includes(null);
    const length = data.duration[slot]!;
    return wanted.some((range) => range !== null && showsTimecode(range, timecode, fps, Number.isNaN(length) ? 0 : length));
  });
}

/** How many of the slots have each value of a token; `none` among them, most first. */
export function mediaCounts(name: string, slots: Uint32Array, ids: Uint32Array, { values }: Dictionary): { value: string; text: string; count: number }[] {
  const byId = new Uint32Array(values.length);
  for (let i = 0; i < slots.length; i++) byId[ids[slots[i]!]!]!++;
  const counts = new Map<string, number>();
  byId.forEach((count, id) => {
    if (count === 0) return;
    const media = readMediaText(values[id]!);
    const own = name in SAID ? SAID[name as keyof typeof SAID](media) : [name === 'timecode' ? media.timecode : media[PART[name as keyof typeof PART]]];
    const told = own.filter((value) => value !== undefined).map(String);
    for (const value of told.length ? new Set(told) : ['none']) counts.set(value, (counts.get(value) ?? 0) + count);
  });
  return [...counts].map(([value, count]) => ({ value, text: value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
