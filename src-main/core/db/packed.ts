/** Many asset numbers cross to a thread as one block of memory: cloned one by one, a hundred thousand hold the core up for longer than a frame. */

const MANY = 1000;
const isPlain = (input: unknown): input is Record<string, unknown> => typeof input === 'object' && input !== null && !Array.isArray(input);
const isNumber = (value: unknown) => typeof value === 'number' && value >>> 0 === value;
const isMany = (value: unknown): value is number[] => Array.isArray(value) && value.length > MANY && value.every(isNumber);

/** What is sent for a procedure's input. Numbers are unsigned, 32-bit; shorter lists, and those of anything else, stay as they are. */
export interface Packed {
  readonly input: unknown;
  /** By the key of `input` that they belong to. */
  readonly numbers?: Readonly<Record<string, Uint32Array>>;
}

export function pack(input: unknown): Packed {
  if (!isPlain(input)) return { input };
  const lists = Object.entries(input).flatMap(([key, value]) => (isMany(value) ? [[key, Uint32Array.from(value)] as const] : []));
  if (!lists.length) return { input };
  return { input: { ...input, ...Object.fromEntries(lists.map(([key]) => [key, null])) }, numbers: Object.fromEntries(lists) };
}

export function unpack({ input, numbers = {} }: Packed): unknown {
  const lists = Object.entries(numbers).map(([key, list]) => [key, Array.from(list)]);
  return lists.length ? { ...(input as object), ...Object.fromEntries(lists) } : input;
}
