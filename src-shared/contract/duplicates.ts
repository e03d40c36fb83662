/** Files of one content, anywhere in the library. They are never made one but by a person. */
import { z } from 'zod';
import { KEEP_RULES } from '../domain/duplicates.ts';
import { command, job, query } from '../rpc/define.ts';
import { AssetNo, AssetRow, CommandResult, JobStarted, Seq } from './shapes.ts';

/** How the one that is kept is chosen; `folder`: an absolute path, groups with nothing in it are left alone. */
export const Keep = z.object({ rule: z.enum(KEEP_RULES).default('best'), folder: z.string().max(4096).optional() });
export type Keep = z.input<typeof Keep>;

export const DuplicateFile = z.object({
  row: AssetRow,
  path: z.string(),
  modified: z.string(),
  added: z.string(),
  /** Paths of the collections that it is in. */
  collections: z.array(z.string()),
  /** How many custom fields it has a value in. */
  fields: z.number().int(),
  /** Names of sidecars that belong to it. */
  sidecars: z.array(z.string()),
});
export type DuplicateFile = z.infer<typeof DuplicateFile>;

export const DuplicateGroup = z.object({
  /** Of the content; the same as long as the catalog lives. */
  id: z.number().int().positive(),
  /** Bytes of each. */
  size: z.number(),
  files: z.array(DuplicateFile).min(2),
  /** The one proposed; absent: the rule leaves this group alone. */
  keep: AssetNo.optional(),
});
export type DuplicateGroup = z.infer<typeof DuplicateGroup>;

const Pick = z.object({
  keep: AssetNo,
  /** Others of its content, which go to the trash. */
  drop: z.array(AssetNo).min(1).max(10_000),
});

export const duplicates = {
  'duplicates.list': query({
    in: z.object({ keep: Keep.prefault({}), limit: z.number().int().min(0).max(1000).default(50), offset: z.number().int().min(0).default(0) }),
    out: z.object({
      seq: Seq,
      /** Groups. */
      total: z.number().int(),
      /** Files that could go, and their bytes. */
      files: z.number().int(),
      bytes: z.number(),
      groups: z.array(DuplicateGroup),
    }),
  }),
  /**
   * What is known of those that go is put onto the one that stays, then they go to the trash with their sidecars. One undo step, which
   * brings back what the trash can give back. `rest`: all groups that `picks` and `leave` do not name, by this rule.
   */
  'duplicates.resolve': command({
    in: z.object({ picks: z.array(Pick).max(100_000).default([]), rest: Keep.optional(), leave: z.array(z.number().int()).max(100_000).default([]) }),
    out: CommandResult.extend({
      /** Files that went, sidecars included where they are assets. */
      moved: z.number().int(),
      /** Where they lie: `system`, or folders of this machine. */
      trash: z.array(z.string()),
    }),
  }),
  /** Large files that look like another one and were never compared whole: see duplicates.compare. */
  'duplicates.unread': query({ in: z.object({}), out: z.object({ seq: Seq, files: z.number().int(), bytes: z.number() }) }),
  /** Reads large files whole that have the same size, beginning, middle and end. */
  'duplicates.compare': job({
    in: z.object({}),
    out: JobStarted,
    progress: z.object({ phase: z.literal('comparing'), done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: z.object({ read: z.number().int(), failed: z.array(z.object({ path: z.string(), message: z.string() })) }),
  }),
};
