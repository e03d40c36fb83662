/** What may be done with assets, and the question at the door: may this leave? */
import { z } from 'zod';
import { TEXT_TERMS } from '../domain/rights/terms.ts';
import { isDay, RELEASES, RIGHTS_POLICIES, RIGHTS_PROBLEMS, WAYS_OUT } from '../domain/rights/rights.ts';
import { REVIEW_STATES } from '../domain/versions.ts';
import { command, query } from '../rpc/define.ts';
import { AssetNo, CommandResult, Seq, Targets } from './shapes.ts';

const Day = z.string().refine(isDay, 'A day is written as 2027-01-31.');
const Terms = {
  territory: z.string().min(1).max(500),
  channels: z.array(z.string().min(1).max(100)).min(1).max(50),
  from: Day,
  until: Day,
  embargo: Day,
  modelRelease: z.enum(RELEASES),
  propertyRelease: z.enum(RELEASES),
};
export const RightsTerms = z.object(Terms).partial();
/** `null` takes it away, and what is absent stays. */
export const RightsChanges = z.strictObject({
  ...(Object.fromEntries(Object.entries(Terms).map(([name, one]) => [name, one.nullable().optional()])) as { [K in keyof typeof Terms]: z.ZodOptional<z.ZodNullable<(typeof Terms)[K]>> }),
  /** What is told to people, beside the terms. */
  ...(Object.fromEntries(TEXT_TERMS.map((name) => [name, z.string().max(20_000).nullable().optional()])) as Record<(typeof TEXT_TERMS)[number], z.ZodOptional<z.ZodNullable<z.ZodString>>>),
});
export type RightsChanges = z.infer<typeof RightsChanges>;

export const RightsStanding = z.object({
  n: AssetNo,
  id: z.string(),
  name: z.string(),
  terms: RightsTerms,
  approval: z.enum(['unspoken', 'draft', 'review', 'approved', 'rejected']),
  /** None: it may leave. */
  problems: z.array(z.enum(RIGHTS_PROBLEMS)),
  /** The same for people, one sentence. */
  words: z.string(),
});
export type RightsStanding = z.infer<typeof RightsStanding>;

export const RightsAlert = z.object({ n: AssetNo, name: z.string(), what: z.enum(['expires', 'expired']), day: z.string() });
export type RightsAlert = z.infer<typeof RightsAlert>;

/** Why it leaves all the same; it is written down. */
export const Override = z.string().trim().min(3, 'Say why, in a few words.').max(1000);

export const rights = {
  /** As it stands today. Those that are gone are left out. */
  'rights.get': query({ in: z.object({ targets: Targets }), out: z.object({ seq: Seq, today: z.string(), assets: z.array(RightsStanding) }) }),
  /** A value where all agree, and how many different ones there are (nothing is one too); by the names of `changes`. Channels as one text. */
  'rights.summary': query({
    in: z.object({ targets: Targets }),
    out: z.object({ seq: Seq, today: z.string(), count: z.number().int(), fields: z.record(z.string(), z.object({ value: z.string().nullable(), mixed: z.number().int() })),
      /** Of the present versions; `versioned`: how many of the assets have any. */
      approval: z.object({ versioned: z.number().int(), value: z.enum(REVIEW_STATES).nullable(), mixed: z.number().int() }),
    }),
  }),
  'rights.set': command({ in: z.object({ targets: Targets, changes: RightsChanges }), out: CommandResult }),
  /** Which of them are stopped or spoken of when they leave by this way. */
  'rights.door': query({
    in: z.object({ targets: Targets, way: z.enum(WAYS_OUT) }),
    out: z.object({ policy: z.enum(RIGHTS_POLICIES), concerned: z.array(RightsStanding) }),
  }),
  /** Lets them leave all the same: asked why, and written into their history. */
  'rights.override': command({ in: z.object({ targets: Targets, way: z.enum(WAYS_OUT), why: Override }), out: CommandResult }),
  /** What ends within so many days, or has ended, and this person was not told of. */
  'rights.alerts': query({ in: z.object({ days: z.number().int().min(0).max(3650).default(30) }), out: z.object({ alerts: z.array(RightsAlert) }) }),
  /** They have been seen. */
  'rights.seen': command({ in: z.object({ alerts: z.array(RightsAlert).max(10_000) }), out: z.object({ seq: Seq }) }),
};
