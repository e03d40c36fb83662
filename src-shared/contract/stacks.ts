/** Assets that are shown as one: stacks that people make, and pairs of one shot, which follow from names (`stacks.pairs` turns them off). */
import { z } from 'zod';
import { command } from '../rpc/define.ts';
import { AssetNo, CommandResult, Targets } from './shapes.ts';

export const stacks = {
  /** One undo step. The first is on top; stacks among them become one; what was a pair and was taken apart is one again. */
  'stacks.make': command({ in: z.object({ targets: Targets }), out: CommandResult }),
  /** One undo step. Whole stacks; a pair of no stack is taken apart. */
  'stacks.split': command({ in: z.object({ targets: Targets }), out: CommandResult }),
  /** Puts one on top of its stack. */
  'stacks.top': command({ in: z.object({ n: AssetNo }), out: CommandResult }),
};
