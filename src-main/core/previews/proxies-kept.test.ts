import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { identify } from '../formats/index.ts';
import { findProgram } from '../tools/ffmpeg.ts';
import { ffmpegEncoders } from '../tools/ffmpeg-file.ts';
import { createProxies, type ProxiesDeps } from './proxies.ts';

const program = findProgram('ffmpeg');
const folder = mkdtempSync(join(tmpdir(), 'vitrine-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const known = await ffmpegEncoders();

function film(name: string, ...coded: string[]): string {
  const path = join(folder, name);
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=48000'];
  execFileSync(program!, ['-v', 'error', '-y', ...source, ...coded, path]);
  return path;
}

/** Of these files, by their place in the list. */
function proxiesOf(paths: readonly string[], cache: string, limit?: number) {
  const sources = paths.map((path, n) => {
    const { size } = statSync(path);
    return { path: Buffer.from(path), size, name: path, mtime: 0, root: 1, away: false, cloud: false, rotate: 0, key: `key${n}`, facts: { duration: 1 }, type: identify(readFileSync(path).subarray(0, 4096), path.split('.').at(-1) ?? '') };
  });
  const disk = { open: async (path: Buffer) => ({ handle: path }), read: async (path: Buffer, at: number, length: number) => readFileSync(path).subarray(at, at + length), close: async () => undefined };
  const deps = { db: { call: async (_: unknown, n: number) => sources[n] }, disks: { of: () => disk }, paths: { proxies: cache }, ...(limit ? { limit } : {}) };
  const proxies = createProxies(deps as unknown as ProxiesDeps);
  const job = { id: 'one', signal: new AbortController().signal, unpaused: async () => undefined };
  return { proxies, make: (n: number) => proxies.make(n, job, () => undefined), kept: () => readdirSync(cache).map((name) => name.split('.')[0]).sort() };
}

describe.runIf(program)('prepared films', () => {
  for (const [name, encoder, ...more] of [
    ['edit.mxf', 'dnxhd', '-b:v', '75M', '-pix_fmt', 'yuv422p', '-c:a', 'pcm_s16le'],
    ['phone.mov', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p10le', '-c:a', 'aac'],
    ['old.wmv', 'wmv2', '-c:a', 'wmav2'],
    ['graded.mov', 'prores_ks', '-c:a', 'pcm_s16le'],
  ] as const) {
    test.skipIf(!known.has(encoder))(`are made of ${name} by ${encoder}, with all frames`, async () => {
      const path = film(name, '-c:v', encoder, ...more);
      const cache = join(folder, `cache-${encoder}`);
      const { proxies, make } = proxiesOf([path], cache);
      await make(0);
      expect((await proxies.state(0)).state).toBe('ready');
      const made = join(cache, readdirSync(cache)[0] ?? '');
      const told = execFileSync(findProgram('ffprobe')!, ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_type,codec_name,pix_fmt,nb_read_frames', '-of', 'json', made]).toString();
      const [picture, sound] = (JSON.parse(told) as { streams: { codec_name: string; pix_fmt?: string; nb_read_frames: string }[] }).streams;
      expect(picture).toMatchObject({ pix_fmt: 'yuv420p', nb_read_frames: '25' });
      expect([picture?.codec_name, sound?.codec_name]).toEqual(made.endsWith('mp4') ? ['h264', 'aac'] : ['vp9', expect.stringMatching(/opus|vorbis/)]);
    });
  }

  test('make way at the limit: what was played longest ago goes, what was made last stays', async () => {
    const paths = ['a.avi', 'b.avi', 'c.avi'].map((name) => film(name, '-c:v', 'mpeg4', '-c:a', 'mp3'));
    const cache = join(folder, 'cache-limit');
    const first = proxiesOf(paths, cache);
    await first.make(0);
    const size = statSync(join(cache, readdirSync(cache)[0] ?? '')).size;
    const { proxies, make, kept } = proxiesOf(paths, cache, 2.5 * size);
    await make(1);
    expect(kept()).toEqual(['key0', 'key1']);
    // Played again: now the other one was played longest ago.
    await new Promise((done) => setTimeout(done, 20));
    const answer = await proxies.serve(new Request('http://assets/proxy/0'));
    await answer?.arrayBuffer();
    expect(answer?.status).toBe(200);
    await make(2);
    expect(kept()).toEqual(['key0', 'key2']);
    expect((await proxies.state(1)).state).toBe('none');
    // One that alone takes more is refused, and says so; nothing of it stays, and nothing else goes for it.
    const small = proxiesOf(paths, cache, size / 100);
    await expect(small.make(1)).rejects.toThrow('prepared films may take');
    expect(small.kept()).toEqual(['key0', 'key2']);
  });
});
