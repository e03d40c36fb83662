/** Opening files in the programs that people edit them with. */
import { z } from 'zod';
import { command } from '../rpc/define.ts';
import { AssetNo, Seq } from './shapes.ts';

export const editors = {
  /**
   * Opens a file in `program` (absolute), else in the one that is set for its kind (setting `editor.<kind>`, `editor.other` for all others),
   * else as the system opens it. What it was is kept first, where versions of its folder are; a file that the program makes beside it,
   * named after it, is stacked with it. Rejects with `not-found` where no program is known.
   */
  'editors.open': command({ in: z.object({ n: AssetNo, program: z.string().min(1).max(4096).optional() }), out: z.object({ seq: Seq, path: z.string(), program: z.string().nullable() }) }),
};
