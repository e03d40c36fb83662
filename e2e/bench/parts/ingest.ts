/** Reading photographs whole: hash, all metadata, both pictures. Against the same work without a catalog, and against digiKam. */
import { join } from 'node:path';
import type { Bench } from '../kit/bench.ts';
import { LAUNCHER } from '../kit/program.ts';
import { median } from '../kit/stats.ts';
import { type Cost, measure } from '../kit/tree.ts';

export async function ingest(bench: Bench): Promise<void> {
  const { folder } = await bench.corpus('photos', bench.sizes.photos);
  // By turns, so that whatever else the machine does weighs on both.
  const [floors, ours]: [Cost[], Cost[]] = [[], []];
  for (let time = 0; time < bench.sizes.runs; time++) {
    floors.push(await measure(process.execPath, [join(import.meta.dirname, 'floor.ts'), folder]));
    ours.push(await addAll(bench.folder('added'), folder, bench.sizes.photos, true));
  }
  const digikam = await bench.digikam.photos();
  const of = (costs: readonly Cost[], what: 'wall' | 'cpu' | 'pss') => median(costs.map((cost) => cost[what]));
  const last = Object.entries(ours.at(-1)?.cpuOf ?? {});
  bench.say(`our CPU seconds by process: ${last.map(([who, seconds]) => `${who} ${seconds}`).join(', ')}`);

  const row = { on: `${bench.sizes.photos} JPEGs of 12 MP`, n: ours.length };
  const floor = (what: 'wall' | 'cpu') => ({ name: 'floor', value: of(floors, what) });
  const wall = { ...row, ours: of(ours, 'wall'), unit: 's' } as const;
  const cpu = { ...row, ours: of(ours, 'cpu'), unit: 'CPU s' } as const;
  bench.row({
    ...wall,
    what: 'full ingest',
    against: floor('wall'),
    most: 1.3 * floor('wall').value,
    aim: '≤ 1.3 × floor',
  });
  bench.row({
    ...cpu,
    what: 'full ingest, CPU',
    against: floor('cpu'),
    most: 1.25 * floor('cpu').value,
    aim: '≤ 1.25 × floor',
  });
  const memory = {
    ...row,
    what: 'full ingest, memory of all processes (PSS)',
    ours: of(ours, 'pss'),
    unit: 'MiB',
  } as const;
  if (typeof digikam === 'string') {
    bench.row({ ...memory, against: digikam });
    return;
  }
  const theirs = (value: number) => ({ name: 'digiKam', value });
  const time = median(digikam.map(({ pictures }) => pictures.wall));
  const work = median(digikam.map(({ pictures }) => pictures.cpu));
  const pss = median(digikam.map((run) => run.pss));
  bench.row({
    ...wall,
    what: 'full ingest (stretch)',
    against: theirs(time),
    most: 0.8 * time,
    aim: '≤ 0.8 × digiKam',
  });
  bench.row({ ...cpu, what: 'full ingest, CPU (stretch)', against: theirs(work), most: work, aim: '≤ digiKam' });
  bench.row({ ...memory, against: theirs(pss), most: 1.5 * pss, aim: '≤ 1.5 × digiKam' });
}

/**
 * Adds a folder to a new catalog by the command line and waits for all that is shown, searched and filtered by; `whole`: and for exiftool's
 * whole answer to each file. @throws when a file is not in it
 */
export async function addAll(catalog: string, folder: string, files: number, whole: boolean): Promise<Cost> {
  const cost = await measure(process.execPath, [
    LAUNCHER,
    '--cli',
    'add',
    folder,
    ...(whole ? ['--whole'] : []),
    '--catalog',
    catalog,
    '--json',
  ]);
  const { ingested } = JSON.parse(cost.output) as { ingested: number };
  if (ingested !== files) throw new Error(`${ingested} of ${files} files are in the catalog: ${cost.output}`);
  return cost;
}
