/** Assets that are shown as one: stacks that people make, and pairs of one shot, which follow from names (`stacks.pairs` turns them off). */
import { z } from 'zod';
import { command, query } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq, Targets } from './shapes.ts';

/** By capture time: pictures of one camera, each within so many seconds of the one before, at least so many; or brackets of exposures. */
export const AutoStacking = z.union([
  z.strictObject({ by: z.literal('time'), gap: z.number().min(0).max(86_400), least: z.number().int().min(2).max(1000).default(2) }),
  z.strictObject({ by: z.literal('brackets') }),
]);
export type AutoStacking = z.infer<typeof AutoStacking>;

export const stacks = {
  /** How many stacks it would make of how many pictures. What is in a stack is left as it is; a pair counts as one. */
  'stacks.autoPlan': query({ in: z.object({ targets: Targets, how: AutoStacking }), out: z.object({ seq: Seq, stacks: z.number().int(), pictures: z.number().int(), of: z.number().int() }) }),
  /** Makes them; one undo step. The first of each is on top. */
  'stacks.auto': command({ in: z.object({ targets: Targets, how: AutoStacking }), out: CommandResult.extend({ stacks: z.number().int() }) }),
  /** One undo step. The first is on top; stacks among them become one; what was a pair and was taken apart is one again. */
  'stacks.make': command({ in: z.object({ targets: Targets }), out: CommandResult }),
  /** One undo step. Whole stacks; a pair of no stack is taken apart. */
  'stacks.split': command({ in: z.object({ targets: Targets }), out: CommandResult }),
  /** Puts one on top of its stack. */
  'stacks.top': command({ in: z.object({ n: AssetNo }), out: CommandResult }),
};
