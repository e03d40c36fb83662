/** Originals in the team's folder: copied there from a folder that somebody has, fetched by whoever has not, and freed again (src-main/core/team/originals). */
import { z } from 'zod';
import { job, query } from '../rpc/define.ts';
import { JobStarted, Targets } from './shapes.ts';

const Folder = z.string().min(1).max(4096);

export const TeamKept = z.object({
  /** Originals that were copied; those that were there already. */
  done: z.number().int(),
  same: z.number().int(),
  bytes: z.number(),
  /** By `team.free`: what had come of so many more that were never fetched whole. */
  unfinished: z.number().int().optional(),
  /** The first thousand. */
  failed: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type TeamKept = z.infer<typeof TeamKept>;

const progress = z.object({
  phase: z.enum(['keeping', 'fetching', 'freeing']),
  done: z.number().int(),
  total: z.number().int(),
  part: z.number(),
  failed: z.number().int(),
});

export const teamOriginals = {
  /** What copying the originals of a folder of the team's (`path`, on this machine) would take. `unread`: files that have not been read whole yet. `free`: bytes, null where the share does not say. */
  'team.keepPlan': query({
    in: z.object({ path: Folder }),
    out: z.object({
      path: z.string(),
      files: z.number().int(),
      bytes: z.number(),
      unread: z.number().int(),
      free: z.number().nullable(),
    }),
  }),
  /** Copies them, each verified by its hash; goes on where it was cut off. */
  'team.keep': job({
    in: z.object({
      path: Folder,
      /** What stands there is read as well, and put there again where it is damaged. */ verify: z.boolean().optional(),
    }),
    out: JobStarted,
    progress,
    outcome: TeamKept,
  }),
  /** Of these assets, those whose files are elsewhere: how many, and how much room on this machine they take. */
  'team.fetchPlan': query({
    in: z.object({ targets: Targets }),
    out: z.object({ files: z.number().int(), bytes: z.number(), free: z.number().nullable() }),
  }),
  /** Fetches originals of files that are elsewhere, so that they are seen whole, opened and exported. */
  'team.fetch': job({ in: z.object({ targets: Targets }), out: JobStarted, progress, outcome: TeamKept }),
  /** Originals that were fetched: how many, and how much room on this machine they take; and what had come of those (`unfinished`) whose fetching was broken off a day ago or earlier, and does not go on. */
  'team.freePlan': query({
    in: z.object({}),
    out: z.object({ files: z.number().int(), bytes: z.number(), unfinished: z.number().int(), parts: z.number() }),
  }),
  /** Deletes those that the team's folder can give back: each is read there whole and compared by its hash before. What is not there, or was changed here, stays, and is told. What was broken off a day ago or earlier is deleted too. */
  'team.free': job({ in: z.object({}), out: JobStarted, progress, outcome: TeamKept }),
};
