import { z } from 'zod';
import { query } from '../rpc/define.ts';

export const FormatFamily = z.object({
  id: z.string(),
  name: z.string(),
  /** The library that reads it; `Vitrine` where none but its own code does. */
  by: z.string(),
  /** The program without which there is no preview, and which is not here. */
  lacks: z.string().nullable(),
  /** On this machine, now. Facts are read of every file. */
  preview: z.boolean(),
  /** Its words are found. */
  text: z.boolean(),
  view: z.enum(['player', 'specimen', 'layers', 'turned', 'drawing', 'pages', 'picture', 'card']),
  types: z.array(z.object({ ext: z.string(), name: z.string(), kind: z.string() })),
});
export type FormatFamily = z.infer<typeof FormatFamily>;

export const FormatProgram = z.object({
  name: z.string(),
  /** Null: it is not installed. */
  version: z.string().nullable(),
  path: z.string().nullable(),
  /** Names of the families that need it. */
  families: z.array(z.string()),
  /** What to do where it is not installed. */
  install: z.string(),
});
export type FormatProgram = z.infer<typeof FormatProgram>;

export const formats = {
  /** What this machine can do with each type of file, as the handlers of the types themselves declare, and the programs it depends on. */
  'formats.list': query({ in: z.object({}), out: z.object({ families: z.array(FormatFamily), programs: z.array(FormatProgram) }) }),
};
