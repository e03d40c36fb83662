import { z } from 'zod';
import { query } from '../rpc/define.ts';
import { AssetNo } from './shapes.ts';

/** What is said in films and sounds, to be shown while they play: files that are named after them, and what is inside of them; and their chapters. */
export const subtitles = {
  /** Of files `n` is the subtitle file's own; `stream` of those inside is ffmpeg's number. Read from the file each time. */
  'subtitles.tracks': query({
    in: z.object({ n: AssetNo }),
    out: z.object({
      tracks: z.array(
        z.object({
          n: AssetNo,
          stream: z.number().int().optional(),
          /** Of a file what its name says beside that of the film: `de.forced`. */
          name: z.string(),
          /** `en`, `pt-BR`, `deu`, where it is told. */
          language: z.string().optional(),
        }),
      ),
      /** Seconds from the beginning, in order; '' where one has no name. */
      chapters: z.array(z.object({ at: z.number(), title: z.string() })),
    }),
  }),
  /** Times in seconds, words without marks, at most 20,000. `film`: whose they are, where a file counts its frames. */
  'subtitles.cues': query({
    in: z.object({ n: AssetNo, stream: z.number().int().min(0).optional(), film: AssetNo.optional() }),
    out: z.object({ cues: z.array(z.object({ from: z.number(), to: z.number(), text: z.string() })) }),
  }),
};
