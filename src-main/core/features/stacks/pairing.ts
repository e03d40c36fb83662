/** Pairs of a catalog that was made before there were any, and after pairing was turned on or off: a few hundred at a time, since others write too. */
import { PAIRS_SETTING } from '../../db/stacks.ts';
import type { Deps } from '../../deps.ts';
import { createSweep, type Sweep } from '../../jobs/sweep.ts';
import { pairAnew, pairNext } from './stacks.sql.ts';

export interface Pairing extends Pick<Sweep, 'wake' | 'close'> {
  heardSetting(key: string): void;
}

export function createPairing({ db, log, jobs }: Pick<Deps, 'db' | 'log' | 'jobs'>): Pairing {
  const sweep = createSweep({ jobs, log, name: 'stacks.pairs', title: 'Finding RAW and JPEG, films and memos that are one', next: () => db.call(pairNext, undefined) });
  return {
    wake: sweep.wake,
    close: sweep.close,
    heardSetting(key) {
      if (key === PAIRS_SETTING) sweep.after(() => db.call(pairAnew, undefined));
    },
  };
}
