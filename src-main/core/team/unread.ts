/**
 * Files that a listing shows and that cannot be read, or are not what their name says: not visible yet, torn, or junk. Each is tried again
 * at once, and then less and less often, so that any number of them costs little.
 */
import type { FileHint } from './disk.ts';

/** Rounds between two tries, at most. */
const LONGEST = 32;

interface Tried {
  readonly hash: string;
  readonly times: number;
  /** Round in which it is tried again. */
  readonly next: number;
}

export class Unread {
  readonly #by = new Map<string, Tried>();
  #round = 0;
  /** Where those begin that are told of until everything is looked at again: 0 ≤ it < 1. */
  #from = 0;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** A round begins. */
  begin(): void {
    this.#round++;
  }
  isDue(name: string): boolean {
    return (this.#by.get(name)?.next ?? 0) <= this.#round;
  }
  /** How often it could not be read. */
  triesOf(name: string): number {
    return this.#by.get(name)?.times ?? 0;
  }
  /** A name that is new is tried whatever became of others with this hash: somebody may have put the file there again. */
  failed(hints: readonly FileHint[]): void {
    for (const { name, hash } of hints) {
      const times = (this.#by.get(name)?.times ?? 0) + 1;
      this.#by.set(name, { hash, times, next: this.#round + Math.min(2 ** (times - 1), LONGEST) });
    }
  }
  /** One of these could be read: the others are the same, damaged or not. */
  read(hints: readonly FileHint[]): void {
    for (const { name } of hints) this.#by.delete(name);
  }
  /** What is not listed any more is forgotten. */
  keep(listed: ReadonlySet<string>): void {
    this.#from = this.#random();
    for (const name of this.#by.keys()) if (!listed.has(name)) this.#by.delete(name);
  }
  get size(): number {
    return new Set([...this.#by.values()].map(({ hash }) => hash)).size;
  }
  /**
   * Hashes of what is not just late (a file that was not visible at once mostly is a moment later), of the team's logs first. Where there are
   * more of either than fit, chance decides in each look at everything: anybody can put there names of what never was, and others hear of the
   * last look only.
   */
  lacking(isOurs: (name: string) => boolean, most: number): string[] {
    const { ours = [], others = [] } = Object.groupBy([...this.#by].filter(([, { times }]) => times > 1), ([name]) => (isOurs(name) ? 'ours' : 'others'));
    const told: string[] = [];
    for (const some of [ours, others]) {
      const all = [...new Set(some.map(([, { hash }]) => hash))].filter((hash) => !told.includes(hash)).sort();
      const room = most - told.length;
      const from = all.length > room ? Math.floor(this.#from * all.length) : 0;
      told.push(...[...all.slice(from), ...all.slice(0, from)].slice(0, room));
    }
    return told;
  }
}
