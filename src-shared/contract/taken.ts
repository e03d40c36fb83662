/** Correcting when assets were taken. */
import { z } from 'zod';
import { TAKEN_SOURCES } from '../domain/asset.ts';
import { ZONE } from '../domain/capture-time.ts';
import { command, query } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq, Targets } from './shapes.ts';

/** Seconds of 300 years. */
const MOST = 10_000_000_000;
const Zone = z.string().regex(ZONE);
/** As in domain/capture-time.ts. */
export const TimeChange = z.union([
  z.strictObject({ by: z.number().int().min(-MOST).max(MOST) }),
  z.strictObject({ to: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) }),
  z.strictObject({ zone: Zone, keep: z.enum(['clock', 'moment']), from: Zone.optional() }),
]);

const Wish = z.object({ targets: Targets, change: TimeChange });

export const taken = {
  /** Each time before and after, the earliest first. */
  'taken.preview': query({
    in: Wish.extend({ limit: z.number().int().min(0).max(2000).default(500) }),
    out: z.object({
      seq: Seq,
      total: z.number().int(),
      /** How many get another time. */
      changes: z.number().int(),
      /** Of how many it cannot be said: they have no time, or none with a zone. */
      without: z.number().int(),
      /** How many have no time of their own but that of their file. */
      ofFile: z.number().int(),
      items: z.array(
        z.object({ n: AssetNo, name: z.string(), before: z.string().nullable(), source: z.enum(TAKEN_SOURCES).nullable(), after: z.string().nullable() }),
      ),
    }),
  }),
  /** One undo step. Those without are named in the warnings. */
  'taken.change': command({ in: Wish, out: CommandResult }),
  /** Back to what the files say. */
  'taken.reset': command({ in: z.object({ targets: Targets }), out: CommandResult }),
};
