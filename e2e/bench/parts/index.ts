/** The parts of the bench, each under ten minutes once what it measures on is there. */
import type { Bench } from '../kit/bench.ts';
import { edit } from './edit.ts';
import { memory } from './memory.ts';
import { search } from './search.ts';
import { startPart } from './start.ts';
import { windowPart } from './window.ts';

export const PARTS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  start: startPart,
  search,
  window: windowPart,
  edit,
  memory,
};
