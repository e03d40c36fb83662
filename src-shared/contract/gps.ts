/** Where assets were taken: set by hand, or from a recorded track. */
import { z } from 'zod';
import { ZONE } from '../domain/capture-time.ts';
import { command, query } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq, Targets } from './shapes.ts';

/** Characters of a file in one part. */
export const TRACK_PART = 2_000_000;

/** It is known by its name for some time, and again when it is read again. */
export const ReadTrack = z.object({
  track: z.string(),
  points: z.number().int(),
  /** Points without a time or a place. */
  useless: z.number().int(),
  /** It ends in the middle. */
  damaged: z.boolean(),
  /** ISO 8601, UTC. */
  from: z.string(),
  to: z.string(),
});
export type ReadTrack = z.infer<typeof ReadTrack>;

const TrackWish = z.object({
  targets: Targets,
  /** As gps.readTrack named them. */
  tracks: z.array(z.string().max(64)).min(1).max(50),
  /** Of cameras that do not say theirs. */
  zone: z.string().regex(ZONE).default('+00:00'),
  /** Seconds that are added to what the camera's clock said. */
  offset: z.number().int().min(-100_000_000).max(100_000_000).default(0),
  /** Seconds: so far away may the nearest point be. */
  gap: z.number().int().min(0).max(86_400).default(300),
  /** Also those that have a position already. */
  overwrite: z.boolean().default(false),
});

export const gps = {
  /** `41.1579, -8.6291`, in any of the ways of domain/position.ts; null: none, whatever the file says. One undo step. */
  'gps.set': command({
    in: z.object({
      targets: Targets,
      position: z.string().max(200).nullable(),
      /** Also those that have a position already. */
      overwrite: z.boolean().default(true),
    }),
    out: CommandResult,
  }),
  /** Back to what the files say. */
  'gps.reset': command({ in: z.object({ targets: Targets }), out: CommandResult }),
  /** Takes a GPX file in, in parts: all but the last say that there is `more`, all but the first to which upload they belong. */
  'gps.readTrack': query({
    in: z.object({ text: z.string().max(TRACK_PART), more: z.boolean().default(false), upload: z.string().max(64).optional() }),
    out: z.object({ upload: z.string(), read: ReadTrack.optional() }),
  }),
  /** What each would get, the earliest first, and of which it cannot be said and why. */
  'gps.preview': query({
    in: TrackWish.extend({ limit: z.number().int().min(0).max(2000).default(500) }),
    out: z.object({
      seq: Seq,
      total: z.number().int(),
      matches: z.number().int(),
      /** `has`: it has a position; the rest as in domain/track/match.ts. */
      without: z.record(z.enum(['has', 'time', 'before', 'after', 'gap']), z.number().int()),
      items: z.array(
        z.object({
          n: AssetNo,
          name: z.string(),
          takenAt: z.string().nullable(),
          position: z.string().optional(),
          why: z.enum(['has', 'time', 'before', 'after', 'gap']).optional(),
        }),
      ),
    }),
  }),
  /** One undo step. */
  'gps.apply': command({ in: TrackWish, out: CommandResult }),
};
