/** Facets counted once for all that is shown; of a large result only what is not in it is looked at. */
import { andNotBits, type Bits, countBits, slotsOf } from './bits.ts';
import { countFacet, type Facet } from './facets.ts';
import type { Library } from './match.ts';
import type { Work } from './work.ts';

/** A result, its slots written out when first asked for. */
class Result {
  readonly count: number;
  readonly #bits: Bits;
  #slots: Uint32Array | undefined;
  #rest: Uint32Array | undefined;

  constructor(bits: Bits) {
    this.#bits = bits;
    this.count = countBits(bits);
  }

  get slots(): Uint32Array {
    this.#slots ??= slotsOf(this.#bits);
    return this.#slots;
  }

  rest(shown: Bits): Uint32Array {
    this.#rest ??= slotsOf(andNotBits(shown.slice(), this.#bits));
    return this.#rest;
  }
}

/** Of one state of the library. Whoever drives the counting sees to it that nothing changes meanwhile. */
export class FacetCounts {
  readonly #library: Library;
  readonly #shown: Bits;
  readonly #all: Result;
  readonly #totals = new Map<Facet, Uint32Array>();

  constructor(library: Library, shown: Bits) {
    this.#library = library;
    this.#shown = shown;
    this.#all = new Result(shown);
  }

  /** `bits`: of what is shown; not to be changed afterwards. */
  result(bits: Bits): Result {
    const result = new Result(bits);
    return result.count === this.#all.count ? this.#all : result;
  }

  /** See countFacet for what the numbers stand for. Not to be changed. */
  *of(facet: Facet, result: Result = this.#all): Work<Uint32Array> {
    const total = this.#totals.get(facet);
    if (result === this.#all) {
      const counts = total ?? (yield* countFacet(facet, this.#all.slots, this.#library));
      this.#totals.set(facet, counts);
      return counts;
    }
    if (!total || result.count * 2 < this.#all.count) return yield* countFacet(facet, result.slots, this.#library);
    const others = yield* countFacet(facet, result.rest(this.#shown), this.#library);
    return total.map((count, value) => count - others[value]!);
  }
}
