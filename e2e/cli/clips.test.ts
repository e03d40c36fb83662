/** `vitrine clip`: parts of films, judged by ffprobe. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Added, bench } from './testing/kit.ts';

const has = ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version']).status === 0);

describe.skipIf(!has)('clips', () => {
  const lib = bench();
  const film = join(lib.pictures, 'film.mp4');
  const out = (name: string) => join(lib.pictures, '..', name);
  const probe = (path: string) =>
    JSON.parse(
      execFileSync('ffprobe', ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', path], {
        encoding: 'utf8',
      }),
    );
  afterAll(() => lib.remove());

  test('are trimmed, muted, cropped and turned as the recipe says, and the film stays as it is', async () => {
    const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
    execFileSync('ffmpeg', [
      '-loglevel',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=duration=4:size=320x180:rate=25',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=4',
      ...coded,
      film,
    ]);
    await lib.json<Added>(['add', lib.pictures]);
    await lib.json(['edit', film, '--trim', '1,2.5', '--crop', '0.25,0,0.5,1', '--rotate', '90']);
    expect(await lib.json(['clip', film, '-o', out('a.mp4')])).toMatchObject({ path: out('a.mp4'), seconds: 1.5 });
    const { streams, format } = probe(out('a.mp4'));
    expect(Number(format.duration)).toBeCloseTo(1.5, 1);
    expect(streams.map((one: { codec_type: string }) => one.codec_type).sort()).toEqual(['audio', 'video']);
    expect(streams.find((one: { codec_type: string }) => one.codec_type === 'video')).toMatchObject({
      width: 180,
      height: 160,
    });
    await lib.json(['clip', film, '-o', out('b.mp4'), '--from', '0', '--to', '0.5', '--mute']);
    expect(probe(out('b.mp4')).streams).toHaveLength(1);
    await lib.json(['clip', film, '-o', out('still.png'), '--from', '3']);
    expect(probe(out('still.png')).streams[0]).toMatchObject({ codec_name: 'png', width: 180, height: 160 });
  });

  test('may be pictures that move', async () => {
    await lib.json(['clip', film, '-o', out('c.gif')]);
    expect(probe(out('c.gif')).streams[0]).toMatchObject({ codec_name: 'gif' });
  });

  test('of sounds are parts, faded, as M4A, MP3 and WAV; of films their sound alone', async () => {
    const sound = join(lib.pictures, 'tone.wav');
    execFileSync('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=duration=4:sample_rate=48000', sound]);
    await lib.json<Added>(['add', lib.pictures]);
    await lib.json(['edit', sound, '--trim', '1,3', '--fade', '0.5,1']);
    for (const [ext, codec] of [['m4a', 'aac'], ['mp3', 'mp3'], ['wav', 'pcm_s24le']]) {
      expect(await lib.json(['clip', sound, '-o', out(`tone.${ext}`)])).toMatchObject({ seconds: 2 });
      const { streams, format } = probe(out(`tone.${ext}`));
      expect(streams).toMatchObject([{ codec_name: codec }]);
      expect(Number(format.duration)).toBeCloseTo(2, 1);
    }
    // How loud it is at a moment, of what it can be.
    const raw = execFileSync('ffmpeg', ['-loglevel', 'error', '-i', out('tone.wav'), '-ac', '1', '-f', 's16le', '-']);
    const loud = (at: number) => Math.max(...Array.from({ length: 480 }, (_, i) => Math.abs(raw.readInt16LE(2 * Math.floor(at * 48_000 + i)))));
    const whole = loud(0.8);
    expect(whole).toBeGreaterThan(1000);
    expect(loud(0) / whole).toBeLessThan(0.05);
    expect(loud(0.25) / whole).toBeCloseTo(0.5, 1);
    expect(loud(1.5) / whole).toBeCloseTo(0.5, 1);
    expect(loud(1.98) / whole).toBeLessThan(0.05);
    await lib.json(['clip', film, '-o', out('film.mp3'), '--from', '0', '--to', '1']);
    expect(probe(out('film.mp3')).streams).toHaveLength(1);
    expect(await lib.run(['clip', sound, '-o', out('tone.mp4')])).toMatchObject({ code: 3, err: expect.stringContaining('.m4a, .mp3 or .wav') });
  });

  test('are written over nothing, and leave no half of themselves', async () => {
    expect(await lib.run(['clip', film, '-o', out('a.mp4')])).toMatchObject({
      code: 3,
      err: expect.stringContaining('already'),
    });
    expect(await lib.run(['clip', film, '-o', out('a.avi')])).toMatchObject({
      code: 3,
      err: expect.stringContaining('.mp4'),
    });
    writeFileSync(join(lib.pictures, 'bad.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42 and nothing else'));
    await lib.run(['add', lib.pictures]);
    expect((await lib.run(['clip', join(lib.pictures, 'bad.mp4'), '-o', out('d.mp4')])).code).toBe(3);
    expect(existsSync(out('d.mp4'))).toBe(false);
    expect(readdirSync(out('.')).filter((name) => name.startsWith('.vitrine-clip'))).toEqual([]);
  });
});
