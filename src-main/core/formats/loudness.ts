/** How loud a film or sound is as a whole: integrated loudness by EBU R128, as ffmpeg's `ebur128` measures it. */
import { demuxer, probed, withFfmpeg } from './av.ts';
import type { MediaFile } from './handler.ts';

/** What is below is silence: the gate of the standard. */
const SILENT = -70;
/** A day of sound is decoded in some minutes. */
const MOST_MS = 600_000;
const MOST_CPU_S = 600;

/** LUFS of its first sound, to the tenth; undefined where there is none, or nothing is heard. Throws FormatError. */
export async function loudnessOf(file: MediaFile): Promise<number | undefined> {
  const { streams = [] } = await probed(file);
  if (!streams.some(({ codec_type }) => codec_type === 'audio')) return undefined;
  let last = '';
  const onOutput = (text: string) => {
    // Ten lines a second of the film: only the last one counts.
    last = (last + text).slice(-400);
  };
  const args = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-af', 'ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.I:file=-', '-f', 'null', '-'];
  await withFfmpeg(file, ({ ffmpeg }) => ffmpeg(file.path, demuxer(file), { before: ['-timelimit', String(MOST_CPU_S)], args, signal: file.signal, timeoutMs: MOST_MS, onOutput }));
  const told = Number([...last.matchAll(/lavfi\.r128\.I=(-?\d+(?:\.\d+)?)/g)].at(-1)?.[1]);
  return Number.isFinite(told) && told > SILENT ? Math.round(told * 10) / 10 : undefined;
}
