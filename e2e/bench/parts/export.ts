/** Exporting photographs by three presets at once, from a catalog that has read them, against a bare sharp script that makes the same files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../kit/bench.ts';
import { start } from '../kit/program.ts';
import { median } from '../kit/stats.ts';
import { measure, untilIdle } from '../kit/tree.ts';
import { addAll } from './ingest.ts';

const PRESETS = ['Full JPEG', 'Web', 'Web WebP'];

export async function exportPart(bench: Bench): Promise<void> {
  const count = bench.sizes.exported;
  const { folder } = await bench.corpus('photos', count);
  const catalog = bench.folder('exporting');
  await addAll(catalog, folder, count, true);
  const [ours, bare]: [number[], number[]] = [[], []];
  const program = await start(catalog, []);
  try {
    const client = await program.connect();
    for (let time = 0; time < Math.min(3, bench.sizes.times); time++) {
      const [made, theirs] = [bench.folder(`made-${time}`), bench.folder(`bare-${time}`)];
      bare.push((await measure(process.execPath, [join(import.meta.dirname, 'bare-export.ts'), folder, theirs])).wall);
      await untilIdle(program.pid, bench.sizes.quietMs, 60_000);
      const began = performance.now();
      const { jobId } = await client.call('export.start', { targets: { query: '' }, presets: PRESETS, to: made });
      for (;;) {
        const { state, error } = await client.call('jobs.get', { id: jobId });
        if (state === 'done') break;
        if (state !== 'running') throw new Error(`the export ended ${state}: ${error?.message ?? ''}`);
        await sleep(20);
      }
      ours.push((performance.now() - began) / 1000);
      for (const place of [made, theirs]) if (readdirSync(place).length !== count * PRESETS.length) throw new Error(`${place} holds ${readdirSync(place).length} files, not ${count * PRESETS.length}`);
    }
  } finally {
    await program.stop();
  }
  const files = count * PRESETS.length;
  const rate = (seconds: readonly number[]) => files / median(seconds);
  bench.row({
    what: 'export', on: `${count} JPEGs of 12 MP × ${PRESETS.length} presets`, n: ours.length, ours: rate(ours), unit: 'files/s',
    against: { name: 'bare sharp', value: rate(bare) }, least: 0.8 * rate(bare), aim: '≥ 0.8 × bare sharp',
  });
}
