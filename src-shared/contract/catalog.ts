import { z } from 'zod';
import { query } from '../rpc/define.ts';
import { Seq } from './shapes.ts';

export const catalog = {
  'catalog.status': query({
    in: z.object({}),
    out: z.object({
      seq: Seq,
      path: z.string(),
      version: z.string(),
      assets: z.number().int(),
      missing: z.number().int(),
      failed: z.number().int(),
      pending: z.number().int(),
      tags: z.number().int(),
      roots: z.array(z.object({ path: z.string(), state: z.string(), count: z.number().int() })),
      /** Bytes on disk of database and previews. */
      bytes: z.object({ database: z.number(), previews: z.number() }),
    }),
  }),
  /** Checks rows, log, materialized values, previews and files against each other; changes nothing. */
  'catalog.verify': query({
    in: z.object({}),
    out: z.object({
      ok: z.boolean(),
      checked: z.record(z.string(), z.number()),
      problems: z.array(z.object({ what: z.string(), message: z.string() })),
    }),
  }),
};
