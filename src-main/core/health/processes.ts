/** The program's processes and their memory, as the system tells: what it starts need not know that it is watched. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessMemory {
  readonly pid: number;
  readonly kind: 'core' | 'reader' | 'disk' | 'exiftool' | 'ffmpeg' | 'window' | 'other';
  /** Bytes. `pss`: with shared pages counted by their share; null where the system does not tell. */
  readonly rss: number;
  readonly pss: number | null;
}

/** This process first, then those that it started. Where the system cannot be asked, this one alone. */
export async function ownProcesses(): Promise<ProcessMemory[]> {
  const own: ProcessMemory = { pid: process.pid, kind: 'core', rss: process.memoryUsage.rss(), pss: null };
  try {
    if (process.platform === 'linux') return await byProc(own);
    if (process.platform === 'darwin') return await byPs(own);
  } catch {
    // A process may end while it is looked at.
  }
  return [own];
}

async function byProc(own: ProcessMemory): Promise<ProcessMemory[]> {
  const found: ProcessMemory[] = [{ ...own, pss: await pssOf(own.pid) }];
  const open = await childrenOf(own.pid);
  for (let pid = open.shift(); pid !== undefined; pid = open.shift()) {
    const process = await lookAt(pid);
    if (!process) continue;
    found.push(process);
    open.push(...(await childrenOf(pid)));
  }
  return found;
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

async function lookAt(pid: number): Promise<ProcessMemory | undefined> {
  const [command, statm] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/statm`, 'utf8').catch(() => ''),
  ]);
  const pages = Number(statm.split(' ')[1]);
  if (!pages) return undefined;
  return { pid, kind: kindOf(command.replaceAll('\0', ' ')), rss: pages * 4096, pss: await pssOf(pid) };
}

async function pssOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kb = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kb ? Number(kb) * 1024 : null;
}

async function byPs(own: ProcessMemory): Promise<ProcessMemory[]> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-A', '-o', 'pid=,ppid=,rss=,command='], { timeout: 2000 });
  const rows = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), rss: Number(rss) * 1024, command: command ?? '' }] : [];
  });
  const found: ProcessMemory[] = [own];
  for (const { pid: parent } of found)
    for (const row of rows)
      if (row.parent === parent) found.push({ pid: row.pid, kind: kindOf(row.command), rss: row.rss, pss: null });
  return found;
}

function kindOf(command: string): ProcessMemory['kind'] {
  if (/exiftool/i.test(command)) return 'exiftool';
  if (/ffmpeg|ffprobe/i.test(command)) return 'ffmpeg';
  if (/\bmedia(-child)?\.[jt]s/.test(command)) return 'reader';
  if (/\bworkers[\\/]disk\.[jt]s/.test(command)) return 'disk';
  return /--user-data-dir|--type=(renderer|gpu-process|utility|zygote)/.test(command) ? 'window' : 'other';
}
