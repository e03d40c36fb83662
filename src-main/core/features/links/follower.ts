/** Works out anew which files name which, after files came, went, moved or were read. */

import type { Committed } from '../../db/procedure.ts';
import type { Deps } from '../../deps.ts';
import { followLinks } from './links.sql.ts';

export interface LinkFollower {
  heard(what: Pick<Committed, 'assets'>): void;
  /** Until all that changed so far is worked out. */
  upToDate(): Promise<void>;
  close(): Promise<void>;
}

/** Many commits come at once while much is read. */
const QUIET_MS = 150;
/** At a close this long at most: the next start goes on. */
const LAST_MS = 2000;

export function createLinkFollower({ db, log }: Pick<Deps, 'db' | 'log'>): LinkFollower {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let again = false;
  let running: Promise<void> | undefined;

  async function follow(until = Number.POSITIVE_INFINITY): Promise<void> {
    do {
      again = false;
      while (performance.now() < until && (await db.call(followLinks, undefined)));
    } while (again && performance.now() < until);
  }

  function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    again = true;
    running ??= follow()
      .catch((error: unknown) => log.warn({ err: error }, 'links between files could not be worked out'))
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  timer = setTimeout(() => void run(), QUIET_MS);
  return {
    heard({ assets }) {
      if (!closed && (assets === null || assets.length > 0)) timer ??= setTimeout(() => void run(), QUIET_MS);
    },
    upToDate: run,
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
      await follow(performance.now() + LAST_MS).catch(() => undefined);
    },
  };
}
