/** What the program starts beside itself is killed under it, again and again: it starts it anew, and no file is the worse for it. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dice } from '../../src-shared/testing/dice.ts';
import { api } from './testing/kill.ts';
import { type Added, type Bench, bench, served, stopped } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';
import { treeOf } from './testing/tree.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(() => lib.remove());

/** Processes below this one, by what they are. */
function below(pid: number): { pid: number; what: 'exiftool' | 'media' | 'disk' | 'other' }[] {
  return treeOf(pid)
    .slice(1)
    .flatMap((one) => {
      try {
        const line = readFileSync(`/proc/${one}/cmdline`, 'latin1');
        const what = /exiftool/.test(line)
          ? 'exiftool'
          : /media\.(ts|js)/.test(line)
            ? 'media'
            : /disk\.(ts|js)/.test(line)
              ? 'disk'
              : 'other';
        return [{ pid: one, what: what as 'exiftool' }];
      } catch {
        return [];
      }
    });
}

test.runIf(process.platform === 'linux')(
  'exiftool, media workers and disk processes killed during an ingest',
  async () => {
    const chance = dice(1);
    const count = 150;
    await Promise.all(
      Array.from({ length: count }, async (_, i) =>
        // Some go through exiftool, since their head does not tell all.
        lib.put(i % 3 ? `p${i}.jpg` : `p${i}.tif`, await (i % 3 ? photo(i, {}, 700 + i, 620) : tiff(i))),
      ),
    );
    const serving = lib.begin(['serve', '--port', '0', '--json']);
    await served(serving);
    const killed = new Map<string, number>();
    const adding = lib.run(['add', lib.pictures, '--whole', '--json']);
    let added = false;
    void adding.then(() => {
      added = true;
    });
    // As long as there is something to do, however quick it is; each kind in turn where it runs.
    for (let i = 0; !added && i < 40; i++) {
      await sleep(100 + chance.whole(300));
      const kind = (['exiftool', 'media', 'disk'] as const)[i % 3];
      const some = below(serving.process.pid as number).filter(({ what }) => what === kind);
      if (!some.length || (killed.get(kind as string) ?? 0) >= 3) continue;
      const { pid, what } = chance.pick(some);
      try {
        process.kill(pid, 'SIGKILL');
        killed.set(what, (killed.get(what) ?? 0) + 1);
      } catch {
        // It has just ended.
      }
    }
    const outcome = await adding;
    // What was asked of them is asked again: nobody sees anything of it.
    expect(outcome).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(outcome.out)).toMatchObject({ found: count, ingested: count, failed: [] });
    expect([...killed.values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
    const after = await lib.json<Added>(['add', lib.pictures, '--whole']);
    expect(after).toMatchObject({ found: count, ingested: count, failed: [] });
    const ask = api(lib.catalog);
    expect(await ask('catalog.verify', {})).toMatchObject({ ok: true, problems: [] });
    expect((await stopped(serving)).code).toBe(0);
  },
  180_000,
);

async function tiff(seed: number): Promise<Buffer> {
  const sharp = (await import('sharp')).default;
  return await sharp(await photo(seed, {}, 300 + seed))
    .tiff()
    .toBuffer();
}
