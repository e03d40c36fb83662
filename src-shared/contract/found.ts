/** Files that appeared and may be ones that are missing, where two answers are possible: a person says which. */
import { z } from 'zod';
import { command, query } from '../rpc/define.ts';
import { AssetNo, AssetRow, CommandResult, Seq } from './shapes.ts';

export const FoundCandidate = z.object({
  row: AssetRow,
  /** Where it was last. */
  path: z.string(),
  /** What both have in common; `edited`: it fits, but the file has been edited here since it appeared. */
  why: z.enum(['answered', 'fingerprint', 'sha256', 'picture', 'document', 'shot', 'edited']),
});
export const FoundQuestion = z.object({ row: AssetRow, path: z.string(), candidates: z.array(FoundCandidate).min(1) });
export type FoundQuestion = z.infer<typeof FoundQuestion>;

export const found = {
  /** Open questions in the order in which their files appeared. */
  'found.list': query({
    in: z.object({ limit: z.number().int().min(0).max(1000).default(100), offset: z.number().int().min(0).default(0) }),
    out: z.object({ seq: Seq, total: z.number().int(), questions: z.array(FoundQuestion) }),
  }),
  /** One undo step. `is` null: a new file. Who was answered meanwhile is named in the warnings. */
  'found.answer': command({
    in: z.object({
      answers: z
        .array(z.object({ n: AssetNo, is: AssetNo.nullable() }))
        .min(1)
        .max(100_000),
    }),
    out: CommandResult,
  }),
  /** All open questions in one undo step. `names`: each is the one candidate of its own name, or folder and name, and no other's; others stay open. */
  'found.answerAll': command({ in: z.object({ how: z.enum(['names', 'new']) }), out: CommandResult }),
};
