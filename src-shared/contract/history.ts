import { z } from 'zod';
import { query, command } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq } from './shapes.ts';

export const Change = z.object({
  seq: Seq,
  /** ISO 8601, UTC. */
  at: z.string(),
  actor: z.string(),
  label: z.string(),
  kind: z.enum(['do', 'undo', 'redo', 'file']),
  undone: z.boolean(),
  assets: z.number().int(),
  /** For one asset's history: what changed of it. */
  details: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })).optional(),
});
export type Change = z.infer<typeof Change>;

const Step = CommandResult.extend({
  /** False: there was nothing to undo or redo. */
  done: z.boolean(),
  /** Values that others changed since, and which therefore stayed. */
  kept: z.number().int(),
});

export const history = {
  'history.list': query({
    in: z.object({ asset: AssetNo.optional(), before: Seq.optional(), limit: z.number().int().min(1).max(500).default(50) }),
    out: z.object({ seq: Seq, changes: z.array(Change) }),
  }),
  /** What the next undo and redo would do, for menus. */
  'history.next': query({ in: z.object({}), out: z.object({ undo: z.string().optional(), redo: z.string().optional() }) }),
  'history.undo': command({ in: z.object({}), out: Step }),
  'history.redo': command({ in: z.object({}), out: Step }),
};
