/** Texts that repeat, as small numbers; 0 is "none". */
export class Dictionary {
  readonly values: string[];
  readonly #ids = new Map<string, number>();

  constructor(values: readonly string[] = ['']) {
    this.values = [...values];
    this.values.forEach((value, id) => {
      this.#ids.set(value, id);
    });
  }

  id(value: string | null): number {
    if (value === null || value === '') return 0;
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = this.values.push(value) - 1;
      this.#ids.set(value, id);
    }
    return id;
  }

  /** Marks the ids whose text holds. */
  mask(test: (value: string) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value, id) => (id > 0 && test(value) ? 1 : 0));
  }
}
