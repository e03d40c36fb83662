/** The parts of the bench, each under ten minutes once what it measures on is there. */
import type { Bench } from '../kit/bench.ts';
import { av } from './av.ts';
import { bytes } from './bytes.ts';
import { edit } from './edit.ts';
import { exportPart } from './export.ts';
import { first } from './first.ts';
import { ingest } from './ingest.ts';
import { memory } from './memory.ts';
import { mixed } from './mixed.ts';
import { restart } from './restart.ts';
import { scan } from './scan.ts';
import { search } from './search.ts';
import { startPart } from './start.ts';
import { tags } from './tags.ts';
import { team } from './team.ts';
import { tiny } from './tiny.ts';
import { windowPart } from './window.ts';

export const PARTS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  ingest,
  mixed,
  first,
  bytes,
  team,
  tiny,
  restart,
  scan,
  start: startPart,
  search,
  window: windowPart,
  edit,
  tags,
  memory,
  export: exportPart,
  av,
};
