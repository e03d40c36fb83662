/** An ordered list of asset numbers with their shapes, up to millions: what a result is. */
export interface IdList {
  readonly ids: Uint32Array;
  /** Shown width / height × 1000, 0 = unknown; as long as `ids`. */
  readonly aspects: Uint16Array;
  /** The day each was taken on (domain/days.ts), where that was asked for. */
  readonly days?: Int32Array | undefined;
}

export const EMPTY: IdList = { ids: new Uint32Array(0), aspects: new Uint16Array(0) };

/** Collects the chunks of search.ids: `u32 count, count × u32 number, count × u16 aspect`, with days `count × i32 day`; little-endian. */
export class IdCollector {
  private ids: Uint32Array;
  private aspects: Uint16Array;
  private days: Int32Array | undefined;
  private length = 0;

  /** @param expected how many there will probably be @param days whether their days come too */
  constructor(expected = 1024, days = false) {
    this.ids = new Uint32Array(Math.max(16, expected));
    this.aspects = new Uint16Array(Math.max(16, expected));
    if (days) this.days = new Int32Array(Math.max(16, expected));
  }

  get count(): number {
    return this.length;
  }

  /** @throws when the chunk is shorter than it says */
  add(chunk: Uint8Array): void {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const count = view.getUint32(0, true);
    const size = this.days ? 10 : 6;
    if (chunk.byteLength < 4 + count * size) throw new Error('A part of the result arrived incomplete.');
    this.grow(this.length + count);
    // A copy, since a chunk may begin at any byte and typed arrays cannot.
    const body = chunk.slice(4, 4 + count * size).buffer;
    this.ids.set(new Uint32Array(body, 0, count), this.length);
    this.aspects.set(new Uint16Array(body, count * 4, count), this.length);
    // They begin at an uneven place where there is an uneven number before them.
    this.days?.set(new Int32Array(body.slice(count * 6)), this.length);
    this.length += count;
  }

  list(): IdList {
    return {
      ids: this.ids.subarray(0, this.length),
      aspects: this.aspects.subarray(0, this.length),
      days: this.days?.subarray(0, this.length),
    };
  }

  private grow(size: number): void {
    if (size <= this.ids.length) return;
    const room = Math.max(size, this.ids.length * 2);
    const [ids, aspects] = [new Uint32Array(room), new Uint16Array(room)];
    ids.set(this.ids.subarray(0, this.length));
    aspects.set(this.aspects.subarray(0, this.length));
    [this.ids, this.aspects] = [ids, aspects];
    if (!this.days) return;
    const days = new Int32Array(room);
    days.set(this.days.subarray(0, this.length));
    this.days = days;
  }
}

/** Answers where a number stands in a list: numbers are dense, so a plain array by number is smallest and fastest. */
export class Positions {
  private readonly at: Int32Array;

  constructor(ids: Uint32Array) {
    let top = 0;
    for (let i = 0; i < ids.length; i++) if (ids[i]! > top) top = ids[i]!;
    this.at = new Int32Array(top + 1);
    for (let i = 0; i < ids.length; i++) this.at[ids[i]!] = i + 1;
  }

  /** @returns −1 when it is not in the list */
  of(n: number): number {
    return (this.at[n] ?? 0) - 1;
  }
}

export function sameList(a: IdList, b: IdList): boolean {
  if (a.ids.length !== b.ids.length || Boolean(a.days) !== Boolean(b.days)) return false;
  for (let i = 0; i < a.ids.length; i++) if (a.ids[i] !== b.ids[i] || a.aspects[i] !== b.aspects[i]) return false;
  if (a.days && b.days) for (let i = 0; i < a.days.length; i++) if (a.days[i] !== b.days[i]) return false;
  return true;
}

/**
 * Keeps some numbers of the former list in the new one, each after the neighbor it had: what was just rated out of the
 * filter stays in sight until the focus moves on.
 * @returns the new list itself when nothing is to be kept
 */
export function holdIn(next: IdList, former: IdList, held: Iterable<number>): IdList {
  const was = new Positions(former.ids);
  const is = new Positions(next.ids);
  const staying = [...new Set(held)].map((n) => was.of(n)).filter((at) => at >= 0 && is.of(former.ids[at]!) < 0);
  if (!staying.length) return next;
  staying.sort((a, b) => a - b);
  /** Former position → where in the new list it goes before. */
  const places = staying.map((at) => {
    for (let before = at - 1; before >= 0; before--) {
      const place = is.of(former.ids[before]!);
      if (place >= 0) return place + 1;
    }
    return 0;
  });
  const size = next.ids.length + staying.length;
  const list = {
    ids: new Uint32Array(size),
    aspects: new Uint16Array(size),
    days: next.days && former.days ? new Int32Array(size) : undefined,
  };
  const copy = (of: IdList, start: number, end: number, at: number) => {
    list.ids.set(of.ids.subarray(start, end), at);
    list.aspects.set(of.aspects.subarray(start, end), at);
    if (list.days && of.days) list.days.set(of.days.subarray(start, end), at);
  };
  const order = staying.map((at, i) => ({ at, place: places[i]! })).sort((a, b) => a.place - b.place || a.at - b.at);
  let [from, to] = [0, 0];
  for (const { at, place } of order) {
    copy(next, from, place, to);
    to += place - from;
    from = place;
    copy(former, at, at + 1, to++);
  }
  copy(next, from, next.ids.length, to);
  return list;
}

/** @returns the nearest number of the former list, from `at` on and then before it, that is still there */
export function nearestLeft(former: Uint32Array, at: number, now: Positions): number | undefined {
  for (let i = at; i < former.length; i++) if (now.of(former[i]!) >= 0) return former[i]!;
  for (let i = Math.min(at, former.length) - 1; i >= 0; i--) if (now.of(former[i]!) >= 0) return former[i]!;
  return undefined;
}
