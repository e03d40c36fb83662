/** What every part gets: how much to measure, where things lie, and where to put the figures. */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeCatalog } from '../catalog/make.ts';
import { bringUpToDate } from '../catalog/migrate.ts';
import { type Corpus, makeCorpus } from '../corpus/corpus.ts';
import { type DigikamRuns, digikamRuns } from '../digikam/runs.ts';
import { start } from './program.ts';
import type { Row } from './rows.ts';

export interface Sizes {
  readonly photos: number;
  /** Photographs and files of all other types together. */
  readonly mixed: number;
  readonly exported: number;
  /** Tiny files: read whole, and only scanned. */
  readonly tiny: number;
  readonly scan: number;
  /** Of the made catalog, and how many distinct pictures they share. */
  readonly assets: number;
  readonly pictures: number;
  /** How many are tagged at once. */
  readonly edit: number;
  /** Runs of what takes seconds, and of what takes half a minute. */
  readonly times: number;
  readonly runs: number;
  readonly digikam: number;
  /** How long a program must have done nothing to count as idle, ms. */
  readonly quietMs: number;
  readonly starts: number;
  readonly keys: number;
  readonly sweepSeconds: number;
  readonly jumps: number;
  /** Films, and as many sounds; how long each is. */
  readonly films: number;
  readonly filmSeconds: number;
  readonly soundSeconds: number;
  /** Operations of a team's history, and small segments of one that was not packed. */
  readonly history: number;
  readonly segments: number;
  readonly frozenSeconds: number;
  /** Ends of machines of a team, and files of one that somebody joins. */
  readonly crashes: number;
  readonly joined: number;
}

export const FULL: Sizes = {
  photos: 600,
  mixed: 5000,
  exported: 200,
  tiny: 25_000,
  scan: 100_000,
  assets: 1_000_000,
  pictures: 2000,
  edit: 100_000,
  times: 5,
  runs: 3,
  digikam: 3,
  quietMs: 2000,
  starts: 20,
  keys: 60,
  sweepSeconds: 30,
  jumps: 5,
  films: 7,
  filmSeconds: 20,
  soundSeconds: 300,
  history: 1_000_000,
  segments: 1000,
  frozenSeconds: 60,
  crashes: 10_000,
  joined: 1_000_000,
};
/** Everything once, in seconds: shows that the bench still runs, and measures nothing. */
export const SMALL: Sizes = {
  photos: 3,
  mixed: 30,
  exported: 3,
  tiny: 40,
  scan: 60,
  assets: 400,
  pictures: 8,
  edit: 100,
  times: 1,
  runs: 1,
  digikam: 0,
  quietMs: 200,
  starts: 1,
  keys: 2,
  sweepSeconds: 0.5,
  jumps: 1,
  films: 1,
  filmSeconds: 2,
  soundSeconds: 2,
  history: 4000,
  segments: 40,
  frozenSeconds: 1,
  crashes: 20,
  joined: 2000,
};

/** Bytes of facts JSON an asset where a row asks for many. */
const MANY_FACTS = 5000;

export class Bench {
  readonly sizes: Sizes;
  readonly rows: Row[] = [];
  /** Kept between runs. */
  private readonly keep: string;
  /** Of this run. */
  readonly work: string;
  readonly digikam: DigikamRuns;
  private part = '';

  constructor(sizes: Sizes, keep: string, work: string) {
    this.sizes = sizes;
    this.keep = keep;
    this.work = work;
    mkdirSync(keep, { recursive: true });
    mkdirSync(work, { recursive: true });
    this.digikam = digikamRuns({
      folder: (name) => this.folder(name),
      corpus: (kind) => this.corpus(kind, kind === 'photos' ? sizes.photos : sizes.tiny),
      say: (text) => this.say(text),
      runs: sizes.digikam,
    });
  }

  begin(part: string): void {
    this.part = part;
  }

  row(row: Omit<Row, 'part'>): void {
    this.rows.push({ part: this.part, ...row });
  }

  /** For whoever looks on; figures go to `row`. */
  say(text: string): void {
    process.stderr.write(`  ${text}\n`);
  }

  /** A new empty folder of this run. */
  folder(name: string): string {
    const path = join(this.work, name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    return path;
  }

  corpus(kind: Corpus, count: number): Promise<{ folder: string; bytes: number }> {
    return makeCorpus(kind, join(this.keep, `${kind}-${count}`), count);
  }

  /** A copy of the made catalog that a part may change; gone with the run. */
  async catalog(): Promise<string> {
    return this.copy(await this.made(0));
  }

  /** The made catalog with much to tell of each asset, itself: it is too large to be copied. What is changed in it must be undone. */
  async heavyCatalog(): Promise<string> {
    const made = await this.made(MANY_FACTS);
    await bringUpToDate(made);
    return made;
  }

  private async made(factBytes: number): Promise<string> {
    const { assets, pictures } = this.sizes;
    const made = join(this.keep, `catalog-${assets}${factBytes ? `-${factBytes}` : ''}`);
    if (!existsSync(made)) this.say(`making a catalog of ${assets} assets (kept in ${made})`);
    await makeCatalog(made, { assets, pictures, factBytes });
    return made;
  }

  private async copy(made: string): Promise<string> {
    const copy = join(this.work, basename(made));
    if (existsSync(copy)) return copy;
    await bringUpToDate(made);
    this.say(`copying ${basename(made)}`);
    cpSync(made, copy, { recursive: true });
    return copy;
  }

  /** A catalog without anything in it, which shows no first steps. */
  async empty(): Promise<string> {
    const folder = join(this.work, 'catalog-empty');
    if (existsSync(folder)) return folder;
    const program = await start(folder);
    await program.call('app.setSetting', { key: 'firstRun.done', value: true });
    await program.stop();
    return folder;
  }
}
