/** Giving files names from a template, with the partners and sidecars that belong to them. */
import { z } from 'zod';
import { command, job, query } from '../rpc/define.ts';
import { AssetNo, CommandResult, JobStarted, Seq, Targets } from './shapes.ts';

export const RenameWish = z.object({
  targets: Targets,
  /** Of domain/naming, for names without extensions: `{date}_{num:001}`. */
  template: z.string().max(500),
  /** For `{text}`. */
  text: z.string().max(500).optional(),
  /** What `{num}` counts by. */
  order: z.enum(['taken', 'name']).default('taken'),
  /** Two files with one name, or a name that is taken: nothing is renamed, or a number is added. */
  clash: z.enum(['error', 'suffix']).default('error'),
});
export type RenameWish = z.infer<typeof RenameWish>;

export const MoveWish = z.object({
  targets: Targets,
  /** Absolute path of a folder in the library; made where it is not there. */
  to: z.string().min(1).max(4096),
  /** A name that is taken there: nothing is moved, or a number is added. */
  clash: z.enum(['error', 'suffix']).default('error'),
});
export type MoveWish = z.infer<typeof MoveWish>;

export const NewName = z.object({
  n: AssetNo,
  /** For people. */
  folder: z.string(),
  from: z.string(),
  /** The same where nothing changes. */
  to: z.string(),
  /** Old and new names of what goes along: partners that were not chosen, sidecars. */
  with: z.array(z.tuple([z.string(), z.string()])),
  problem: z.object({ code: z.enum(['twice', 'taken', 'missing']), message: z.string() }).optional(),
});
export type NewName = z.infer<typeof NewName>;

export const CopyOutcome = z.object({
  seq: Seq,
  /** For people. */
  label: z.string(),
  to: z.string(),
  /** Files, sidecars among them; bytes of them. */
  copied: z.number().int(),
  bytes: z.number(),
  failed: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
});
export type CopyOutcome = z.infer<typeof CopyOutcome>;

export const rename = {
  /** Every name as it would be, in the order that numbers count. `error`: where the template cannot be read. */
  'rename.preview': query({
    in: RenameWish.extend({ offset: z.number().int().min(0).default(0), limit: z.number().int().min(0).max(2000).default(500) }),
    out: z.object({
      seq: Seq,
      /** Files chosen; those of them that get another name; those that cannot. */
      total: z.number().int(),
      changes: z.number().int(),
      problems: z.number().int(),
      items: z.array(NewName),
      error: z.object({ at: z.number().int(), message: z.string() }).optional(),
    }),
  }),
  /** One undo step; undo gives the old names back. Refused as a whole where names clash; what is missing is named in the warnings. */
  'rename.apply': command({ in: RenameWish, out: CommandResult }),
  /**
   * Into another folder, partners and sidecars along; to another disk as copies that are read back before the first ones go. One undo
   * step, which moves them back. Refused as a whole where names clash; what is missing is named in the warnings.
   */
  'rename.move': command({ in: MoveWish, out: CommandResult }),
  /** Every file that would be moved or copied there, and under which name; partners are among them. Rejects where the folder is not in the library. */
  'rename.movePreview': query({
    in: MoveWish.extend({ copy: z.boolean().default(false), offset: z.number().int().min(0).default(0), limit: z.number().int().min(0).max(2000).default(500) }),
    /** As rename.preview. `there`: files that lie in that folder already, and are not moved. */
    out: z.object({ seq: Seq, total: z.number().int(), changes: z.number().int(), problems: z.number().int(), there: z.number().int(), items: z.array(NewName) }),
  }),
  /**
   * Copies files into a folder of the library, partners and sidecars along: by the disk itself where it can share blocks, else each copy is
   * read back. A copy is an asset of its own that has what the catalog knows of the first one, and remembers that. One undo step, which
   * moves the copies to the trash. Refused as a whole where names clash. Cut off, it goes on where it stopped.
   */
  'rename.copy': job({
    in: MoveWish,
    out: JobStarted,
    progress: z.object({ phase: z.enum(['copying', 'naming']), done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: CopyOutcome,
  }),
};
