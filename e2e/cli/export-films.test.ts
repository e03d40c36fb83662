/** Films and sounds by export presets, judged by ffprobe and exiftool. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportOutcome } from '../../src-shared/contract/export.ts';
import { type Added, bench } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

const has = ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version']).status === 0);

describe.skipIf(!has)('films by presets', () => {
  const lib = bench();
  const out = (...names: string[]) => join(lib.folder, ...names);
  const film = join(lib.pictures, 'film.mp4');
  const ff = (...words: string[]) => execFileSync('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', ...words]);
  type Stream = { codec_type: string; codec_name: string; width?: number; height?: number };
  const probe = (path: string) => JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', path], { encoding: 'utf8' })) as { streams: Stream[]; format: { duration: string; tags?: Record<string, string> } };
  const shape = (path: string) => probe(path).streams.map(({ codec_name, width, height }) => (width ? `${codec_name} ${width}x${height}` : codec_name)).sort();
  afterAll(() => lib.remove());
  beforeAll(async () => {
    ff('testsrc=duration=4:size=320x180:rate=25', '-f', 'lavfi', '-i', 'sine=duration=4', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', film);
    ff('sine=duration=2', join(lib.pictures, 'tone.wav'));
    lib.put('a.jpg', await photo(1, {}, 600, 400));
    const presets = {
      Small: { format: 'mp4', size: { rule: 'edge', pixels: 200 }, watermark: { text: 'Mark', size: 0.9, opacity: 1 } },
      Square: { format: 'webm', size: { rule: 'exact', width: 120, height: 121, fit: 'pad', background: '#00ff00' }, enlarge: true, metadata: 'none' },
      Tight: { format: 'mp4', limit: 30_000, name: '{name}_tight' },
      Tiny: { format: 'gif', size: { rule: 'edge', pixels: 100 } },
      Still: { format: 'png', size: { rule: 'edge', pixels: 90 } },
    };
    writeFileSync(out('presets.json'), JSON.stringify(Object.entries(presets).map(([name, body]) => ({ name, body }))));
    await lib.json(['presets', 'import', out('presets.json')]);
    await lib.json<Added>(['add', lib.pictures]);
    await lib.json(['edit', film, '--trim', '1,2.5', '--crop', '0,0,0.5,1', '--rotate', '90']);
    await lib.json(['set', film, '--title', 'Tests = "good" -i x', '--creator', 'Ines']);
  });
  const exported = (query: string, ...presets: string[]) => lib.json<ExportOutcome>(['export', query, ...presets.flatMap((name) => ['--preset', name]), '-o', out(presets.join(''))]);

  test('sizes, parts, marks and tags are as the preset and the recipe say', async () => {
    expect(await exported(film, 'Small', 'Square', 'Tiny', 'Still')).toMatchObject({ exported: 4, failed: [] });
    const made = (name: string) => out('SmallSquareTinyStill', name);
    expect(shape(made('film.mp4'))).toEqual(['aac', 'h264 180x160']);
    expect(Number(probe(made('film.mp4')).format.duration)).toBeCloseTo(1.5, 1);
    expect(probe(made('film.mp4')).format.tags).toMatchObject({ title: 'Tests = "good" -i x', artist: 'Ines' });
    expect(shape(made('film.webm'))).toEqual(['opus', 'vp9 120x120']);
    expect(JSON.stringify(probe(made('film.webm')))).not.toMatch(/Tests|Ines/);
    expect(shape(made('film.gif'))).toEqual(['gif 100x89']);
    expect(await sharp(made('film.png')).metadata()).toMatchObject({ width: 90, height: 80 });
    execFileSync('ffmpeg', ['-loglevel', 'error', '-i', made('film.webm'), '-frames:v', '1', out('frame.png')]);
    const { data } = await sharp(out('frame.png')).extract({ left: 60, top: 2, width: 1, height: 1 }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([data[0]! < 60, data[1]! > 200, data[2]! < 60]).toEqual([true, true, true]);
    expect(readdirSync(out('SmallSquareTinyStill')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('each kind leaves by the presets that fit it, and what fits none is told', async () => {
    expect(await exported('kind:image OR kind:video OR kind:audio', 'Small', 'Still')).toMatchObject({ exported: 4, failed: [] });
    expect(readdirSync(out('SmallStill')).sort()).toEqual(['a.png', 'film.mp4', 'film.png', 'tone.m4a']);
    expect(shape(out('SmallStill', 'tone.m4a'))).toEqual(['aac']);
    const { code, out: said } = await lib.run(['export', 'kind:image OR kind:video OR kind:audio', '--preset', 'Tiny', '-o', out('Tiny'), '--json']);
    expect(code).not.toBe(0);
    const { failed } = JSON.parse(said) as ExportOutcome;
    expect(failed.map((one) => [one.path.split('/').at(-1), one.code, one.message.split('. ')[1]]).sort()).toEqual([
      ['a.jpg', 'unsupported', 'Choose a preset that makes pictures.'],
      ['tone.wav', 'unsupported', 'Choose a preset that makes MP4, WebM or the original.'],
    ]);
  });

  test('a limit of bytes is kept', async () => {
    expect(await exported(film, 'Tight')).toMatchObject({ exported: 1, failed: [] });
    expect(statSync(out('Tight', 'film_tight.mp4')).size).toBeLessThanOrEqual(30_000);
    expect(Number(probe(out('Tight', 'film_tight.mp4')).format.duration)).toBeCloseTo(1.5, 1);
  });
});
