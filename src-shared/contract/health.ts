import { z } from 'zod';
import { query } from '../rpc/define.ts';
import { Problem, Seq } from './shapes.ts';

const Bytes = z.number();
const Maybe = <T extends z.ZodType>(type: T) => type.nullable();

/** Something that people should know of, worst first. */
export const Attention = z.object({
  what: z.enum(['disk', 'backup', 'second', 'log', 'root', 'verify']),
  /** `loss`: something may be lost by it. */
  tone: z.enum(['loss', 'note']),
  message: z.string(),
});

export const HealthState = z.object({
  seq: Seq,
  /** ISO. */
  at: z.string(),
  attention: z.array(Attention),
  queue: z.object({
    state: z.enum(['running', 'paused', 'idle']),
    /** Assets that wait, by what is done next: 0 first look, 1 whole read, 2 description, 3 the rest of the metadata. */
    steps: z.array(z.object({ step: z.number().int(), count: z.number().int() })),
    failures: z.array(z.object({ code: z.string(), count: z.number().int() })),
    rate: z.number().optional(),
  }),
  processes: z.array(
    z.object({
      pid: z.number().int(),
      kind: z.enum(['core', 'reader', 'disk', 'exiftool', 'ffmpeg', 'window', 'other']),
      rss: Bytes,
      pss: Maybe(Bytes),
    }),
  ),
  /** The slowest by the time that 95 of 100 stay under, ms. Names only, never what was asked. */
  queries: z.array(
    z.object({
      name: z.string(),
      where: z.enum(['catalog', 'search']),
      count: z.number().int(),
      p50: z.number(),
      p95: z.number(),
      max: z.number(),
    }),
  ),
  storage: z.object({
    database: Bytes,
    search: Bytes,
    previews: Bytes,
    facts: Bytes,
    /** Fetched from the team's folder (team.free); how many those are. */
    originals: Bytes,
    fetched: z.number().int(),
    /** Of those that were not fetched whole, or are being fetched just now; how many those are. */
    parts: Bytes,
    unfinished: z.number().int(),
    backups: Bytes,
    log: Bytes,
    free: Maybe(Bytes),
    total: Maybe(Bytes),
  }),
  backup: z.object({
    /** ISO. */
    last: Maybe(z.string()),
    lastSecond: Maybe(z.string()),
    daily: z.boolean(),
  }),
  sealing: z.object({
    /** The last change, and the last that stands in the log. */
    last: z.number().int(),
    upTo: Maybe(z.number().int()),
    at: Maybe(z.string()),
    error: Maybe(z.string()),
  }),
  roots: z.array(z.object({ name: z.string(), path: z.string(), state: z.string(), problem: Problem.optional() })),
  versions: z.object({
    vitrine: z.string(),
    node: z.string(),
    electron: Maybe(z.string()),
    system: z.string(),
    sqlite: z.string(),
    sharp: Maybe(z.string()),
    exiftool: Maybe(z.string()),
    ffmpeg: Maybe(z.string()),
  }),
  /** Private text is kept in the log. */
  privateLog: z.boolean(),
});
export type HealthState = z.infer<typeof HealthState>;

export const health = {
  'health.state': query({ in: z.object({}), out: HealthState }),
  /**
   * What helps others to find out what is wrong, as texts to look through first. Names, paths, texts and searches are left out, unless
   * `whole` asks for them.
   */
  'health.diagnosis': query({
    in: z.object({ whole: z.boolean().default(false) }),
    out: z.object({
      /** For the file's name: `vitrine-diagnosis-2026-11-23`. */
      name: z.string(),
      files: z.array(z.object({ name: z.string(), about: z.string(), text: z.string() })),
    }),
  }),
};
