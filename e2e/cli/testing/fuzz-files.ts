/** Mutants of every type of file, read and shown while watched. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyType } from '../../../src-main/core/formats/testing/every-type.ts';
import { mutant } from '../../../src-main/core/formats/testing/mutants.ts';
import { MOST, readWatched, type Watched } from './watched.ts';

export const makeSamples = everyType;

export interface FuzzFiles {
  readonly samples: Awaited<ReturnType<typeof everyType>>;
  /** Which mutants: see mutant(). */
  readonly numbers: readonly number[];
  readonly seed: number;
  /** A new one; what was made is gone from it afterwards, and the trace stays. */
  readonly folder: string;
  /** All of it is ended after this many ms. */
  readonly limitMs: number;
}

export async function fuzzFiles({ samples, numbers, seed, folder, limitMs }: FuzzFiles): Promise<Watched> {
  const files = join(folder, 'files');
  mkdirSync(files);
  for (const number of numbers) {
    const { name, bytes } = mutant(samples, number, seed);
    writeFileSync(join(files, name), bytes);
  }
  const came = await readWatched(files, folder, limitMs);
  for (const name of ['files', 'catalog', 'temporary']) rmSync(join(folder, name), { recursive: true, force: true });
  return came;
}

/**
 * Numbers of a fifth of the first 5,000 mutants: every type at every fifth stage of its damage, each at other ones than its neighbor.
 * @param part of `parts` equal ones
 */
export function aFifth(samples: FuzzFiles['samples'], part: number, parts: number): number[] {
  const types = samples.filter(({ bytes }) => bytes).length;
  return Array.from({ length: 5000 }, (_, i) => i)
    .filter((i) => (Math.floor(i / types) + (i % types)) % 5 === 0)
    .filter((_, i) => i % parts === part);
}

/** All that must not be: empty where everything is well. @param count files that were put in */
export function unlike(came: Watched, count: number): string[] {
  const rows = came.read?.rows ?? [];
  const { core, worker } = came.memory;
  return [
    ...(came.ended === 'well' ? [] : [`the core ended with ${came.ended}`]),
    ...(rows.length === count ? [] : [`${rows.length} of ${count} files have a row`]),
    ...came.requests.map((address) => `asked the network: ${address}`),
    ...came.written.map((path) => `wrote elsewhere: ${path}`),
    ...(came.read?.faults ?? []),
    ...rows.flatMap(({ name, problem }) => {
      if (!problem) return [];
      if (/^(crashed|timeout)$/.test(problem.code) || /GB of memory/.test(problem.message))
        return [`${name}: ${problem.message}`];
      return /^[A-Z\d].{15,}[.)]$/s.test(problem.message) ? [] : [`${name}: not told in a sentence: ${problem.message}`];
    }),
    ...(core <= MOST.core ? [] : [`the core took ${core} MiB`]),
    ...(worker <= MOST.worker ? [] : [`a worker took ${worker} MiB`]),
  ];
}
