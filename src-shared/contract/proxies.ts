import { z } from 'zod';
import { job, query } from '../rpc/define.ts';
import { AssetNo, JobStarted, Targets } from './shapes.ts';

/** Films and sounds that a window cannot play, as ones that it can: made when somebody wants to, and kept in the cache. */
export const proxies = {
  /** `ready`: it stands at `/proxy/<n>`, with ranges. `job`: which makes it. `progress`: 0–1, where the file says how long it is. */
  'proxies.state': query({
    in: z.object({ n: AssetNo }),
    out: z.discriminatedUnion('state', [
      z.object({ state: z.literal('none') }),
      z.object({ state: z.literal('making'), job: z.string(), progress: z.number().optional() }),
      z.object({ state: z.literal('failed'), message: z.string() }),
      z.object({ state: z.literal('ready'), bytes: z.number().int() }),
    ]),
  }),
  /** Makes those that are not there, one after the other. Cut off, it goes on with the next start. */
  'proxies.make': job({
    in: z.object({ targets: Targets }),
    out: JobStarted,
    progress: z.object({ done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: z.object({
      made: z.number().int(),
      failed: z.array(z.object({ n: AssetNo, message: z.string() })),
    }),
  }),
};
