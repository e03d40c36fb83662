/** What several people of a team do together: what was overlooked, what changed, who is here. */
import { z } from 'zod';
import { command, query } from '../rpc/define.ts';
import { AssetRow, CommandResult, Seq } from './shapes.ts';

/** One of several values that were written at once. */
export const ConflictSide = z.object({
  /** Names this write. */
  key: z.string(),
  member: z.string(),
  name: z.string(),
  me: z.boolean(),
  value: z.json(),
  /** ISO 8601, UTC: by its author's clock, and when it came to this machine. */
  at: z.string(),
  here: z.string(),
  shows: z.boolean(),
});
export const TeamConflict = z.object({
  n: z.number().int(),
  /** Of the field. */
  number: z.number().int(),
  /** asset, tag, collection, … */
  kind: z.string(),
  what: z.string(),
  /** Of an asset. */
  row: AssetRow.optional(),
  path: z.string().optional(),
  /** Named as in domain/ops/fields.ts; of custom fields `fields`, and `name` is what people call it. */
  field: z.string(),
  name: z.string().optional(),
  /** The one that shows, then those that nobody saw who wrote later; latest first. */
  sides: z.array(ConflictSide).min(1),
});
export type TeamConflict = z.infer<typeof TeamConflict>;

export const together = {
  /** Values that were written without their authors' having seen each other's, and nobody has decided on since. */
  'together.conflicts': query({
    in: z.object({ limit: z.number().int().min(0).max(1000).default(100), offset: z.number().int().min(0).default(0) }),
    out: z.object({ seq: Seq, total: z.number().int(), conflicts: z.array(TeamConflict) }),
  }),
  /**
   * One undo step. `picks`: of these, the writes named by `key`. Else of all: `shown`, `mine`, `theirs` (the latest that is not mine), or
   * those of a member, by id or name. Refused values, which one's role forbids, stay and are counted.
   */
  'together.resolve': command({
    in: z.object({
      picks: z
        .array(z.object({ n: z.number().int(), number: z.number().int(), key: z.string() }))
        .min(1)
        .max(100_000)
        .optional(),
      use: z.string().min(1).max(200).optional(),
    }),
    out: CommandResult.extend({ decided: z.number().int(), refused: z.number().int() }),
  }),
};
