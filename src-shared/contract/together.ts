/** What several people of a team do together: what was overlooked, what changed, who is here. */
import { z } from 'zod';
import { CHANGE_KINDS } from '../domain/team/kinds.ts';
import { ROLES } from '../domain/team/roles.ts';
import { command, query } from '../rpc/define.ts';
import { AssetNo, AssetRow, CommandResult, Seq, Targets } from './shapes.ts';

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

export const ChangeKindName = z.enum(CHANGE_KINDS);
/** Somebody of the team. */
const Who = z.object({ member: z.string(), name: z.string(), me: z.boolean() });
export const LogEntry = Who.extend({
  seq: Seq,
  /** Id of the device that did it. */
  device: z.string().nullable(),
  label: z.string(),
  kind: z.enum(['do', 'undo', 'redo', 'file']),
  kinds: z.array(ChangeKindName),
  undone: z.boolean(),
  /** False: it is held back, since its author was not allowed to do it. */
  counts: z.boolean(),
  assets: z.number().int(),
  /** ISO 8601, UTC: by its author's clock, and when it came to this machine. */
  at: z.string(),
  here: z.string(),
  /** For one asset's history: what changed of it. */
  details: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })).optional(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** What somebody did in one go. */
export const FeedBatch = z.object({
  from: Seq,
  to: Seq,
  at: z.string(),
  changes: z.number().int(),
  assets: z.number().int(),
  kinds: z.array(ChangeKindName),
});

export const together = {
  /** Who did what, newest first; of one asset with what it was before. `person`: name or id of a member, or `me`. `kinds`: ChangeKind, or names of fields. */
  'together.log': query({
    in: z.object({
      person: z.string().max(200).optional(),
      kinds: z.array(z.string().max(50)).max(50).optional(),
      /** ISO 8601. */
      since: z.string().max(40).optional(),
      until: z.string().max(40).optional(),
      asset: AssetNo.optional(),
      before: Seq.optional(),
      /** Only what the team knows of. */
      teams: z.boolean().optional(),
      limit: z.number().int().min(1).max(1000).default(50),
    }),
    out: z.object({ seq: Seq, entries: z.array(LogEntry) }),
  }),
  /** What others changed since this machine's person looked at theirs, latest first; nobody who changed nothing. */
  'together.feed': query({
    in: z.object({ batches: z.number().int().min(0).max(100).default(20) }),
    out: z.object({
      seq: Seq,
      unseen: z.number().int(),
      people: z.array(Who.extend({ unseen: z.number().int(), to: Seq, batches: z.array(FeedBatch) })),
    }),
  }),
  /** The assets of this library that a batch changed. */
  'together.changed': query({
    in: z.object({ member: z.string(), from: Seq, to: Seq }),
    out: z.object({ seq: Seq, ns: z.array(AssetNo) }),
  }),
  /** This machine's person has looked at what a member changed, up to a change; absent: at what everybody did up to now. */
  'together.looked': command({
    in: z.object({ member: z.string().optional(), to: Seq.optional() }),
    out: z.object({ seq: Seq }),
  }),
  /**
   * Fields of assets as they were: one undo step. `fields`: names as in domain/ops/fields.ts, or `field.` and the key of a custom one.
   * `at`: a moment, or a day, which means its end here.
   */
  'together.restore': command({
    in: z.object({ targets: Targets, fields: z.array(z.string().min(1).max(200)).min(1).max(50), at: z.string().max(40) }),
    out: CommandResult,
  }),
  /** What a member did from one change to another is taken back, as an action of one's own. What was changed since stays: `kept`, by who changed it. */
  'together.takeBack': command({
    in: z.object({ member: z.string().max(200), from: Seq, to: Seq }),
    out: CommandResult.extend({ kept: z.array(Who.extend({ values: z.number().int() })) }),
  }),
  /** Who else is at work, and on what, as far as what they publish says; nobody who was not heard of for ten minutes. */
  'together.here': query({
    in: z.object({}),
    out: z.object({ seq: Seq, people: z.array(Who.extend({ at: z.string(), kinds: z.array(ChangeKindName), ns: z.array(AssetNo) })) }),
  }),
  /** Who may change what is in a collection: by their role, or since it was granted. */
  'together.grants': query({
    in: z.object({ collection: z.number().int() }),
    out: z.object({ seq: Seq, name: z.string(), members: z.array(Who.extend({ role: z.enum(ROLES), granted: z.boolean() })) }),
  }),
  'together.grant': command({ in: z.object({ collection: z.number().int(), member: z.string().max(200), on: z.boolean() }), out: z.object({ seq: Seq, member: z.string(), name: z.string(), on: z.boolean() }) }),
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
