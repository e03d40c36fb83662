/**
 * The common shape of everything read: what `exiftool -j -struct -G1 -n` prints, group and tag → value. The readers of this
 * folder fill the same shape, so that one table (map.ts) serves both.
 */
export type Tags = Record<string, unknown>;

/** The first of `names` with a value in it. */
export function first(tags: Tags, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = tags[name];
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** Trimmed, NFC, without NUL; undefined when nothing is left. Lists are joined as MWG asks. */
export function text(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const parts = value.map(text).filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join('; ') : undefined;
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const clean = String(value).split('\0', 1)[0]!.normalize('NFC').trim();
  return clean === '' ? undefined : clean;
}

export function firstText(tags: Tags, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = text(tags[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Numbers and the first number of a text (`200 0`, `4.5 (real)`, `24/1`); undefined for inf and undef. */
export function num(value: unknown): number | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number') return Number.isFinite(one) ? one : undefined;
  if (typeof one !== 'string') return undefined;
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?:\s*\/\s*(\d+(?:\.\d+)?))?(?![\w.])/i.exec(one);
  if (!match) return undefined;
  const result = Number(match[1]) / (match[2] === undefined ? 1 : Number(match[2]));
  return Number.isFinite(result) ? result : undefined;
}

export function firstNum(tags: Tags, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = num(tags[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A list of texts; a single value is a list of one. */
export function list(value: unknown): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map(text).filter((item) => item !== undefined);
}

/** Without the fields that are undefined. */
export function compact<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
