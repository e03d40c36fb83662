/** Metadata written into files, and what to do where a file and the catalog both changed. */
import { z } from 'zod';
import { command, job, query } from '../rpc/define.ts';
import { WRITE_MODES } from '../domain/ops/fields.ts';
import { AssetNo, AssetRow, CommandResult, JobStarted, Seq, Targets } from './shapes.ts';

export const WriteModeValue = z.enum(WRITE_MODES);
/** A field's value on one side; null: none. */
const Side = z.union([z.string(), z.number()]).nullable();

export const MetadataConflict = z.object({
  row: AssetRow,
  path: z.string(),
  /** Named as in domain/asset.ts Values; of custom fields `field.` and the key. */
  field: z.string(),
  /** What people call a custom field. */
  name: z.string().optional(),
  /** What the catalog shows, what the file says, and what both said before. */
  ours: Side,
  theirs: Side,
  base: Side,
});
export type MetadataConflict = z.infer<typeof MetadataConflict>;

const WriteProblem = z.object({ path: z.string(), code: z.string(), message: z.string() });
export const WriteOutcome = z.object({
  /** Files, or sidecars beside them, that were changed. */
  written: z.number().int(),
  /** Those that say it already, and those that nobody may write: `problems` names the latter. */
  skipped: z.number().int(),
  /** Those with an open conflict: left alone. */
  conflicts: z.number().int(),
  failed: z.number().int(),
  /** Why files were skipped or failed; the first thousand. */
  problems: z.array(WriteProblem),
});
export type WriteOutcome = z.infer<typeof WriteOutcome>;

export const metadata = {
  /** One undo step. */
  'metadata.setMode': command({ in: z.object({ root: z.number().int(), mode: WriteModeValue }), out: CommandResult }),
  /** Writes what differs, now. Roots whose mode is `off` are left alone. Outcome: WriteOutcome. */
  'metadata.write': job({
    in: z.object({ targets: Targets }),
    out: JobStarted,
    progress: z.object({
      phase: z.literal('writing'),
      done: z.number().int(),
      total: z.number().int(),
      failed: z.number().int(),
    }),
    outcome: WriteOutcome,
  }),
  /** Open conflicts, by asset. */
  'metadata.conflicts': query({
    in: z.object({ limit: z.number().int().min(0).max(1000).default(100), offset: z.number().int().min(0).default(0) }),
    out: z.object({ seq: Seq, total: z.number().int(), conflicts: z.array(MetadataConflict) }),
  }),
  /** One undo step. `ours`: the catalog's value is written when the file is; `theirs`: the file's becomes the catalog's. Without `field`: all of them. */
  'metadata.resolve': command({
    in: z.object({
      items: z.array(z.object({ n: AssetNo, field: z.string().optional() })).min(1).max(100_000),
      use: z.enum(['ours', 'theirs']),
    }),
    out: CommandResult,
  }),
  /** As resolve, for all that are open. */
  'metadata.resolveAll': command({ in: z.object({ use: z.enum(['ours', 'theirs']) }), out: CommandResult }),
  /** Files that could not be written, newest first, and how many wait. */
  'metadata.unwritten': query({
    in: z.object({ limit: z.number().int().min(0).max(1000).default(200) }),
    out: z.object({
      seq: Seq,
      /** This machine's to write. */
      waiting: z.number().int(),
      /** Edited on colleagues' machines, whose to write they are; this one does when those stay silent. */
      colleagues: z.number().int(),
      failed: z.number().int(),
      failures: z.array(WriteProblem.extend({ n: AssetNo })),
    }),
  }),
};
