/** Tokens about how films and sounds are made: many share one description, so these are looked at, not the assets. */
import { readMediaText } from '../../../../src-shared/domain/media.ts';
import { inRange, type NumberRange, type Test } from '../../../../src-shared/domain/query/index.ts';
import type { Dictionary } from './dictionary.ts';

const PART = { fps: 'fps', channels: 'channels', samplerate: 'sampleRate', bits: 'bits' } as const;

/** The codec of picture or sound, in any case. */
export function codecMask({ values }: Dictionary, wanted: readonly (string | null)[]): Uint8Array {
  const names = new Set(wanted.map((value) => value?.toLowerCase()));
  return Uint8Array.from(values, (text) => {
    const { video, audio } = readMediaText(text);
    const codecs = [video, audio].filter((codec) => codec !== undefined);
    return (codecs.length ? codecs : [undefined]).some((codec) => names.has(codec?.toLowerCase())) ? 1 : 0;
  });
}

export function mediaMask({ values }: Dictionary, column: (Test & { type: 'media' })['column'], wanted: readonly (NumberRange | null)[]): Uint8Array {
  return Uint8Array.from(values, (text) => {
    const value = readMediaText(text)[PART[column]];
    return wanted.some((range) => (value === undefined || range === null ? value === undefined && range === null : inRange(range, value))) ? 1 : 0;
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
    const own = name === 'codec' ? [media.video, media.audio] : [media[PART[name as keyof typeof PART]]];
    const told = own.filter((value) => value !== undefined).map(String);
    for (const value of told.length ? new Set(told) : ['none']) counts.set(value, (counts.get(value) ?? 0) + count);
  });
  return [...counts].map(([value, count]) => ({ value, text: value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
