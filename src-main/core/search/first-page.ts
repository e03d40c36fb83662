/**
 * The page that a window asks for first, as it was answered when the catalog was closed: as long as nothing has changed since, it is
 * there before the index has been read, and only then does the thread that reads it come up.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from './index/index.ts';
import type { Calls } from './protocol.ts';
import type { Stand } from './stand.sql.ts';

type Input = Calls['page'][0];

interface Kept extends Stand {
  readonly version: number;
  readonly input: string;
  readonly page: Page;
}
/** Raised when a page or what is asked for it changes its meaning. */
const VERSION = 1;

export const firstPagePath = (indexPath: string): string => `${indexPath}.first`;

/** Of all assets, whose page does not depend on the time of the day. */
const isFirst = ({ query, limit }: Input): boolean => query.trim() === '' && limit > 0;
const keyOf = ({ query, sort, dir, limit, stacks }: Input): string => JSON.stringify([query.trim(), sort, dir, limit, stacks ?? null]);

export class FirstPage {
  readonly #path: string;
  #kept: Kept | undefined;
  #asked: Input | undefined;

  constructor(path: string) {
    this.#path = path;
    try {
      const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept;
      if (kept.version === VERSION) this.#kept = kept;
    } catch {
      // There is none, or it is damaged: then the index answers.
    }
  }

  /** Whether there is one that may hold. */
  get mayHold(): boolean {
    return this.#kept !== undefined;
  }

  /** Whether what is kept still holds. */
  holds(stand: Stand): boolean {
    if (this.#kept?.rev !== stand.rev || this.#kept.identity !== stand.identity) this.#kept = undefined;
    return this.#kept !== undefined;
  }

  /** The kept answer to this question, where it is the one. */
  answer(input: Input): Page | undefined {
    if (!isFirst(input)) return undefined;
    this.#asked = input;
    const { atLeast = 0 } = input;
    return this.#kept?.input === keyOf(input) && atLeast <= this.#kept.rev ? this.#kept.page : undefined;
  }

  /** Something may have changed. */
  forget(): void {
    this.#kept = undefined;
  }

  /** Keeps the answer to what was asked last for the next start. */
  async keep(ask: (input: Input) => Promise<Page>, stand: () => Promise<Stand>): Promise<void> {
    if (!this.#asked || this.#kept?.input === keyOf(this.#asked)) return;
    const { atLeast: _, ...input } = this.#asked;
    const page = await ask(input);
    const now = await stand();
    if (page.seq !== now.rev || page.error) return;
    const kept: Kept = { version: VERSION, ...now, input: keyOf(input), page };
    try {
      writeFileSync(this.#path, JSON.stringify(kept), { mode: 0o600 });
    } catch {
      rmSync(this.#path, { force: true });
    }
  }
}
