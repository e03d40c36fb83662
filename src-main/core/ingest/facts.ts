/** Facts as columns: what lists sort and filter by. */
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { mediaText } from '../../../src-shared/domain/media.ts';

/** Later answers win: exiftool's over the whole read's over the head's. A file's own time never beats one that stands in the file. */
export function mergeFacts(...answers: readonly Facts[]): Facts {
  const merged: Record<string, unknown> = {};
  for (const facts of answers) {
    const { takenAt, takenSource, ...rest } = facts;
    for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== null) merged[name] = value;
    if (takenAt && (takenSource !== 'file' || merged['takenAt'] === undefined))
      Object.assign(merged, { takenAt, takenSource });
  }
  return merged as Facts;
}

/** A file that tells no time was taken when it was last written, as the clock on this machine's wall said. `mtime`: ms since 1970. */
export function withTime(facts: Facts, mtime: number): Facts {
  if (facts.takenAt || !Number.isFinite(mtime)) return facts;
  const at = new Date(mtime);
  const two = (x: number) => String(x).padStart(2, '0');
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return {
    ...facts,
    takenAt: `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`,
    takenSource: 'file',
  };
}

/** ms of the wall clock read as UTC, whatever zone it stood in: what sorting and days mean to people. Null when it is no date. */
export function wallMs(iso: string | undefined): number | null {
  const m = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?/.exec(iso ?? '');
  if (!m) return null;
  const [, y, mo, d, h = '0', mi = '0', s = '0', fraction = '0'] = m;
  const ms =
    Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s)) +
    Math.floor(Number(fraction) * 1000);
  return Number.isNaN(ms) ? null : ms;
}

export const FACT_COLUMNS = [
  'width',
  'height',
  'orientation',
  'taken',
  'taken_ms',
  'taken_source',
  'camera',
  'lens',
  'iso',
  'aperture',
  'exposure',
  'focal',
  'lat',
  'lon',
  'duration',
  'pages',
  'animated',
  'document',
  'serial',
  'media',
] as const;

/** Aligned with FACT_COLUMNS. */
export const factValues = (facts: Facts): (string | number | null)[] => [
  whole(facts.width),
  whole(facts.height),
  facts.orientation ?? null,
  facts.takenAt ?? null,
  wallMs(facts.takenAt),
  facts.takenSource ?? null,
  facts.camera ?? null,
  facts.lens ?? null,
  facts.iso ?? null,
  facts.aperture ?? null,
  facts.exposure ?? null,
  facts.focal ?? null,
  facts.lat ?? null,
  facts.lon ?? null,
  facts.duration ?? null,
  whole(facts.pages),
  facts.animated ? 1 : null,
  facts.originalDocumentId ?? null,
  facts.cameraSerial ?? null,
  mediaText(facts.media),
];

const whole = (x: number | undefined): number | null => (x === undefined || !Number.isFinite(x) ? null : Math.round(x));
