/** What is read of the originals themselves, by all processes, as strace sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../kit/bench.ts';
import { missing } from '../digikam/desktop.ts';
import { LAUNCHER } from '../kit/program.ts';
import { measure } from '../kit/tree.ts';

/** Watched reads are slow: some tell of all. */
const FILES = 60;
const PASS_ONE = 256 * 1024;

export async function bytes(bench: Bench): Promise<void> {
  if (missing(['strace']).length) return bench.say('strace is not installed: bytes read are not measured');
  const count = Math.min(FILES, bench.sizes.photos);
  const { folder, bytes: size } = await bench.corpus('photos', count);
  const trace = join(bench.work, 'trace');
  const program = [LAUNCHER, '--cli', 'add', folder, '--whole', '--catalog', bench.folder('traced'), '--json'];
  const watch = [
    '-f',
    '-y',
    '-Y',
    '-qq',
    '-s0',
    '--seccomp-bpf',
    '-e',
    'trace=read,pread64,readv,preadv,preadv2,mmap',
    '-o',
    trace,
  ];
  await measure('strace', [...watch, process.execPath, ...program]);
  const { all, exiftool } = readsBelow(folder, readFileSync(trace, 'latin1'));
  bench.say(`of ${Math.round(all / count / 1024)} KiB a file exiftool read ${Math.round(exiftool / count / 1024)}`);
  bench.row({
    what: 'bytes read from an original, all processes',
    on: `${count} JPEGs of 12 MP`,
    ours: all / count / 1024,
    unit: 'KiB',
    n: count,
    against: { name: 'its size', value: size / count / 1024 },
    most: (1.02 * size) / count / 1024 + PASS_ONE / 1024,
    aim: '≤ 256 KB + 1.02 × size',
  });
}

/** Sums of what calls on files below `folder` returned. A call that another interrupts ends on a line that names no file. */
export function readsBelow(folder: string, trace: string): { all: number; exiftool: number } {
  const sum = { all: 0, exiftool: 0 };
  const begun = new Map<string, boolean>();
  for (const line of trace.split('\n')) {
    const [, pid = '', who = '', rest = ''] = /^(\d+)(<[^>]*>)?\s+(.*)$/.exec(line) ?? [];
    const resumed = rest.startsWith('<... ');
    const mapped = rest.startsWith('mmap(');
    const ours = resumed ? begun.get(pid) : rest.includes(`<${folder}/`);
    if (!resumed) begun.set(pid, (ours ?? false) && rest.endsWith('<unfinished ...>'));
    if (!ours || rest.endsWith('<unfinished ...>')) continue;
    const got = mapped ? Number(/^mmap\([^,]*, (\d+)/.exec(rest)?.[1] ?? 0) : Number(/= (\d+)$/.exec(rest)?.[1] ?? 0);
    sum.all += got;
    if (/exiftool|perl/.test(who)) sum.exiftool += got;
  }
  return sum;
}
