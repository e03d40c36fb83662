/**
 * A job folder as it is: photographs among files of every type. Its photographs must cost no more than by themselves, and memory must
 * stay as it is while thousands of decoders come and go.
 */
import { copyFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeSamples } from '../../cli/testing/fuzz-files.ts';
import type { Bench } from '../kit/bench.ts';
import { LAUNCHER } from '../kit/program.ts';
import { median } from '../kit/stats.ts';
import { type Cost, measure } from '../kit/tree.ts';

/** Most that a later time may hold of an earlier one. */
const FLAT = 1.1;
/** Seconds since 1970: nobody waits for them to settle. */
const LONG_AGO_S = 1_500_000_000;
const PER_FOLDER = 100;

export async function mixed(bench: Bench): Promise<void> {
  const { photos, mixed: count } = bench.sizes;
  const { folder } = await bench.corpus('photos', photos);
  const others = bench.folder('mixed-others');
  const made = await makeOthers(bench.folder('mixed-samples'), others, count - photos);
  // The same tree twice, so that photographs alone make the difference.
  const [whole, rest] = [bench.folder('mixed-whole'), bench.folder('mixed-rest')];
  const ofPhotos = new Set(filesBelow(folder));
  for (const [at, path] of spread([...ofPhotos], filesBelow(others)).entries()) {
    for (const top of ofPhotos.has(path) ? [whole] : [whole, rest]) {
      const to = join(top, String(Math.floor(at / PER_FOLDER)).padStart(3, '0'));
      mkdirSync(to, { recursive: true });
      const file = join(to, `${String(at).padStart(5, '0')}-${basename(path)}`);
      copyFileSync(path, file);
      utimesSync(file, LONG_AGO_S, LONG_AGO_S);
    }
  }

  // By turns, so that whatever else the machine does weighs on all.
  const [floors, alone, all]: [number[], number[], number[]] = [[], [], []];
  let memory: number[] = [];
  for (let time = 0; time < bench.sizes.runs; time++) {
    floors.push((await measure(process.execPath, [join(import.meta.dirname, 'floor.ts'), folder])).wall);
    alone.push((await add(bench.folder('mixed-alone'), rest)).wall);
    memory = [];
    all.push((await add(bench.folder('mixed-all'), whole, (pss) => memory.push(pss))).wall);
  }
  const on = `${photos} JPEGs of 12 MP among ${made} files of every type`;
  const each = (seconds: readonly number[]): string => seconds.map((one) => one.toFixed(1)).join(', ');
  bench.say(`the ${made} others alone took ${each(alone)} s, all of them ${each(all)} s, the floor ${each(floors)} s`);
  bench.row({
    what: 'full ingest of a mixed folder, less that of its others',
    on,
    ours: median(all) - median(alone),
    unit: 's',
    n: all.length,
    against: { name: 'floor', value: median(floors) },
    most: 1.3 * median(floors),
    aim: '≤ 1.3 × floor',
  });
  const quarter = (which: number): number =>
    mean(
      memory.slice(Math.floor((memory.length * which) / 4), Math.max(1, Math.floor((memory.length * (which + 1)) / 4))),
    );
  bench.row({
    what: 'memory of all processes (PSS) in its last quarter',
    on,
    ours: quarter(3),
    unit: 'MiB',
    n: memory.length,
    against: { name: 'second quarter', value: quarter(1) },
    most: FLAT * quarter(1),
    aim: '≤ 1.1 × second quarter',
  });
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Few among many, evenly. */
function spread(few: readonly string[], many: readonly string[]): string[] {
  const every = Math.max(1, Math.floor(many.length / Math.max(1, few.length)));
  const out = few.flatMap((one, i) => [one, ...many.slice(i * every, (i + 1) * every)]);
  return [...out, ...many.slice(few.length * every)];
}

/** One of each type after the other, again and again: their names tell them apart, so that none is taken for another's second half. */
async function makeOthers(work: string, folder: string, count: number): Promise<number> {
  const samples = (await makeSamples(work)).filter(({ bytes }) => bytes);
  for (let i = 0; i < count; i++) {
    const { ext, bytes } = samples[i % samples.length] as (typeof samples)[number];
    const file = join(folder, `${String(i).padStart(5, '0')}.${ext}`);
    writeFileSync(file, bytes as Buffer);
    utimesSync(file, LONG_AGO_S, LONG_AGO_S);
  }
  return count;
}

/** By the command line, whole. Some of the samples have a reason of their own, which is no failure here. */
async function add(catalog: string, folder: string, onPss?: (mib: number) => void): Promise<Cost> {
  const words = [LAUNCHER, '--cli', 'add', folder, '--whole', '--catalog', catalog, '--json'];
  return await measure(process.execPath, words, [0, 1], onPss);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
