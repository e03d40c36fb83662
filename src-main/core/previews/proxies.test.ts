import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createCore } from '../core.ts';
import { ffprobe, findProgram } from '../tools/ffmpeg.ts';

const program = findProgram('ffmpeg');
const folder = mkdtempSync(join(tmpdir(), 'vitrine-proxies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function film(path: string, seconds: number, ...coded: string[]): void {
  const source = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=640x360:r=25:d=${seconds}`,
    '-f',
    'lavfi',
    '-i',
    `sine=d=${seconds}:r=48000`,
  ];
  execFileSync(program!, ['-v', 'error', '-y', ...source, ...coded, path]);
}

async function opened(catalog: string, background = true) {
  const core = await createCore({ folder: catalog, version: 'test', settleMs: 0, background });
  const call = async (name: string, input: object = {}) => {
    const answer = await core.call(name, input, { id: 'test', host: 'test', can: {} });
    return answer as Record<string, unknown>;
  };
  const until = async <T>(ask: () => Promise<T | undefined | false>): Promise<T> => {
    for (;;) {
      const found = await ask();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const ended = (id: unknown) =>
    until(async () => {
      const job = await call('jobs.get', { id });
      return ['done', 'failed', 'cancelled'].includes(job['state'] as string) && job;
    });
  /** Of a file by its name, when it was read whole. */
  const numberOf = (name: string) =>
    until(async () => {
      const { ns } = (await call('search.page', { query: name })) as { ns: number[] };
      const { rows } = (await call('assets.rows', { ns })) as { rows: { n: number; preview?: string }[] };
      return rows.find(({ preview }) => preview)?.n;
    });
  const get = (n: number, headers: Record<string, string> = {}) =>
    core.serveAsset(new Request(`http://assets/proxy/${n}`, { headers }));
  return { core, call, until, ended, numberOf, get };
}

describe.runIf(program)('films that windows cannot play', () => {
  test('are prepared in the background with the same times and frames, served in parts, and found again after a restart', async () => {
    const pictures = join(folder, 'films');
    mkdirSync(pictures);
    film(join(pictures, 'graded.mov'), 2, '-c:v', 'prores_ks', '-profile:v', '0', '-c:a', 'pcm_s16le');
    film(join(pictures, 'old.avi'), 1, '-c:v', 'mpeg4', '-c:a', 'mp3');
    const catalog = join(folder, 'catalog');
    const first = await opened(catalog);
    await first.call('library.add', { paths: [pictures] });
    const [mov, avi] = [await first.numberOf('graded.mov'), await first.numberOf('old.avi')];
    expect(await first.call('proxies.state', { n: mov })).toEqual({ state: 'none' });
    expect((await first.get(mov)).status).toBe(404);

    const { jobId } = await first.call('proxies.make', { targets: [mov, avi] });
    expect(await first.ended(jobId)).toMatchObject({ state: 'done', outcome: { made: 2, failed: [] } });
    const { state, bytes } = (await first.call('proxies.state', { n: mov })) as { state: string; bytes: number };
    expect([state, bytes > 1000]).toEqual(['ready', true]);
    const part = await first.get(mov, { range: 'bytes=4-7' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${bytes}`]);
    const whole = await first.get(mov);
    expect(whole.headers.get('content-type')).toMatch(/^video\/(mp4|webm)$/);
    const made = join(folder, 'made.mp4');
    writeFileSync(made, Buffer.from(await whole.arrayBuffer()));
    if (whole.headers.get('content-type') === 'video/mp4') {
      const answer = (await ffprobe(Buffer.from(made), 'mov', { signal: new AbortController().signal })) as {
        format: { duration: string };
        streams: Record<string, string>[];
      };
      expect(answer.streams.map((stream) => [stream['codec_name'], stream['pix_fmt']])).toEqual([
        ['h264', 'yuv420p'],
        ['aac', undefined],
      ]);
      expect(answer.streams[0]).toMatchObject({ nb_frames: '50', width: 640, height: 360, r_frame_rate: '25/1' });
      expect(Number(answer.format.duration)).toBeCloseTo(2, 1);
      // It begins to play before all of it is there.
      const boxes = execFileSync('head', ['-c', '4096', made]).toString('latin1');
      expect(boxes.indexOf('moov')).toBeGreaterThan(0);
    }
    await first.core.close();

    writeFileSync(join(catalog, 'cache/proxies/half.123-4.part'), 'half');
    const second = await opened(catalog, false);
    onTestFinished(() => second.core.close());
    expect(await second.call('proxies.state', { n: mov })).toMatchObject({ state: 'ready', bytes });
    expect(existsSync(join(catalog, 'cache/proxies/half.123-4.part'))).toBe(false);
  });

  test('are paused, cancelled, and begun again after the program ended in the midst of one', async () => {
    const pictures = join(folder, 'long');
    mkdirSync(pictures);
    const short = join(folder, 'short.avi');
    film(short, 20, '-c:v', 'mpeg4', '-q:v', '5', '-c:a', 'mp3');
    // Long enough for whoever stops it on a quick machine.
    execFileSync(program!, ['-v', 'error', '-y', '-stream_loop', '2', '-i', short, '-c', 'copy', join(pictures, 'long.avi')]);
    const catalog = join(folder, 'catalog-long');
    const proxies = join(catalog, 'cache/proxies');
    const first = await opened(catalog);
    await first.call('library.add', { paths: [pictures] });
    const n = await first.numberOf('long.avi');
    const size = () => {
      const [name] = readdirSync(proxies);
      return name === undefined ? 0 : statSync(join(proxies, name)).size;
    };
    const state = () => first.call('proxies.state', { n });

    const { jobId } = await first.call('proxies.make', { targets: [n] });
    await first.call('jobs.pause', { id: jobId });
    // Once it heard of that it stands still.
    let before = -1;
    await first.until(async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      const now = size();
      const still = now === before;
      before = now;
      return still;
    });
    expect(await state()).toMatchObject({ state: 'making', job: jobId });
    await first.call('jobs.cancel', { id: jobId });
    expect(await first.ended(jobId)).toMatchObject({ state: 'cancelled' });
    expect([await state(), readdirSync(proxies)]).toEqual([{ state: 'none' }, []]);

    const again = await first.call('proxies.make', { targets: [n] });
    await first.until(async () => (await state())['state'] === 'making');
    await first.core.close();
    const second = await opened(catalog);
    onTestFinished(() => second.core.close());
    expect(await second.ended(again['jobId'])).toMatchObject({ state: 'done' });
    expect(await second.call('proxies.state', { n })).toMatchObject({ state: 'ready' });
  });

  test('that are damaged say so, and what is no film is refused', async () => {
    const pictures = join(folder, 'bad');
    mkdirSync(pictures);
    film(join(pictures, 'cut.avi'), 2, '-c:v', 'mpeg4');
    const catalog = join(folder, 'catalog-bad');
    const first = await opened(catalog);
    onTestFinished(() => first.core.close());
    await first.call('library.add', { paths: [pictures] });
    const n = await first.numberOf('cut.avi');
    writeFileSync(join(pictures, 'cut.avi'), Buffer.from('RIFF\0\0\0\0AVI LIST'));
    const { jobId } = await first.call('proxies.make', { targets: [n] });
    expect(await first.ended(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'unsupported', message: expect.stringContaining('cannot be read') },
    });
    expect(readdirSync(join(catalog, 'cache/proxies'))).toEqual([]);
  });
});
