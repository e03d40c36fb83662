/** Numbers in a query: `800`, `>=800`, `<800`, `100..400`, `..400`; sizes with units; aspect ratios. */

export interface NumberRange {
  readonly from?: number;
  readonly to?: number;
  /** The end itself is not in it. */
  readonly above?: boolean;
  readonly below?: boolean;
}

export const inRange = (range: NumberRange, value: number): boolean =>
  (range.from === undefined || (range.above ? value > range.from : value >= range.from)) &&
  (range.to === undefined || (range.below ? value < range.to : value <= range.to));

/** A comparison, a range or a single value, whose ends `read` understands. */
export function readRange<T>(
  text: string,
  read: (text: string) => T | undefined,
): { op: '=' | '<' | '<=' | '>' | '>='; end: T } | { op: '..'; from?: T; to?: T } | undefined {
  const trimmed = text.trim();
  const comparison = /^(<=|>=|<|>|=)\s*(.+)$/s.exec(trimmed);
  if (comparison) {
    const end = read(comparison[2]!);
    return end === undefined ? undefined : { op: comparison[1] as '=', end };
  }
  const dots = trimmed.indexOf('..');
  if (dots < 0) {
    const end = read(trimmed);
    return end === undefined ? undefined : { op: '=', end };
  }
  const [left, right] = [trimmed.slice(0, dots).trim(), trimmed.slice(dots + 2).trim()];
  if (left === '' && right === '') return undefined;
  const from = left === '' ? undefined : read(left);
  const to = right === '' ? undefined : read(right);
  if ((left !== '' && from === undefined) || (right !== '' && to === undefined)) return undefined;
  return { op: '..', ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

export const readNumber = (text: string): NumberRange | undefined => toNumberRange(text, plainNumber, () => 0);

/** The same of numbers that may be below zero: `-3..5`. */
export const readAnyNumber = (text: string): NumberRange | undefined => toNumberRange(text, signedNumber, () => 0);

/** LUFS, with or without the unit: `-23`, `<-20lufs`. */
export const readLoudness = (text: string): NumberRange | undefined => readAnyNumber(text.replace(/\s*lufs\b/gi, ''));

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes. A size alone means about that size: what rounds to it. */
export function readSize(text: string): NumberRange | undefined {
  const parse = (part: string) => /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(part.trim());
  const bytes = (part: string) => {
    const match = parse(part);
    const unit = match && UNITS[match[2]!.toLowerCase()];
    return match && typeof unit === 'number' ? Number(match[1]) * unit : undefined;
  };
  const tolerance = (part: string) => {
    const match = parse(part.replace(/^=/, ''))!;
    const unit = UNITS[match[2]!.toLowerCase()]!;
    return unit === 1 ? 0 : (unit / 2) * 10 ** -(match[1]!.split('.')[1]?.length ?? 0);
  };
  return toNumberRange(text, bytes, tolerance);
}

/** Seconds, also as `1:30` and `1:02:03`. A length alone means what is shown as it: to the nearest second. */
export function readDuration(text: string): NumberRange | undefined {
  const seconds = (part: string) => {
    const clock = /^(?:(\d+):)?(\d+):([0-5]?\d(?:\.\d+)?)$/.exec(part.trim());
    return clock ? Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]) : plainNumber(part);
  };
  return toNumberRange(text, seconds, () => 0.5);
}

/** Frames a second. A rate alone means what rounds to it: 29.97 is 30000/1001, and 30 is not. */
export const readFps = (text: string): NumberRange | undefined => toNumberRange(text, plainNumber, () => 0.005);

const SHAPES: Readonly<Record<string, NumberRange>> = {
  landscape: { from: 1.01, above: true },
  portrait: { to: 0.99, below: true },
  square: { from: 0.99, to: 1.01 },
};

/** Width by height as shown. A ratio alone allows for one percent. */
export function readRatio(text: string): NumberRange | undefined {
  const shape = SHAPES[text.trim().toLowerCase()];
  if (shape) return shape;
  const ratio = (part: string) => {
    const sides = /^(\d+(?:\.\d+)?)\s*[:/x]\s*(\d+(?:\.\d+)?)$/i.exec(part.trim());
    const value = sides ? Number(sides[1]) / Number(sides[2]) : plainNumber(part);
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  };
  return toNumberRange(text, ratio, (_part, value) => value * 0.01);
}

function plainNumber(text: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function signedNumber(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function toNumberRange(
  text: string,
  read: (text: string) => number | undefined,
  tolerance: (text: string, value: number) => number,
): NumberRange | undefined {
  const range = readRange(text, read);
  if (range === undefined) return undefined;
  switch (range.op) {
    case '..':
      return { from: range.from, to: range.to };
    case '=': {
      const slack = tolerance(text.trim(), range.end);
      return { from: range.end - slack, to: range.end + slack };
    }
    case '>':
    case '>=':
      return { from: range.end, above: range.op === '>' };
    case '<':
    case '<=':
      return { to: range.end, below: range.op === '<' };
  }
}
