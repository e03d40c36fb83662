/** Words in pictures and scanned pages, read by tesseract where it is installed and where somebody turned it on. */
import { z } from 'zod';
import { command, job, query } from '../rpc/define.ts';
import { AssetNo, JobStarted, Seq, Targets } from './shapes.ts';

const Languages = z.array(z.string().regex(/^[A-Za-z_/]{3,40}$/)).max(20);

export const ocr = {
  /** `languages`: of tesseract's, which are read. `waiting`: pictures and documents that are to be read where it is on. `job`: which reads them now. */
  'ocr.state': query({
    in: z.object({}),
    out: z.object({
      on: z.boolean(),
      languages: Languages,
      installed: Languages,
      program: z.object({ path: z.string(), version: z.string().nullable() }).nullable(),
      install: z.string(),
      read: z.number().int(),
      waiting: z.number().int(),
      job: z.string().nullable(),
    }),
  }),
  /** Turned on, all that waits is read in the background, and what comes later too. Rejects with `unsupported` where tesseract or a language is missing. */
  'ocr.set': command({
    in: z.object({ on: z.boolean().optional(), languages: Languages.min(1).optional() }),
    out: z.object({ seq: Seq, job: z.string().nullable() }),
  }),
  /** Reads these, whether it is on or not; what was read by the same means is not read again. Cut off, it goes on with the next start. */
  'ocr.read': job({
    in: z.object({ targets: Targets }),
    out: JobStarted,
    progress: z.object({ done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: z.object({
      read: z.number().int(),
      withWords: z.number().int(),
      failed: z.array(z.object({ n: AssetNo, message: z.string() })),
    }),
  }),
};
