/** Long-lived exiftool processes: the only importer of exiftool-vendored. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import type { ExifTool } from 'exiftool-vendored';
import { beforeEnd } from './before-end.ts';
import { withPlainNames } from './plain-names.ts';

/** Tags as `-j -struct -G1 -n` prints them (`ExifIFD:FNumber`, `XMP-dc:Title`); binary values are a short note of their size. */
export type RawTags = Record<string, unknown>;

export interface Exiftool {
  /**
   * Every tag of every file, in the order of `paths`; an Error stands for a file that could not be read. Rejects only
   * with an ExiftoolMissing. `fast` stops at a JPEG's picture data and is for JPEGs only.
   */
  readJson(paths: readonly Buffer[], options?: { readonly fast?: boolean }): Promise<(RawTags | Error)[]>;
  /** Bytes of the first of `tags` that the file has (`JpgFromRaw`, `PreviewImage` …); undefined when it has none of them. */
  extractBinary(path: Buffer, tags: readonly string[]): Promise<Buffer | undefined>;
  /** A block of metadata as it stands in the file (`XMP`), where that is text. */
  readBlock(path: Buffer, tag: string): Promise<Buffer | undefined>;
  /** SHA-256 of the picture or the tracks without any metadata, hex; undefined for formats of which exiftool knows none. */
  pictureHash(path: Buffer): Promise<string | undefined>;
  /**
   * Writes `to`, which must not be there, as `from` with the changes of `args` (`-IFD0:Rating=4`). Rejects with
   * exiftool's own words, and for what it thinks only doubtful too.
   */
  write(from: Buffer, to: Buffer, args: readonly string[]): Promise<void>;
  /** Process ids now alive. */
  pids(): number[];
  end(): Promise<void>;
}

export interface ExiftoolOptions {
  /** Default 1. */
  readonly maxProcs?: number;
  /** For one command of up to `BATCH` files; default 30 s. */
  readonly timeoutMs?: number;
  /** Of its processes, as nice(1) counts: up to 19 gives way to everybody. Default: that of this process. */
  readonly priority?: number;
  /** Another exiftool than the bundled one. */
  readonly exiftoolPath?: string;
}

/** Exiftool or its perl cannot start; the message says what to do. */
export class ExiftoolMissing extends Error {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const fix =
      process.platform === 'win32'
        ? 'Install Vitrine again.'
        : 'Install Perl (on Debian and Ubuntu: sudo apt install perl) and start Vitrine again.';
    super(`Metadata cannot be read because ExifTool does not start. ${fix} (${why})`, { cause });
    this.name = 'ExiftoolMissing';
  }
}

/** Files per command: few enough that one bad file holds up little, enough that the round trip does not count. */
const BATCH = 50;
/** To read one file alone, and to start. */
const MOST_TRIES = 3;
/** `-config ""` first of all: a user's config is perl code. */
const START = ['-config', '', '-stay_open', 'True', '-@', '-'];
/** LensID is asked for in words, since its number means nothing without the table; the first of two equal names wins. */
const READ = ['-j', '-struct', '-G1', '-Composite:LensID', '-all#'];
const CHARSET = process.platform === 'win32' ? ['-charset', 'filename=utf8'] : [];

function parse(data: string, err?: Error): RawTags[] {
  // Nothing on standard output: none of the files could be opened, and each answers with its own error below.
  if (data.trim() === '')
    return err && !/File not found|could not be read|Error opening/i.test(err.message) ? fail(err) : [];
  return JSON.parse(data, asWritten) as RawTags[];
}

/** Exiftool prints every text that looks like a number without quotes: a keyword `1e5` must not become 100000. */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
    ? context.source
    : value;
}

function fail(error: Error): never {
  throw error;
}

interface Started {
  read(args: readonly string[]): Promise<RawTags[]>;
  write(args: readonly string[]): Promise<void>;
}

export function createExiftool(options: ExiftoolOptions = {}): Exiftool {
  let tool: ExifTool | undefined;
  let started: Promise<Started> | undefined;
  let ended = false;

  /** Loaded with the first question: the package takes longer to load than all the rest of a worker. */
  async function start(): Promise<Started> {
    const { ExifTool, ExifToolTask } = await import('exiftool-vendored');
    class WriteTask extends ExifToolTask<void> {
      protected parse = (data: string, error?: Error): void => {
        if (error || !/\b1 image files? created\b/.test(data)) throw error ?? new Error('ExifTool wrote nothing.');
      };
    }
    class JsonTask extends ExifToolTask<RawTags[]> {
      protected parse = parse;
    }
    const made: ExifTool = new ExifTool({
      maxProcs: options.maxProcs ?? 1,
      ...(options.exiftoolPath && { exiftoolPath: options.exiftoolPath }),
      taskTimeoutMillis: options.timeoutMs ?? 30_000,
      taskRetries: 0,
      checkPerl: false,
      minDelayBetweenSpawnMillis: 100,
      processFactory: async () => await launch(await made.exiftoolPath(), options.priority),
    });
    tool = made;
    if (ended) await made.end();
    await probe(made);
    return {
      read: (args) =>
        made.enqueueTask(() => new JsonTask([...CHARSET, ...args], { ignoreMinorErrors: true }), false),
      write: (args) =>
        made.enqueueTask(() => new WriteTask([...CHARSET, ...args], { ignoreMinorErrors: false }), false),
    };
  }
  const ready = (): Promise<unknown> => {
    started ??= start();
    return started;
  };
  const run = async (args: readonly string[]): Promise<RawTags[]> => {
    started ??= start();
    return await (await started).read(args);
  };

  const readOne = async (name: string, args: readonly string[]): Promise<RawTags | Error> => {
    for (let tries = 1; ; tries++) {
      try {
        return (await run([...args, name]))[0] ?? new Error('The file cannot be opened.');
      } catch (error) {
        // Its process may have been killed by others; but what takes too long once does so again.
        if (tries >= MOST_TRIES || (error as Error).name === 'TaskTimeoutError')
          return new Error('ExifTool gave up on this file.', { cause: error });
      }
    }
  };
  const readBatch = async (names: readonly string[], args: readonly string[]): Promise<(RawTags | Error)[]> => {
    try {
      const bySource = new Map((await run([...args, ...names])).map((tags) => [tags['SourceFile'], tags]));
      return names.map((name) => bySource.get(name) ?? new Error('The file cannot be opened.'));
    } catch {
      // One of them timed out or killed the process: find it by asking one by one.
      const results: (RawTags | Error)[] = [];
      for (const name of names) results.push(await readOne(name, args));
      return results;
    }
  };

  return {
    async readJson(paths, { fast = false } = {}) {
      if (paths.length === 0) return [];
      await ready();
      const args = fast ? ['-fast', ...READ] : READ;
      return await withPlainNames(paths, async (names) => {
        const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, i) =>
          names.slice(i * BATCH, (i + 1) * BATCH),
        );
        return (await Promise.all(batches.map((batch) => readBatch(batch, args)))).flat().map(withoutPlace);
      });
    },
    async extractBinary(path, tags) {
      await ready();
      return await withPlainNames([path], async ([name]) => {
        for (const tag of tags) {
          const [answer] = await run(['-j', '-b', `-${tag}`, name!]);
          const value = answer && Object.entries(answer).find(([key]) => key !== 'SourceFile')?.[1];
          if (typeof value === 'string' && value.startsWith('base64:')) return Buffer.from(value.slice(7), 'base64');
        }
        return undefined;
      });
    },
    async readBlock(path, tag) {
      await ready();
      return await withPlainNames([path], async ([name]) => {
        const [answer] = await run(['-j', '-b', `-${tag}`, name!]);
        const value = answer && Object.entries(answer).find(([key]) => key !== 'SourceFile')?.[1];
        if (typeof value !== 'string') return undefined;
        return value.startsWith('base64:') ? Buffer.from(value.slice(7), 'base64') : Buffer.from(value);
      });
    },
    async pictureHash(path) {
      await ready();
      return await withPlainNames([path], async ([name]) => {
        const [answer] = await run(['-j', '-api', 'ImageHashType=SHA256', '-ImageDataHash', name!]);
        const hash = answer?.['ImageDataHash'];
        return typeof hash === 'string' && hash !== '' ? hash : undefined;
      });
    },
    async write(from, to, args) {
      await ready();
      const cut = to.lastIndexOf('/') + 1;
      await withPlainNames([from, to.subarray(0, cut - 1)], async ([source, folder]) => {
        await (await started)?.write([...args, '-o', path.join(folder!, to.subarray(cut).toString()), source!]);
      });
    },
    pids: () => tool?.pids ?? [],
    async end() {
      ended = true;
      await tool?.end();
    },
  };
}

/** Where a file lies is the library's business, and a stand-in's name would be a lie. */
function withoutPlace(tags: RawTags | Error): RawTags | Error {
  if (tags instanceof Error) return tags;
  const { SourceFile: _s, 'System:FileName': _n, 'System:Directory': _d, ...rest } = tags;
  return rest;
}

/** Waits until the program runs: the package itself would let a missing one end this process. */
async function launch(program: string, priority: number | undefined): Promise<ChildProcess> {
  // The script's own first line wants perl here; elsewhere (Homebrew, Nix) the search path decides.
  const [command, before] =
    process.platform === 'win32' || existsSync('/usr/bin/perl') ? [program, []] : ['perl', [program]];
  const env = { LANG: 'C', ...(before.length > 0 && { PATH: process.env['PATH'] }) };
  const child = spawn(command, [...before, ...START], { stdio: 'pipe', windowsHide: true, env });
  await once(child, 'spawn');
  try {
    // What is asked of it can wait; what people do at the same time cannot.
    if (child.pid && priority !== undefined) setPriority(child.pid, priority);
  } catch {
    // It has ended already, which its users are told.
  }
  return child;
}

async function probe(tool: ExifTool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let lastError: unknown = 'it did not answer within 20 seconds';
  let failed = 0;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lastError), 20_000);
    tool.on('startError', (error) => {
      lastError = error;
      failed++;
      // One that was killed while it started is started anew by the package.
      if (failed >= MOST_TRIES || isNotThere(error)) setTimeout(() => reject(error), 1_000);
    });
  });
  try {
    await Promise.race([tool.version(), late]);
  } catch (error) {
    await tool.end(false).catch(() => undefined);
    throw new ExiftoolMissing(error);
  } finally {
    clearTimeout(timer);
  }
}

const isNotThere = (error: unknown): boolean =>
  ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');

let shared: Exiftool | undefined;

/** As `Exiftool.extractBinary`, by this process's own lazily started exiftool; `endExiftool` ends it, and so does the process' end. */
export async function extractBinary(path: Buffer, tags: readonly string[]): Promise<Buffer | undefined> {
  beforeEnd(endExiftool);
  shared ??= createExiftool();
  return await shared.extractBinary(path, tags);
}

export async function endExiftool(): Promise<void> {
  const ending = shared;
  shared = undefined;
  await ending?.end();
}
