/**
 * Many tiny files: rows, metadata, pictures. What a file costs beside its picture shows here. Until all is there that digiKam reads too;
 * exiftool's whole answer, every maker's note of it, comes later.
 */
import type { Bench } from '../kit/bench.ts';
import { median } from '../kit/stats.ts';
import type { Cost } from '../kit/tree.ts';
import { addAll } from './ingest.ts';
import { READ } from './restart.ts';

const RUNS = 2;

export async function tiny(bench: Bench): Promise<void> {
  const count = bench.sizes.tiny;
  const { folder } = await bench.corpus('wide', count);
  const costs: Cost[] = [];
  for (let time = 0; time < Math.min(RUNS, bench.sizes.times); time++)
    costs.push(await addAll(bench.folder(READ), folder, count, false));
  const digikam = await bench.digikam.tiny();
  const row = { on: `${count} files of 2 KB`, n: costs.length } as const;
  const wall = {
    ...row,
    what: 'tiny files: rows, metadata, pictures',
    ours: median(costs.map((cost) => cost.wall)),
    unit: 's',
  } as const;
  bench.row({ ...row, what: 'tiny files, CPU', ours: median(costs.map((cost) => cost.cpu)), unit: 'CPU s' });
  if (typeof digikam === 'string') return bench.row({ ...wall, against: digikam });
  const theirs = digikam.first.known.wall;
  bench.row({ ...wall, against: { name: 'digiKam', value: theirs }, most: 0.5 * theirs, aim: '≤ 0.5 × digiKam' });
}
