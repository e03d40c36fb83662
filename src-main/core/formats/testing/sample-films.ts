/** Samples of films and sounds: a second each, made by ffmpeg. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../tools/ffmpeg.ts';
import type { Opens, Row } from './sample.ts';

export function films(folder: string): Record<string, Row> {
  const ffmpeg = findProgram('ffmpeg');
  const make = (ext: string, opens: Opens, facts: readonly string[], ...args: string[]): Row => {
    if (!ffmpeg) return { opens, facts, note: 'ffmpeg is not installed' };
    const file = path.join(folder, `made.${ext}`);
    execFileSync(ffmpeg, ['-v', 'error', '-y', ...args, '-metadata', `title=Zirkel${ext}`, '-t', '1', file]);
    return { bytes: readFileSync(file), opens, facts };
  };
  const video = (ext: string, ...args: string[]) =>
    make(
      ext,
      'player',
      ['width', 'height', 'duration', 'media'],
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=176x144:rate=25',
      ...args,
    );
  const audio = (ext: string, ...args: string[]) =>
    make(ext, 'player', ['duration', 'media'], '-f', 'lavfi', '-i', 'sine=frequency=440', ...args);
  const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-preset', 'ultrafast'];
  return {
    mp4: video('mp4', ...h264),
    mov: video('mov', ...h264),
    m4v: video('m4v', ...h264),
    avi: video('avi', '-c:v', 'mpeg4'),
    wmv: video('wmv', '-c:v', 'wmv2'),
    mkv: video('mkv', ...h264),
    webm: video('webm', '-c:v', 'libvpx', '-deadline', 'realtime'),
    mpg: video('mpg', '-c:v', 'mpeg2video'),
    '3gp': video('3gp', '-c:v', 'h263'),
    mxf: video('mxf', '-c:v', 'mpeg2video'),
    mp3: { ...audio('mp3'), word: 'Zirkelmp3' },
    wav: audio('wav'),
    aiff: audio('aiff'),
    flac: { ...audio('flac'), word: 'Zirkelflac' },
    ogg: { ...audio('ogg', '-c:a', 'libvorbis'), word: 'Zirkelogg' },
    m4a: { ...audio('m4a'), word: 'Zirkelm4a' },
    aac: audio('aac'),
    wma: audio('wma'),
    opus: { ...audio('opus'), word: 'Zirkelopus' },
  };
}
