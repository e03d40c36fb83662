/** Pairs of a catalog that was made before there were any, and after pairing was turned on or off: a few hundred at a time, since others write too. */
import { setImmediate as breath } from 'node:timers/promises';
import { PAIRS_SETTING } from '../../db/stacks.ts';
import type { Deps } from '../../deps.ts';
import { pairAnew, pairNext } from './stacks.sql.ts';

export interface Pairing {
  /** Goes on where it was cut off. */
  wake(): void;
  heardSetting(key: string): void;
  close(): Promise<void>;
}

export function createPairing({ db, log }: Pick<Deps, 'db' | 'log'>): Pairing {
  let closed = false;
  let running: Promise<void> = Promise.resolve();
  const go = async () => {
    while (!closed && (await db.call(pairNext, undefined))) await breath();
  };
  const then = (work: () => Promise<void>) => {
    running = running.then(work).catch((error: unknown) => {
      if (!closed) log.error({ error }, 'pairs could not be made');
    });
  };
  return {
    wake: () => then(go),
    heardSetting(key) {
      if (key !== PAIRS_SETTING) return;
      then(async () => {
        await db.call(pairAnew, undefined);
        await go();
      });
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
