import { z } from 'zod';
import { UNITS } from '../domain/document.ts';
import { query } from '../rpc/define.ts';
import { AssetNo } from './shapes.ts';

const Run = z.object({
  text: z.string(),
  strong: z.boolean().optional(),
  em: z.boolean().optional(),
  code: z.boolean().optional(),
  strike: z.boolean().optional(),
  href: z.string().optional(),
});

/** As domain/document.ts Block. */
const Block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int(), runs: z.array(Run) }),
  z.object({ kind: z.literal('text'), runs: z.array(Run), quote: z.boolean().optional() }),
  z.object({ kind: z.literal('item'), depth: z.number().int(), mark: z.string(), runs: z.array(Run) }),
  z.object({ kind: z.literal('table'), head: z.boolean(), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('code'), language: z.string(), text: z.string(), line: z.number().int().optional() }),
  z.object({ kind: z.literal('rule') }),
]);

/** As domain/document.ts Sheet. */
const Sheet = z.object({
  width: z.number(),
  height: z.number(),
  words: z.array(
    z.object({
      text: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      size: z.number(),
      angle: z.number().optional(),
      end: z.boolean().optional(),
    }),
  ),
});

/** What is written in files. */
export const pages = {
  /** Sections from the `from`th on, up to some 400,000 characters an answer; `next` goes on. Read from the file each time. */
  'pages.read': query({
    in: z.object({ n: AssetNo, from: z.number().int().min(0).default(0) }),
    out: z.object({
      unit: z.enum(UNITS),
      sections: z.array(z.object({ at: z.string(), blocks: z.array(Block) })),
      total: z.number().int(),
      next: z.number().int().optional(),
      /** What could not be read of it. */
      note: z.string().optional(),
    }),
  }),
  /** The program that prints office documents on this machine; null: there is none, and their text alone is shown. */
  'pages.printer': query({ in: z.object({}), out: z.object({ path: z.string().nullable() }) }),
  /** Pages of a PDF as they are drawn, or of an office document as LibreOffice prints them where it is installed, some at a time: sizes in points and words where they lie, turned as the asset is; `next` goes on. */
  'pages.sheets': query({
    in: z.object({ n: AssetNo, from: z.number().int().min(0).default(0) }),
    out: z.object({ total: z.number().int(), sheets: z.array(Sheet), next: z.number().int().optional() }),
  }),
};
