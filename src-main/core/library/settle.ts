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
/** In one transaction: a star does not wait for more. */
const CHUNK = 500;

export function createSettler({ db, scanning, onSettled, log }: SettlerDeps): Settler {
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  let closed = false;

  async function look(alone: boolean): Promise<void> {
    if (closed) return;
    const { same, questions, settled } = await db.call(planNewcomers, { alone });
    // Who is no longer new is told last: what is broken off is planned again.
    for (const part of chunks(same))
      await db.call(settleNewcomers, { same: part, questions: [], settled: [] } satisfies Plan);
    for (const part of chunks(questions)) await db.call(settleNewcomers, { same: [], questions: part, settled: [] });
    for (const part of chunks(settled)) await db.call(settleNewcomers, { same: [], questions: [], settled: part });
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
      }, QUIET_MS);
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

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += CHUNK) yield all.slice(i, i + CHUNK);
}
