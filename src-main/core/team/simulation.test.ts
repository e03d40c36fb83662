/**
 * A team of 25 on a share where everything goes wrong (team.md §6.1). Failing seeds are printed; `VITRINE_SEEDS=first-last` runs others, and
 * `npm run soak -- team` many.
 */
import { describe, expect, test } from 'vitest';
import { hex } from '../../../src-shared/domain/ops/key.ts';
import { onShare } from './testing/losses.ts';
import { simulateTeam } from './testing/sim-team.ts';

const [from, to] = (process.env['VITRINE_SEEDS'] ?? '1-20').split('-').map(Number) as [number, number];

describe('a team of 25, 320 operations each, everything going wrong', () => {
  for (let seed = from; seed <= to; seed++)
    test(`seed ${seed}: everybody has everything, and decides alike`, { timeout: 300_000 }, async () => {
      const { machines, done, losses, share, sim } = await simulateTeam({ seed, writers: 25, operations: 320 });
      const trace = () => `seed ${seed}\n${sim.trace.slice(-20).join('\n')}`;
      const all = new Set(machines.flatMap(({ store }) => [...store.segments.keys()]));
      for (const { name, store, last } of machines) {
        expect([name, last?.share, last?.left], trace()).toEqual([name, 'ok', 0]);
        expect([name, all.size - store.segments.size], trace()).toEqual([name, 0]);
        // Applied, held back or kept for a newer program. What waits does so for a segment that ended with the one disk that had it.
        const stuck = [...store.waiting()].filter(({ header }) => header.prev && store.get(hex(header.prev))?.state !== 'waiting' && all.has(hex(header.prev)));
        expect([name, stuck.length], trace()).toEqual([name, 0]);
      }
      const groups = new Set([...(machines[0]?.store.segments.values() ?? [])].flatMap(({ segment }) => {
        const held = segment.groups();
        return held === 'raw' ? [] : held.map(({ group }) => hex(group));
      }));
      expect([...done].filter((group) => !groups.has(group) && !losses.lost.has(group)), trace()).toEqual([]);
      expect([...onShare(share).segments].filter((hash) => !all.has(hash)), trace()).toEqual([]);
      const verdicts = new Set(machines.map(({ store }) => [...store.segments].sort().map(([hash, { verdict }]) => `${hash} ${verdict.map((one) => one ?? '').join()}`).join('\n')));
      expect(verdicts.size, trace()).toBe(1);
      const digests = new Set(machines.map(({ store }) => store.digest()));
      expect(digests.size, trace()).toBe(1);
    });
});
