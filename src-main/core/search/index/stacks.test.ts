import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noBits, setBit, slotsOf } from './bits.ts';
import { Columns, MISSING } from './columns.ts';
import { standing } from './stacks.ts';

/** Assets 1…, each with what stands for it (0: itself), whether it is missing and whether it was found. */
const assets = fc.array(fc.record({ top: fc.integer({ min: 0, max: 5 }), missing: fc.boolean(), found: fc.boolean() }), { minLength: 6, maxLength: 20 });

test('of each closed stack exactly one of those found is shown, the one on top where it can be; an opened one is shown whole behind it', () => {
  fc.assert(
    fc.property(assets, fc.subarray([1, 2, 3, 4, 5]), (all, opened) => {
      const columns = new Columns();
      const found = noBits(all.length);
      for (const [i, one] of all.entries()) {
        const slot = columns.ensure(i + 1);
        columns.data.top[slot] = one.top;
        columns.data.bits[slot] = one.missing ? MISSING : 0;
        if (one.found) setBit(found, slot);
      }
      // The second search finds nothing of the first one's left.
      standing(noBits(all.length).fill(0).map((_, i) => found[i] ?? 0), columns, { opened: [] });
      const result = standing(found, columns, { opened });
      expect(result.files).toBe(all.filter((one) => one.found).length);
      const shown = [...slotsOf(result.bits)].map((slot) => slot + 1);
      const of = (n: number) => all[n - 1] as (typeof all)[number];
      const there = all.map((_, i) => i + 1).filter((n) => of(n).found);
      for (const n of there) if (of(n).top === 0) expect(shown).toContain(n);
      for (const top of [1, 2, 3, 4, 5]) {
        const members = there.filter((n) => of(n).top === top);
        const [stands, ...more] = shown.filter((n) => of(n).top === top);
        expect(more).toEqual([]);
        if (!members.length) continue;
        const best = members.filter((n) => !of(n).missing);
        const among = best.length ? best : members;
        expect(stands).toBe(among.includes(top) ? top : among[0]);
        const whole = result.opened.get((stands as number) - 1)?.map((slot) => slot + 1);
        if (opened.includes(top)) expect([whole?.[0], whole?.toSorted((a, b) => a - b)]).toEqual([stands, members]);
        else expect(whole).toBeUndefined();
      }
      const several = [1, 2, 3, 4, 5].filter((top) => opened.includes(top)).reduce((sum, top) => sum + Math.max(0, there.filter((n) => of(n).top === top).length - 1), 0);
      expect(result.total).toBe(shown.length + several);
    }),
  );
});
