/** The strip of frames of a film, the drawing of a sound, and a film prepared to be played, asked for as a window does, against one bare ffmpeg command on the same file. */
import { execFileSync } from 'node:child_process';
import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../../../src-shared/contract/index.ts';
import { STRIP_FRAMES } from '../../../src-shared/domain/media.ts';
import type { Client } from '../../../src-shared/rpc/client.ts';
import type { Bench } from '../kit/bench.ts';
import { start } from '../kit/program.ts';
import { median, timed } from '../kit/stats.ts';
import { untilIdle } from '../kit/tree.ts';

const MOST = 1.2;
/** A film takes as long as it plays, about. */
const PROXIES = 3;
/** As if it had been written long ago: what may still be being written is left alone. */
const LONG_AGO_S = 1_500_000_000;
const READ_MS = 300_000;

export async function av(bench: Bench): Promise<void> {
  const { films, filmSeconds, soundSeconds } = bench.sizes;
  const folder = bench.folder('av');
  bench.say('making films and sounds');
  const made = Array.from({ length: films }, (_, i) => ({
    film: film(folder, i, filmSeconds),
    sound: sound(folder, i, soundSeconds),
  }));
  const program = await start(bench.folder('av-catalog'), [folder]);
  try {
    const client = await program.connect();
    const base = (await client.call('app.hello', {})).assetBase;
    const numbers = await read(client, 2 * films);
    await untilIdle(program.pid, bench.sizes.quietMs, READ_MS);
    const ask = async (what: string) => {
      const answer = await fetch(`${base}/${what}`);
      if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    };
    const one = (name: string) => numbers.get(name) ?? 0;
    const [strips, waves]: [Pair[], Pair[]] = [[], []];
    for (const { film, sound } of made) {
      // By turns, so that what else the machine does meets both. The first of each pair finds the file where the second does: in memory.
      strips.push({
        theirs: (await timed(async () => bareStrip(film, filmSeconds)))[0],
        ours: (await timed(() => ask(`strip/${one(film.name)}`)))[0],
      });
      waves.push({
        theirs: (await timed(async () => bareWave(sound)))[0],
        ours: (await timed(() => ask(`preview/${one(sound.name)}?size=1024`)))[0],
      });
    }
    const proxies: Pair[] = [];
    for (const { film } of made.slice(0, PROXIES)) {
      const out = join(folder, 'bare.mp4');
      const theirs = (await timed(async () => bareProxy(film, out)))[0];
      const ours = (await timed(() => prepare(client, one(film.name))))[0];
      proxies.push({ theirs, ours });
      const made = Number((await fetch(`${base}/proxy/${one(film.name)}`, { method: 'HEAD' })).headers.get('content-length'));
      const bytes = statSync(out).size;
      if (Math.abs(made - bytes) > bytes / 50) throw new Error(`The film that was prepared has ${made} bytes, ffmpeg's ${bytes}: they are not the same work.`);
      rmSync(out);
    }
    row(bench, 'strip of a film', `${films} films of ${filmSeconds} s in full HD, H.264`, strips);
    row(bench, 'drawing of a sound', `${films} MP3s of ${soundSeconds} s`, waves);
    row(bench, 'film prepared to be played', `${proxies.length} of the films, as H.264 of the same quality`, proxies);
  } finally {
    await program.stop();
  }
}

/** As a person who presses the key has it made. */
async function prepare(client: Client<Contract>, n: number): Promise<void> {
  const { jobId } = await client.call('proxies.make', { targets: [n] });
  for (;;) {
    const { state, error } = await client.call('jobs.get', { id: jobId });
    if (state === 'done') return;
    if (error || state === 'failed' || state === 'cancelled') throw new Error(`The film was not prepared: ${error?.message ?? state}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Pair {
  readonly ours: number;
  readonly theirs: number;
}
interface Made {
  readonly name: string;
  readonly path: string;
}

function row(bench: Bench, what: string, on: string, pairs: readonly Pair[]): void {
  const value = median(pairs.map(({ theirs }) => theirs));
  const ours = median(pairs.map((pair) => pair.ours));
  bench.row({
    what,
    on,
    unit: 'ms',
    n: pairs.length,
    ours,
    against: { name: 'ffmpeg', value },
    most: MOST * value,
    aim: `≤ ${MOST} × ffmpeg`,
  });
}

/** The one that the program takes too. */
function bare(...args: string[]): void {
  const program = process.env['VITRINE_FFMPEG'] || 'ffmpeg';
  execFileSync(program, ['-v', 'error', '-nostdin', '-y', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
}

function make(folder: string, name: string, ...args: string[]): Made {
  const path = join(folder, name);
  bare(...args, path);
  utimesSync(path, LONG_AGO_S, LONG_AGO_S);
  return { name, path };
}

const film = (folder: string, i: number, seconds: number): Made =>
  make(
    folder,
    `film-${i}.mp4`,
    ...['-f', 'lavfi', '-i', `testsrc2=s=1920x1080:r=25:d=${seconds},hue=h=${i * 20}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28', '-pix_fmt', 'yuv420p'],
  );

const sound = (folder: string, i: number, seconds: number): Made =>
  make(
    folder,
    `sound-${i}.mp3`,
    ...['-f', 'lavfi', '-i', `anoisesrc=d=${seconds}:seed=${i}:a=0.3`, '-ac', '2', '-b:a', '192k'],
  );

/** As many frames over its time, one below the other, as a picture. */
const bareStrip = ({ path }: Made, seconds: number): void =>
  bare(
    '-i',
    path,
    '-an',
    '-vf',
    `fps=${STRIP_FRAMES / seconds},scale=320:-1,tile=1x${STRIP_FRAMES}`,
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    '-f',
    'image2pipe',
    'pipe:1',
  );

const bareWave = ({ path }: Made): void =>
  bare(
    '-i',
    path,
    '-filter_complex',
    'aformat=channel_layouts=mono,showwavespic=s=640x360:scale=sqrt',
    '-frames:v',
    '1',
    '-c:v',
    'png',
    '-f',
    'image2pipe',
    'pipe:1',
  );

/** What previews/proxy-film.ts makes of a film in full HD without a sound. */
const bareProxy = ({ path }: Made, out: string): void =>
  bare(
    ...['-i', path, '-map', '0:V:0', '-vf', 'yadif=mode=send_frame:deint=interlaced,scale=1920:1080:flags=bicubic,setsar=1,format=yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-profile:v', 'high', '-bf', '0', '-g', '12'],
    ...['-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', out],
  );

/** The numbers of all files by their names, as soon as all were read whole. */
async function read(client: Client<Contract>, count: number): Promise<Map<string, number>> {
  for (
    const until = Date.now() + READ_MS;
    Date.now() < until;
    await new Promise((resolve) => setTimeout(resolve, 100))
  ) {
    const { ns } = await client.call('search.page', { query: 'duration:>0', limit: 2000 });
    if (ns.length < count) continue;
    const { rows } = await client.call('assets.rows', { ns });
    if (rows.every(({ preview }) => preview)) return new Map(rows.map(({ name, n }) => [name, n]));
  }
  throw new Error('Not all films and sounds were read in time.');
}
