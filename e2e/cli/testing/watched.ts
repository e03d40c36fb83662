/** A folder read whole and shown by a core of its own, while strace and /proc tell what it asks of the network, writes and holds. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { FolderRead } from '../../../src-main/core/testing/read-folder.ts';
import { REPO } from './kit.ts';
import { treeOf } from './tree.ts';

export interface Watched {
  /** Absent: the core did not come to its end, and `ended` says how. */
  readonly read?: FolderRead;
  readonly ended: string;
  /** Addresses of the network that anything asked for. */
  readonly requests: readonly string[];
  /** Files outside of the catalog's folder and of the temporary one that anything made, changed or removed. */
  readonly written: readonly string[];
  /** MiB of their own at their largest: the core, one of its workers, and all together. */
  readonly memory: { readonly core: number; readonly worker: number; readonly all: number };
  /** Of the whole run. */
  readonly seconds: number;
}

const CALLS = [
  'connect',
  'sendto',
  'sendmsg',
  'sendmmsg',
  'open',
  'openat',
  'openat2',
  'creat',
  'truncate',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'rmdir',
  'mkdir',
  'mkdirat',
  'link',
  'linkat',
  'symlink',
  'symlinkat',
];
/** So large may the core and one worker become on small files, MiB: quality.md's for a million assets, and the pool's. */
export const MOST = { core: 700, worker: 2048 } as const;

/** Why nothing can be watched here; undefined: it can. */
export function cannotWatch(): string | undefined {
  if (process.platform !== 'linux') return 'strace is of Linux alone';
  const { status, error } = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '/bin/true']);
  if (error) return 'strace is not installed: apt-get install strace';
  return status === 0 ? undefined : 'strace may not watch other processes here';
}

/**
 * @param folder a new one, for the catalog and what is noted
 * @param limitMs after which all of it is ended
 */
export async function readWatched(files: string, folder: string, limitMs: number): Promise<Watched> {
  const catalog = join(folder, 'catalog');
  return await watched(
    [join(REPO, 'src-main/core/testing/read-folder.ts'), files, catalog],
    folder,
    [catalog],
    limitMs,
  );
}

/** @param may folders that may be written into */
export async function watched(
  program: readonly string[],
  folder: string,
  may: readonly string[],
  limitMs: number,
): Promise<Watched> {
  const temporary = join(folder, 'temporary');
  for (const path of [temporary, ...may]) mkdirSync(path, { recursive: true });
  const trace = join(folder, 'trace');
  const began = performance.now();
  const child = spawn(
    'strace',
    [
      '-f',
      '-y',
      '-qq',
      '-s',
      '4096',
      '--seccomp-bpf',
      '-e',
      `trace=${CALLS.join(',')}`,
      '-o',
      trace,
      process.execPath,
      ...program,
    ],
    // What goes through a ring of the kernel is seen by nobody; and LibreOffice, a program of its own, keeps files and pipes elsewhere.
    {
      env: { VITRINE_SOFFICE: 'none', ...process.env, UV_USE_IO_URING: '0', TMPDIR: temporary, VITRINE_CONFIG: join(temporary, 'config') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const memory = { core: 0, worker: 0, all: 0 };
  const looks = setInterval(() => weigh(child.pid as number, memory), 250);
  const late = setTimeout(() => {
    for (const pid of treeOf(child.pid as number).reverse()) process.kill(pid, 'SIGKILL');
  }, limitMs);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearInterval(looks);
  clearTimeout(late);
  const seconds = (performance.now() - began) / 1000;
  const line = out.trim().split('\n').at(-1) ?? '';
  const text = existsSync(trace) ? readFileSync(trace, 'utf8') : '';
  return {
    ...(code === 0 && line.startsWith('{') ? { read: JSON.parse(line) as FolderRead } : {}),
    ended: code === 0 ? 'well' : `${code ?? signal} after ${Math.round(seconds)} s: ${err.slice(-2000)}`,
    ...judge(
      text,
      [...may, temporary].map((path) => realpathSync(path)),
    ),
    memory,
    seconds: Math.round(seconds),
  };
}

/** What a trace tells that must not be. */
export function judge(trace: string, may: readonly string[]): Pick<Watched, 'requests' | 'written'> {
  const [requests, written] = [new Set<string>(), new Set<string>()];
  const isAllowed = (path: string): boolean =>
    path === '/dev/null' ||
    path.startsWith('/proc/') ||
    may.some((folder) => path === folder || path.startsWith(`${folder}/`));
  for (const line of trace.split('\n')) {
    const [, call = '', rest = ''] = /^\d+\s+(\w+)\((.*)$/.exec(line) ?? [];
    if (!call || rest.startsWith('<... ')) continue;
    if (/^(connect|send)/.test(call)) {
      const address = /sa_family=AF_INET6?[^}]*/.exec(rest)?.[0];
      if (address) requests.add(address);
      continue;
    }
    if (/^open/.test(call) && !/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(rest)) continue;
    for (const path of paths(rest)) if (!isAllowed(path)) written.add(`${call} ${path}`);
  }
  return { requests: [...requests], written: [...written] };
}

/** `AT_FDCWD</here>, "a.txt"`, `7</there>, "a.txt"`, `"/there/a.txt"`: whole paths. */
function* paths(rest: string): Generator<string> {
  for (const [, folder, name = ''] of rest.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g))
    yield name.startsWith('/') ? name : `${folder ?? '?'}/${name}`;
}

function weigh(top: number, most: { core: number; worker: number; all: number }): void {
  // strace itself is none of ours.
  const [, core, ...others] = treeOf(top);
  let all = 0;
  for (const pid of [core, ...others]) {
    const own = pid === undefined ? 0 : ownMemory(pid);
    all += own;
    const who = pid === core ? 'core' : 'worker';
    most[who] = Math.max(most[who], Math.round(own));
  }
  most.all = Math.max(most.all, Math.round(all));
}

function ownMemory(pid: number): number {
  try {
    return Number(/^Pss_Anon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
