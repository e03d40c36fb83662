import { z } from 'zod';
import { command, query } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq } from './shapes.ts';

const MarkerId = z.string().regex(/^[0-9a-f]{32}$/);
/** Seconds from the beginning, kept by the millisecond. */
const At = z.number().min(0).max(1e7);
const Text = z.string().trim().max(2000);

export const Marker = z.object({ id: MarkerId, at: z.number(), text: z.string() });
export type Marker = z.infer<typeof Marker>;

/** Texts at times of films and sounds; an empty one marks only its place. Each change is one undo step. */
export const markers = {
  /** In the order of their times. */
  'markers.list': query({ in: z.object({ n: AssetNo }), out: z.object({ seq: Seq, markers: z.array(Marker) }) }),
  'markers.add': command({
    in: z.object({ n: AssetNo, at: At, text: Text.default('') }),
    out: CommandResult.extend({ id: MarkerId }),
  }),
  'markers.set': command({
    in: z.object({ id: MarkerId, at: At.optional(), text: Text.optional() }),
    out: CommandResult,
  }),
  'markers.remove': command({ in: z.object({ ids: z.array(MarkerId).min(1).max(5000) }), out: CommandResult }),
};
