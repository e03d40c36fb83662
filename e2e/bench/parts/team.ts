/**
 * A team on a shared folder (team.md §6): what a long history, an idle look, one edit and a share that stands still cost. Each is measured in a
 * process of its own that begins as the program does, on genuine files in a folder of this disk; a slow line is made of what each call was
 * measured to cost over one.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from '../kit/bench.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../../../src-main/core/team/testing/measure/main.ts', import.meta.url));
const RTT = 30;
const MEMBERS = 25;

export async function team(bench: Bench): Promise<void> {
  const { history, segments, frozenSeconds, crashes, joined } = bench.sizes;
  const work = bench.folder('team');
  const ask = async <T>(what: string, studio: string, wish: object, out = `${what}-${Math.random().toString(36).slice(2)}`): Promise<T> => {
    const { stdout } = await run(process.execPath, [...process.execArgv, SCRIPT, what, join(work, `${studio}.json`), join(work, out), JSON.stringify(wish)], { maxBuffer: 2 ** 24 });
    return JSON.parse(stdout) as T;
  };
  const make = (studio: string, wish: object) => ask<{ bytes: number }>('make', studio, wish, `${studio}.vitrine`);
  const n = bench.sizes.times;

  bench.say('making histories');
  const assets = Math.max(10, Math.round(history / 10));
  const packs = await make('long', { operations: history, writers: 8, each: 512, packOf: 32, assets });
  const small = await make('small', { operations: segments * 8, writers: MEMBERS, each: 8, packOf: 0, assets: 1000 });
  await make('packed', { operations: segments * 8, writers: MEMBERS, each: 8, packOf: 32, assets: 1000 });
  bench.row({ what: 'an operation in packs', on: `${history} operations of 8 people`, unit: 'B', n: 1, ours: packs.bytes, most: 45 });
  bench.row({ what: 'an operation in a segment of eight, as it is published', on: `${segments} segments`, unit: 'B', n: 1, ours: small.bytes, most: 80 });

  const caught = await ask<{ seconds: number; rss: number }>('catchUp', 'long', { assets });
  const long = `${history} operations over ${assets} assets, in packs`;
  const share = history / 1_000_000;
  bench.row({ what: 'a history is taken in: read, checked, merged into the catalog', on: long, unit: 's', n: 1, ours: caught.seconds, most: 25 * share, aim: '25 s a million' });
  bench.row({ what: 'memory while it is', on: long, unit: 'MiB', n: 1, ours: caught.rss, most: 600 });

  // Of a shoot of 200 files 83 operations: what all of them got is one.
  const lived = Math.ceil((joined * 83) / 200);
  const whole = await make('joined', { operations: lived, writers: 8, each: 512, packOf: 32, assets: joined, shoots: true });
  const newcomer = await ask<{ seconds: number }>('catchUp', 'joined', { assets: joined });
  const catalog = `${joined} files: a creator and two tags each, stars for a third, titles for a tenth`;
  bench.row({ what: 'somebody joins a catalog that was worked through', on: catalog, unit: 's', n: 1, ours: newcomer.seconds, most: Math.max(1, (45 * joined) / 1_000_000), aim: '45 s a million' });
  bench.row({ what: 'what is read for it', on: catalog, unit: 'MiB', n: 1, ours: (whole.bytes * lived) / 2 ** 20, most: 150 });

  for (const rtt of [0, RTT]) {
    const line = rtt ? `, ${rtt} ms away` : '';
    const poll = await ask<{ ms: number }>('poll', 'small', { rtt, times: 4 * n });
    bench.row({ what: 'a look that finds nothing new', on: `${MEMBERS} members${line}`, unit: 'ms', n: 4 * n, ours: poll.ms, most: rtt ? 150 : 5 });
    const told = await ask<{ put: number; round: number; seen: number }>('publish', 'small', { rtt, times: 2 * n });
    bench.row({ what: 'a file is published', on: `4 KiB${line}`, unit: 'ms', n: 2 * n, ours: told.put, most: rtt ? 500 : 15 });
    bench.row({ what: 'an edit is told: looked, published, head', on: `one edit${line}`, unit: 'ms', n: 2 * n, ours: told.round });
    bench.row({ what: 'a colleague who looks has it: the slowest', on: `one edit${line}`, unit: 'ms', n: 2 * n, ours: told.seen, most: 1500 });
  }
  const far = await ask<{ ms: number }>('poll', 'small', { rtt: 300, times: n });
  bench.row({ what: 'a look that finds nothing new', on: `${MEMBERS} members, 300 ms away`, unit: 'ms', n, ours: far.ms });
  const single = await ask<{ seconds: number }>('catchUp', 'small', { assets: 1000, rtt: RTT });
  bench.row({ what: 'small segments are taken in', on: `${segments} segments, ${RTT} ms away`, unit: 's', n: 1, ours: single.seconds, most: (15 * segments) / 1000 });
  const packed = await ask<{ seconds: number }>('catchUp', 'packed', { assets: 1000, rtt: RTT });
  bench.row({ what: 'the same, packed', on: `${segments} segments in packs of 32, ${RTT} ms away`, unit: 's', n: 1, ours: packed.seconds, most: 2 });
  const ended = await ask<{ crashes: number; lost: number; apart: number }>('crashes', 'small', { times: crashes });
  bench.row({ what: 'edits lost where machines end at any step', on: `${crashes} ends, simulated`, unit: '×', n: 1, ours: ended.lost + ended.apart, most: 0.5, aim: 'none' });
  const ahead = await ask<{ heard: number; stuck: number; refused: number }>('ahead', 'small', { times: 20 });
  if (ahead.heard < 20) throw new Error('What a machine with a wrong clock said did not arrive.');
  bench.row({ what: 'values that cannot be written over at once', on: 'said by a clock a year ahead', unit: '×', n: 20, ours: ahead.stuck, most: 0.5, aim: 'none' });
  bench.row({ what: 'exchanges that are refused', on: 'of a clock a year ahead, and of who hears it', unit: '×', n: 6, ours: ahead.refused, most: 0.5, aim: 'none' });
  if (process.platform !== 'linux') return;
  const still = await ask<{ blocked: number; back: number }>('frozen', 'small', { seconds: frozenSeconds });
  bench.row({ what: 'the core waits while the share stands still: longest', on: `${frozenSeconds} s`, unit: 'ms', n: 1, ours: still.blocked, most: 50 });
  bench.row({ what: 'and is back after it goes on', on: `${frozenSeconds} s`, unit: 'ms', n: 1, ours: still.back });
}
