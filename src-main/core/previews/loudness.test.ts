import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCore } from '../core.ts';
import { findProgram } from '../tools/ffmpeg.ts';

const ffmpeg = findProgram('ffmpeg');
const client = { id: 'test', host: 'cli' as const, can: [] as never };

test.skipIf(!ffmpeg)('how loud sounds and films are is measured in the background, as the standard says, and found by', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-loud-'));
  const media = join(folder, 'media');
  mkdirSync(media);
  const make = (name: string, ...args: string[]) => execFileSync(ffmpeg!, ['-v', 'error', '-y', ...args, join(media, name)]);
  // EBU Tech 3341, case 1: a sine of 1 kHz at −23 dBFS in both channels is −23.0 LUFS.
  const sine = (db: number) => ['-f', 'lavfi', '-i', `aevalsrc=${10 ** (db / 20)}*sin(2*PI*1000*t)|${10 ** (db / 20)}*sin(2*PI*1000*t):s=48000:d=6`];
  make('case1.wav', ...sine(-23));
  make('case2.flac', ...sine(-33));
  make('silent.wav', '-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono', '-t', '2');
  make('film.mp4', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=10:duration=6', ...sine(-14), '-c:v', 'mpeg4', '-c:a', 'aac');
  make('mute.mp4', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=10:duration=1', '-c:v', 'mpeg4');
  const core = await createCore({ folder: join(folder, 'catalog'), version: '1.0.0', settleMs: 0 });
  onTestFinished(async () => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const call = <T>(name: string, input: unknown) => core.call(name, input, client, new AbortController().signal) as Promise<T>;
  await call('library.add', { paths: [media] });
  const found = async (query: string) => {
    const { ns } = await call<{ ns: number[] }>('search.page', { query, sort: 'name', dir: 'asc', limit: 10 });
    const { rows } = await call<{ rows: { name: string }[] }>('assets.rows', { ns });
    return rows.map(({ name }) => name);
  };
  await expect.poll(() => found('loudness:<0'), { timeout: 60_000, interval: 300 }).toEqual(['case1.wav', 'case2.flac', 'film.mp4']);
  expect(await found('loudness:-23')).toEqual(['case1.wav']);
  expect(await found('loudness:-33.1..-32.9')).toEqual(['case2.flac']);
  expect(await found('loudness:>-15')).toEqual(['film.mp4']);
  expect(await found('loudness:none kind:audio')).toEqual(['silent.wav']);
  const { ns } = await call<{ ns: number[] }>('search.page', { query: 'case1', sort: 'name', dir: 'asc', limit: 1 });
  const details = await call<{ facts: { name: string; value: string }[] }>('assets.details', { n: ns[0] });
  expect(details.facts.find(({ name }) => name === 'Loudness')?.value).toBe('−23.0 LUFS');
  const listed = await call<{ rows: { values: { loudness?: number } }[] }>('assets.columns', { ns, columns: ['loudness'] });
  expect(listed.rows[0]?.values.loudness).toBe(-23);
});
