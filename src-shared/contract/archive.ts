/** Putting assets away, and getting them back. */
import { z } from 'zod';
import { job } from '../rpc/define.ts';
import { JobStarted, Seq, Targets } from './shapes.ts';

const Failed = z.object({
  path: z.string(),
  /** `damaged`: the disk gives back something else than was put away. */
  code: z.enum(['damaged', 'changed', 'missing', 'offline', 'taken', 'unreadable', 'disk-full']),
  message: z.string(),
});
export type ArchiveFailure = z.infer<typeof Failed>;

const progress = z.object({ phase: z.enum(['reading', 'moving', 'checking', 'versions']), done: z.number().int(), total: z.number().int(), failed: z.number().int() });

export const ArchiveOutcome = z.object({
  seq: Seq,
  label: z.string(),
  /** The archive's own folder. */
  folder: z.string(),
  /** Assets put away, files that lie there, bytes of them, contents of versions. */
  assets: z.number().int(),
  files: z.number().int(),
  bytes: z.number(),
  versions: z.number().int(),
  failed: z.array(Failed),
});
export type ArchiveOutcome = z.infer<typeof ArchiveOutcome>;

export const UnarchiveOutcome = z.object({ seq: Seq, label: z.string(), assets: z.number().int(), versions: z.number().int(), failed: z.array(Failed) });
export type UnarchiveOutcome = z.infer<typeof UnarchiveOutcome>;

export const CheckOutcome = z.object({ seq: Seq, label: z.string(), files: z.number().int(), failed: z.array(Failed) });
export type CheckOutcome = z.infer<typeof CheckOutcome>;

export const archive = {
  /**
   * Moves files into a new folder below `to`, which becomes a folder of the library where it is none: partners and sidecars along, under
   * the names and folders they had. Beside them stand checksums of all (`sha256sum -c`), what the catalog knows of them as JSON, and the
   * contents of their versions. They stay in the catalog, and are found as before. One undo step, which moves them back.
   */
  'archive.create': job({ in: z.object({ targets: Targets, to: z.string().min(1).max(4096), name: z.string().trim().min(1).max(120).default('Archive') }), out: JobStarted, progress, outcome: ArchiveOutcome }),
  /** Back to where they were, each checked before. What is damaged is named and left; `anyway`: what somebody changed there comes back too. One undo step. */
  'archive.restore': job({ in: z.object({ targets: Targets, anyway: z.boolean().default(false) }), out: JobStarted, progress, outcome: UnarchiveOutcome }),
  /** Reads all that lies in an archive (its own folder) and compares it with its checksums. */
  'archive.check': job({ in: z.object({ folder: z.string().min(1).max(4096) }), out: JobStarted, progress, outcome: CheckOutcome }),
};
