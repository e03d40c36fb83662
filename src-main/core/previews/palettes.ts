/** Palettes of pictures that were read before there were any, from the previews that were kept; those read since bring theirs along. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { paletteOf } from '../formats/palette.ts';
import { createSweep, type Sweep } from '../jobs/sweep.ts';
import { pixelsOf } from '../tools/sharp-reshape.ts';
import { nextPalettes, putPalettes, type ToLook } from './palettes.sql.ts';

/** Written and told of together. */
const AT_ONCE = 500;
/** Decoded at once: people's own pictures come first. */
const LANES = 2;
const MOST_REST_MS = 200;
/** The palette of a smaller picture is the same. */
const EDGE = 64;

type PaletteDeps = Pick<Deps, 'db' | 'log' | 'jobs'> & { readonly previews: Pick<Deps['previews'], 'kept'>; readonly ingest: Pick<Deps['ingest'], 'state' | 'onChange'> };

export function createPalettes({ db, log, jobs, previews, ingest }: PaletteDeps): Pick<Sweep, 'wake' | 'close'> {
  const isReading = () => ingest.state().state === 'running';
  const sweep = createSweep({ jobs, log, name: 'palettes', title: 'Looking at the colors of pictures', next });
  let awake = false;

  async function next(isOver: () => boolean) {
    if (isReading()) return undefined;
    const part = await db.call(nextPalettes, AT_ONCE);
    if (!part) {
      // For ever: what is read from now on brings its own.
      forget();
      return undefined;
    }
    const { todo, upTo, last } = part;
    const palettes: { n: number; preview: string; palette: Uint8Array }[] = [];
    let reached = upTo;
    for (let i = 0; i < todo.length; i += LANES) {
      if (isOver() && i > 0) {
        reached = todo[i - 1]?.n ?? reached;
        break;
      }
      const some = todo.slice(i, i + LANES);
      const began = performance.now();
      const made = await Promise.all(some.map((one) => look(one)));
      // A million take an hour of two cores, in which people work.
      await sleep(Math.min(MOST_REST_MS, performance.now() - began), undefined, { ref: false });
      made.forEach((palette, k) => {
        if (palette) palettes.push({ ...(some[k] as ToLook), palette });
      });
    }
    await db.call(putPalettes, { upTo: reached, done: reached >= last, palettes });
    return { done: reached, total: last };
  }
  /** Undefined: its preview is gone, or cannot be read; it gets one when its file is read again. */
  const look = async ({ preview }: ToLook): Promise<Uint8Array | undefined> => {
    const data = await previews.kept(preview).catch(() => undefined);
    return data && (await pixelsOf(data, EDGE).then(paletteOf, () => undefined));
  };

  const forget = ingest.onChange(() => {
    if (awake && !isReading()) sweep.wake();
  });
  return {
    wake() {
      awake = true;
      sweep.wake();
    },
    async close() {
      forget();
      await sweep.close();
    },
  };
}
