/** Says when newcomers are compared with what is missing: once nothing is being scanned and all that appeared has been read. */
import type { DbClient } from '../db/procedure.ts';
import { type Plan, planNewcomers, settleNewcomers } from './settle.sql.ts';

export interface Settler {
  /** Something was found, read or lost: look in a moment. */
  poke(): void;
  /** Looks now: whatever was found by scans that have ended, and has been read. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface SettlerDeps {
  readonly db: DbClient;
  /** Is a scan under way? What it finds belongs to what is there already. */
  readonly scanning: () => boolean;
  /** Files of which something must be read again. */
  readonly onSettled: () => void;
  readonly log: { warn(what: object, message: string): void };
}

/** Moves of many files are seen in parts. */
const QUIET_MS = 1000;
/** Looking takes at most this part of the time: while much is being read there is much to look at. */
const SHARE = 0.05;
const LONGEST_MS = 15_000;
/** In one transaction: a star does not wait for more. */
const MOST = { folded: 500, noted: 10_000 };

export function createSettler({ db, scanning, onSettled, log }: SettlerDeps): Settler {
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  let closed = false;
  let pause = QUIET_MS;

  async function look(alone: boolean): Promise<void> {
    if (closed) return;
    const began = performance.now();
    const { same, questions, settled } = await db.call(planNewcomers, { alone });
    pause = Math.min(LONGEST_MS, Math.max(QUIET_MS, (performance.now() - began) / SHARE));
    // Who is no longer new is told last: what is broken off is planned again.
    for (const part of chunks(same, MOST.folded))
      await db.call(settleNewcomers, { same: part, questions: [], settled: [] } satisfies Plan);
    for (const part of chunks(questions, MOST.noted))
      await db.call(settleNewcomers, { same: [], questions: part, settled: [] });
    for (const part of chunks(settled, MOST.noted))
      await db.call(settleNewcomers, { same: [], questions: [], settled: part });
    if (same.length) onSettled();
  }
  const inTurn = (alone: boolean): Promise<void> => {
    turn = turn
      .then(() => look(alone))
      .catch((error: unknown) => {
        if (!closed) log.warn({ err: error }, 'files that appeared could not be compared with missing ones');
      });
    return turn;
  };

  const settler: Settler = {
    poke() {
      if (closed || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        if (scanning()) settler.poke();
        else void inTurn(false);
      }, pause);
      timer.unref();
    },
    settle: () => inTurn(true),
    async close() {
      closed = true;
      clearTimeout(timer);
      await turn;
    },
  };
  return settler;
}

function* chunks<T>(all: readonly T[], most: number): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += most) yield all.slice(i, i + most);
}
