import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { mediaText, STRIP_FRAMES } from '../../../src-shared/domain/media.ts';
import { factLines } from '../features/assets/facts.ts';
import { ffmpeg, FfmpegFailed, findProgram } from '../tools/ffmpeg.ts';
import { cues } from '../workers/media-tasks.ts';
import { filmStrip } from './film-strip.ts';
import type { MediaFile } from './handler.ts';
import { corners, picture, scratch, UPRIGHT } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const program = findProgram('ffmpeg');

/** Runs ffmpeg to make a fixture; gives its path. */
function make(name: string, ...args: string[]): string {
  const file = path.join(files.folder, name);
  execFileSync(program!, ['-v', 'error', '-y', ...args, file]);
  return file;
}
const read = async (file: string) => await readBoth(file, readFileSync(file).length);
const still = async (): Promise<string> => files.write('frame.png', await picture().png().toBuffer());

describe.runIf(program)('video and audio', () => {
  for (const [name, codec] of [
    ['clip.mp4', 'mpeg4'],
    ['clip.webm', 'libvpx'],
    ['clip.mkv', 'mpeg4'],
    ['clip.mov', 'mjpeg'],
    ['clip.avi', 'mpeg4'],
  ] as const) {
    it(`shows a poster of ${name} and knows its duration`, async () => {
      const file = make(
        name,
        '-loop',
        '1',
        '-i',
        await still(),
        '-t',
        '2',
        '-r',
        '10',
        '-c:v',
        codec,
        '-q:v',
        '2',
        '-b:v',
        '4M',
        '-pix_fmt',
        'yuv420p',
      );
      const { first, second } = await read(file);
      expect(first.type).toMatchObject({ ext: name.slice(5), kind: 'video' });
      expect(second.problem).toBeUndefined();
      expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
      expect(second.facts).toMatchObject({ width: 640, height: 480, frameRate: 10 });
      expect(second.facts.duration).toBeCloseTo(2, 0);
      expect(second.facts.codec).toBeTypeOf('string');
    });
  }

  it('says how a film with sound is made', async () => {
    const film = make(
      'made.mov',
      ...['-f', 'lavfi', '-i', 'testsrc=s=320x240:r=30000/1001:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=48000'],
      ...['-ac', '2', '-c:v', 'prores_ks', '-c:a', 'pcm_s16le', '-timecode', '01:02:03:04'],
      ...['-pix_fmt', 'yuv422p10le', '-vf', 'setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc'],
    );
    const { facts } = (await read(film)).second;
    expect(facts.media).toMatchObject({
      ...{ video: 'prores', audio: 'pcm_s16le', fps: 29.97, channels: 2, layout: 'stereo', sampleRate: 48000, bits: 10 },
      ...{ primaries: 'bt2020', hdr: 'HLG', timecode: '01:02:03:04' },
    });
    expect(mediaText(facts.media)).toBe('prores|pcm_s16le|29.97|2|48000|10|bt2020|HLG|01:02:03:04');
    const lines = factLines(facts, 'QuickTime', 1).map(({ name, value }) => `${name}: ${value}`);
    expect(lines).toEqual(expect.arrayContaining(['Codec: prores, pcm_s16le', 'Sound: stereo · 48 kHz', 'Timecode: 01:02:03:04', 'Primaries: bt2020 · HLG', 'Bit depth: 10 bits']));
    const tone = make('tone24.wav', '-f', 'lavfi', '-i', 'sine=d=1:r=96000', '-c:a', 'pcm_s24le');
    expect(mediaText((await read(tone)).second.facts.media)).toBe('|pcm_s24le||1|96000|24|||');
  });

  it('takes a poster that is not black', async () => {
    const black = 'color=black:s=640x480:r=10:d=3';
    const file = make(
      'fade.mp4',
      '-f',
      'lavfi',
      '-i',
      black,
      '-loop',
      '1',
      '-t',
      '3',
      '-r',
      '10',
      '-i',
      await still(),
      '-filter_complex',
      '[0][1:v]concat=n=2',
      '-c:v',
      'mpeg4',
      '-q:v',
      '2',
    );
    expect(await corners((await read(file)).second.p512!.data)).toEqual(UPRIGHT);
  });

  it('takes a poster that is not black where a film shows something only for a moment, after a fade and at its end', async () => {
    // Black at every tenth, third, half and three quarters, but for half a second before its end.
    const late = make(
      'late.mp4',
      ...['-f', 'lavfi', '-i', 'color=black:s=640x480:r=10:d=20', '-loop', '1', '-t', '0.5', '-r', '10', '-i', await still()],
      ...['-filter_complex', '[0][1:v]concat=n=2', '-c:v', 'mpeg4', '-g', '5', '-q:v', '2'],
    );
    expect(await corners((await read(late)).second.p512!.data)).toEqual(UPRIGHT);
    const fade = make('in.mp4', ...['-loop', '1', '-t', '4', '-r', '10', '-i', await still(), '-vf', 'fade=in:0:35', '-c:v', 'mpeg4', '-q:v', '2']);
    const { data } = (await read(fade)).second.p512!;
    const { lightness } = await import('../tools/sharp.ts');
    expect((await lightness(Buffer.from(data))).mean).toBeGreaterThan(16);
  });

  it('still has a picture of a film that is black from beginning to end', async () => {
    const night = make('night.mp4', '-f', 'lavfi', '-i', 'color=black:s=320x240:r=10:d=2', '-c:v', 'mpeg4');
    expect((await read(night)).second.p512).toBeDefined();
  });

  /** How bright the middle of each frame of a strip is; what is filmed here grows from black to white. `decoded`: as many pixels may be. */
  async function strip(film: string, rotate = 0, decoded?: number) {
    const { first } = await read(film);
    const made = await filmStrip({ path: Buffer.from(film), head: Buffer.alloc(0), type: first.type, facts: {}, signal: new AbortController().signal } as unknown as MediaFile, rotate, decoded);
    if (made.form !== 'rgba') throw new Error('A strip is made of pixels.');
    const { data, width } = made;
    const height = made.height / STRIP_FRAMES;
    return { frames: Array.from({ length: STRIP_FRAMES }, (_, i) => data[(Math.floor((i + 0.5) * height) * width + width / 2) * 4]!), width, height };
  }
  const growing = (name: string, seconds: number) =>
    make(name, '-f', 'lavfi', '-i', `color=black:s=32x18:r=10:d=${seconds},geq=lum=16+219*T/${seconds}:cb=128:cr=128,scale=320:180:flags=neighbor`, '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p');

  it('lays the frames of a film over its time, decoded one after the other or by its key frames', async () => {
    const film = growing('growing.mov', 6);
    for (const decoded of [undefined, 0]) {
      const { frames, width, height } = await strip(film, 0, decoded);
      expect([width, height]).toEqual([320, 180]);
      frames.forEach((light, i) => void expect(Math.abs(light - (255 * (i + 0.5)) / STRIP_FRAMES), `frame ${i}`).toBeLessThan(20));
    }
  });

  it('turns the frames of a strip as the asset is turned, and repeats the last where a film has fewer', async () => {
    const { frames, width, height } = await strip(growing('three.mov', 0.3), 90);
    expect([width, height]).toEqual([180, 320]);
    expect(frames.every((light, i) => i === 0 || light >= frames[i - 1]!)).toBe(true);
    expect(frames[23]! - frames[0]!).toBeGreaterThan(100);
  });

  it('turns a poster as the film says', async () => {
    const flat = make(
      'flat.mp4',
      '-loop',
      '1',
      '-i',
      await still(),
      '-t',
      '1',
      '-r',
      '10',
      '-vf',
      'transpose=2',
      '-c:v',
      'mpeg4',
      '-q:v',
      '2',
    );
    // Versions of ffmpeg disagree on which way the number goes; the written matrix decides.
    for (const rotate of ['90', '270']) {
      const { second } = await read(
        make(`turned-${rotate}.mp4`, '-i', flat, '-c', 'copy', '-metadata:s:v', `rotate=${rotate}`),
      );
      if (!second.facts.orientation) continue;
      const upright = (await corners(second.p512!.data)).join() === UPRIGHT.join();
      expect({ rotate, orientation: second.facts.orientation }).toEqual({ rotate, orientation: upright ? 6 : 8 });
      expect([second.facts.width, second.p512!.width]).toEqual([480, 512]);
    }
  });

  it('reads what a sound file says, and shows its cover', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=d=1'];
    for (const [name, ...args] of [
      ['tone.wav'],
      ['tone.flac'],
      ['tone.mp3', '-c:a', 'libmp3lame'],
      ['tone.m4a', '-c:a', 'aac'],
      ['tone.ogg', '-c:a', 'flac'],
    ]) {
      const { first, second } = await read(make(name!, ...tone, ...args));
      expect({ name, kind: first.type.kind, problem: second.problem }).toEqual({
        name,
        kind: 'audio',
        problem: undefined,
      });
      expect(second.facts.duration).toBeCloseTo(1, 0);
      expect(second.facts.media?.drawn).toBe(true);
      expect([second.p512?.width, second.p512?.height]).toEqual([512, 288]);
    }
    const cover = make(
      'cover.mp3',
      ...tone,
      '-i',
      await still(),
      '-map',
      '0',
      '-map',
      '1',
      '-c:a',
      'libmp3lame',
      '-c:v',
      'png',
      '-disposition:v',
      'attached_pic',
    );
    expect(await corners((await read(cover)).second.p512!.data)).toEqual(UPRIGHT);
  });

  it('draws a sound over its time: loud parts high, silence as a line', async () => {
    const sound = make('half.wav', '-f', 'lavfi', '-i', 'aevalsrc=if(lt(t\\,1)\\,0.9*sin(440*2*PI*t)\\,0):d=2');
    const { second } = await read(sound);
    const { data, info } = await sharp(second.p512!.data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const lit = (from: number, to: number) => {
      let count = 0;
      for (let y = 0; y < info.height; y++) for (let x = from; x < to; x++) if (data[(y * info.width + x) * 3]! > 120) count++;
      return count / (info.height * (to - from));
    };
    const middle = info.width / 2;
    expect(lit(10, middle - 10)).toBeGreaterThan(0.5);
    expect(lit(middle + 10, info.width - 10)).toBeLessThan(0.05);
  });

  it('finds words in tags, lyrics, chapters and subtitles, with their times', async () => {
    const meta = files.write('meta.txt', ';FFMETADATA1\ntitle=Harbor song\nlyrics=Blue ropes\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=Low tide\n');
    const tagged = make('tagged.mka', '-f', 'lavfi', '-i', 'sine=d=2', '-i', meta, '-map', '0:a', '-map_metadata', '1', '-map_chapters', '1', '-c:a', 'flac');
    const { second } = await read(tagged);
    const [tags, ...chapters] = second.text;
    expect(tags?.text.split('\n').sort()).toEqual(['Blue ropes', 'Harbor song']);
    expect(chapters).toMatchObject([{ at: '00:00:01', text: 'Low tide' }]);
    expect((await cues({ id: 1, task: 'cues', path: Buffer.from(tagged), size: readFileSync(tagged).length, type: (await read(tagged)).first.type, facts: {} }, new AbortController().signal)).chapters).toEqual([{ at: 1, title: 'Low tide' }]);
    const srt = files.write('said.srt', '1\n00:00:01,000 --> 00:00:02,000\n<i>Moor her</i> fast\n');
    const film = make('said.mkv', '-loop', '1', '-t', '3', '-i', await still(), '-i', srt, '-c:v', 'mpeg4', '-c:s', 'srt');
    expect((await read(film)).second.text).toMatchObject([{ at: '00:00:01', text: 'Moor her fast' }]);
  });

  it('says what is wrong with an empty and a cut film', async () => {
    const whole = readFileSync(make('whole.mp4', '-loop', '1', '-i', await still(), '-t', '1', '-c:v', 'mpeg4'));
    expect((await read(files.write('empty.mp4', Buffer.alloc(0)))).second.problem?.code).toBe('empty');
    const { second } = await read(files.write('cut.mp4', whole.subarray(0, whole.length / 2)));
    expect(second.problem?.code).toMatch(/damaged|truncated/);
    expect(second.problem?.message).not.toContain(files.folder);
  });

  it("opens nothing that a playlist under a film's name refers to", async () => {
    const playlist = files.write('list.mp4', `#EXTM3U\n#EXTINF:1,\nfile://${await still()}\n`);
    const { second } = await read(playlist);
    expect(second.p512).toBeUndefined();
    await expect(
      ffmpeg(Buffer.from(playlist), 'mov', { args: ['-f', 'null', '-'], signal: AbortSignal.timeout(5_000) }),
    ).rejects.toThrow(FfmpegFailed);
  });

  it('ends the program when asked to stop', async () => {
    const stop = new AbortController();
    const long = ffmpeg(Buffer.from('/dev/zero'), 'rawvideo', {
      before: ['-s', '640x480', '-re'],
      args: ['-f', 'null', '-'],
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(new Error('stop')), 200);
    await expect(long).rejects.toThrow('stop');
  });
});
