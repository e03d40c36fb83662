/** The command as a script runs it: a process of its own, judged by what it prints and how it ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originals } from '../../testing/originals.ts';

export const REPO = fileURLToPath(new URL('../../../', import.meta.url));
const corpus = resolve(REPO, '../shared/corpus');
/** Links resolved, as the catalog does. */
export const CORPUS = existsSync(corpus) ? realpathSync(corpus) : corpus;
const LAUNCHER = join(REPO, 'build/launch.mjs');

export interface Outcome {
  /** null: killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Started through these words: `['setpriv', '--reuid=65534']`. */
  readonly through?: readonly string[];
}

/** Started by root as a user with no rights of its own; undefined where that cannot be, or such a user cannot read the program. */
export const asNobody: RunOptions | undefined = findNobody();
function findNobody(): RunOptions | undefined {
  const through = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  if (process.getuid?.() !== 0) return undefined;
  const reads = spawnSync(through[0] as string, [...through.slice(1), process.execPath, LAUNCHER, '--help']);
  return reads.status === 0 ? { through, env: { HOME: '/nonexistent' } } : undefined;
}

export interface Item {
  readonly id: string;
  readonly path: string;
  readonly kind: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  readonly takenAt: string | null;
  readonly rating: number;
  readonly label: string | null;
  readonly flag: string | null;
  readonly tags: string[];
  readonly hasPreview: boolean;
}
export interface Added {
  readonly roots: string[];
  readonly found: number;
  readonly ingested: number;
  readonly failed: { readonly path: string; readonly code: string; readonly message: string }[];
  readonly orphans: string[];
  readonly seconds: number;
}
export interface Found {
  readonly total: number;
  readonly items: Item[];
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;
}

/** What these words name for reading, is from now on the program's to leave alone. */
function giveOriginals([command, ...words]: readonly string[], cwd: string): void {
  if (command !== 'add' && command !== 'import') return;
  const named = command === 'import' ? words.slice(0, 1) : words.slice(0, (words.findIndex((one) => one.startsWith('--')) + 1 || words.length + 1) - 1);
  for (const one of named) if (existsSync(resolve(cwd, one))) originals.give(resolve(cwd, one));
}

/** Begins `vitrine <args>` without waiting for its end. */
export function begin(args: readonly string[], options: RunOptions = {}): Running {
  const { NODE_OPTIONS: _, ...env } = process.env;
  giveOriginals(args, options.cwd ?? tmpdir());
  const words = [...(options.through ?? []), process.execPath, LAUNCHER, '--cli', ...args];
  const started = performance.now();
  const child = spawn(words[0] as string, words.slice(1), {
    cwd: options.cwd ?? tmpdir(),
    // What documents say and how they look must not depend on whether LibreOffice is installed here.
    env: { VITRINE_SOFFICE: 'none', ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Outcome>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, out, err, ms: performance.now() - started }));
  });
  return { process: child, ended };
}

/** A catalog and a folder for pictures of one test file; `remove` when done. */
export function bench() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-cli-')));
  const catalog = join(folder, 'catalog');
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  const running = new Set<Running>();

  const run = (args: readonly string[], options?: RunOptions) => begin([...args, '--catalog', catalog], options).ended;
  return {
    folder,
    catalog,
    pictures,
    run,
    /** What a command prints with --json; fails the test when it does not end with `code`. */
    async json<T>(args: readonly string[], code = 0, options?: RunOptions): Promise<T> {
      const outcome = await run([...args, '--json'], options);
      if (outcome.code !== code)
        throw new Error(
          `vitrine ${args.join(' ')} ended with ${outcome.code}, not ${code}: ${outcome.err}${outcome.out}`,
        );
      return oneValue(outcome.out) as T;
    },
    begin(args: readonly string[], options?: RunOptions): Running {
      const it = begin([...args, '--catalog', catalog], options);
      running.add(it);
      void it.ended.finally(() => running.delete(it)).catch(() => undefined);
      return it;
    },
    /** Writes a file that has rested for long, so that nobody waits for it to settle. */
    put(name: string | Buffer, data: Uint8Array | string, from = pictures): string {
      const path = Buffer.concat([Buffer.from(`${from}/`), Buffer.from(name)]);
      mkdirSync(dirname(path.toString('latin1')) === from ? from : dirname(path.toString()), { recursive: true });
      writeFileSync(path, data);
      rest(path);
      return path.toString();
    },
    async remove(): Promise<void> {
      for (const one of running) one.process.kill('SIGKILL');
      await Promise.all([...running].map((one) => one.ended));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
export type Bench = ReturnType<typeof bench>;

/** As if it had been written long ago: it need not settle. */
export const rest = (path: string | Buffer): void => utimesSync(path, 1_500_000_000, 1_500_000_000);

/** The one JSON value that was printed; throws when there is more, or less. */
export function oneValue(out: string): unknown {
  if (!out.endsWith('\n') || out.indexOf('\n') !== out.length - 1)
    throw new Error(`Not one line of JSON: ${JSON.stringify(out)}`);
  return JSON.parse(out);
}

/** `serve`, when it answers. */
export async function served(it: Running): Promise<string> {
  let text = '';
  return await new Promise((done, fail) => {
    it.process.stdout?.on('data', (data: string) => {
      text += data;
      const at = text.indexOf('\n');
      if (at !== -1) done((JSON.parse(text.slice(0, at)) as { url: string }).url);
    });
    void it.ended.then(({ err, code }) => fail(new Error(`serve ended with ${code}: ${err}`)));
  });
}

export async function stopped(it: Running): Promise<Outcome> {
  it.process.kill('SIGTERM');
  return await it.ended;
}
