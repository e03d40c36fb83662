import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScalarField, Values } from '../asset.ts';
import { tagKey } from '../tag-path.ts';
import { type Custom, isSameSaid, namesIn, saidIn } from './custom.ts';
import { byKey, differences, merge, merged, SCALAR_FIELDS, valueIn } from './merge.ts';

const text = fc.constantFrom(undefined, 'a', 'b', 'c');
const path = fc.array(fc.constantFrom('people', 'Ines', 'ines', 'Größe', 'GRÖSSE', 'a/b'), { minLength: 1, maxLength: 3 });
const said = fc.constantFrom('a', 'b', ' a', 'e\u0301', '\u00e9', '');
const name = fc.constantFrom('Web', 'web', 'Print', 'Größe', 'GRÖSSE');
const values: fc.Arbitrary<Values> = fc
  .record({
    rating: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    label: fc.constantFrom(undefined, 'red', 'green'),
    flag: fc.constantFrom(undefined, 'pick' as const, 'reject' as const),
    title: text,
    caption: text,
    job: text,
    tags: fc.array(path, { maxLength: 6 }),
    custom: fc.option(fc.record({ client: said, use: fc.array(name, { maxLength: 3 }), ['__proto__']: said, odd: fc.oneof(said, fc.array(name, { maxLength: 2 })) }, { requiredKeys: [] }), { nil: undefined }),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Values);

const PROPERTIES = ['client', 'use', '__proto__', 'odd'];
const isSeveral = (...customs: (Custom | undefined)[]) => (property: string): boolean => customs.some((one) => Array.isArray(saidIn(one, property)));
const namesOf = (custom: Custom | undefined, property: string): Set<string> => new Set(namesIn(saidIn(custom, property)).keys());

const keys = (of: Values): Set<string> => new Set(byKey(of.tags).keys());

describe('the three-way merge', () => {
  it('loses no addition of either side, brings back no removal, and keeps what both left alone', () => {
    fc.assert(
      fc.property(values, values, values, (base, ours, theirs) => {
        const [was, here, there] = [keys(base), keys(ours), keys(theirs)];
        const after = keys(merged(ours, merge(base, ours, theirs)));
        for (const key of new Set([...was, ...here, ...there])) {
          const added = !was.has(key) && (here.has(key) || there.has(key));
          const removed = was.has(key) && (!here.has(key) || !there.has(key));
          expect(after.has(key)).toBe(added || (was.has(key) && !removed));
        }
      }),
    );
  });

  it('reports exactly the true conflicts, and takes exactly what only the file changed', () => {
    fc.assert(
      fc.property(values, values, values, (base, ours, theirs) => {
        const answer = merge(base, ours, theirs);
        const after = merged(ours, answer);
        for (const field of SCALAR_FIELDS) {
          const [was, here, there] = [base, ours, theirs].map((of) => valueIn(of, field));
          const conflict = was !== here && was !== there && here !== there;
          expect(answer.conflicts.includes(field)).toBe(conflict);
          expect(valueIn(after, field)).toBe(was === here ? there : here);
        }
      }),
    );
  });

  it('merges custom fields alike: texts as single values, choices as additions and removals, and fields that nobody here knows too', () => {
    fc.assert(
      fc.property(values, values, values, (base, ours, theirs) => {
        const answer = merge(base, ours, theirs);
        const after = merged(ours, answer).custom;
        const several = isSeveral(base.custom, ours.custom, theirs.custom);
        for (const property of PROPERTIES) {
          const [was, here, there] = [base, ours, theirs].map((of) => saidIn(of.custom, property)) as [ReturnType<typeof saidIn>, ReturnType<typeof saidIn>, ReturnType<typeof saidIn>];
          if (several(property)) {
            const [before, shown, now, then] = [namesOf(base.custom, property), namesOf(ours.custom, property), namesOf(theirs.custom, property), namesOf(after, property)];
            for (const key of new Set([...before, ...shown, ...now])) expect(then.has(key)).toBe(before.has(key) ? shown.has(key) && now.has(key) : shown.has(key) || now.has(key));
            expect(answer.custom.conflicts).not.toContain(property);
            continue;
          }
          expect(answer.custom.conflicts.includes(property)).toBe(was !== here && was !== there && here !== there);
          expect(saidIn(after, property)).toBe(was === here ? there : here);
        }
      }),
    );
  });

  it('finds nothing to do a second time, and after a write of the outcome nothing at all', () => {
    fc.assert(
      fc.property(values, values, values, (base, ours, theirs) => {
        const after = merged(ours, merge(base, ours, theirs));
        const again = merge(theirs, after, theirs);
        expect([again.take.size, again.addTags, again.removeTags, again.conflicts, again.custom.take.size, again.custom.conflicts]).toEqual([0, [], [], [], 0, []]);
        expect(differences(after, after)).toBeUndefined();
      }),
    );
  });

  it('answers the same whichever side is called ours, conflicts aside', () => {
    fc.assert(
      fc.property(values, values, values, (base, a, b) => {
        const [one, other] = [merge(base, a, b), merge(base, b, a)];
        expect(one.conflicts).toEqual(other.conflicts);
        expect(keys(merged(a, one))).toEqual(keys(merged(b, other)));
        const open = new Set<ScalarField>(one.conflicts);
        for (const field of SCALAR_FIELDS)
          if (!open.has(field)) expect(valueIn(merged(a, one), field)).toBe(valueIn(merged(b, other), field));
        expect(one.custom.conflicts.toSorted()).toEqual(other.custom.conflicts.toSorted());
        for (const property of PROPERTIES)
          if (!one.custom.conflicts.includes(property)) expect(isSameSaid(saidIn(merged(a, one).custom, property), saidIn(merged(b, other).custom, property))).toBe(true);
      }),
    );
  });

  it('names as differing exactly what a write has to change', () => {
    fc.assert(
      fc.property(values, values, (ours, file) => {
        const wish = differences(ours, file);
        const written: Values = { ...file, ...Object.fromEntries(wish?.fields ?? []), tags: undefined } as never;
        for (const field of SCALAR_FIELDS) expect(valueIn(written, field)).toBe(valueIn(ours, field));
        const tags = new Set(keys(file));
        for (const one of wish?.removeTags ?? []) expect(tags.delete(tagKey(one))).toBe(true);
        for (const one of wish?.addTags ?? []) {
          expect(tags.has(tagKey(one))).toBe(false);
          tags.add(tagKey(one));
        }
        expect(tags).toEqual(keys(ours));
        for (const property of PROPERTIES) {
          const wanted = wish?.custom.has(property) ? (wish.custom.get(property) ?? null) : saidIn(file.custom, property);
          expect(isSameSaid(wanted, saidIn(ours.custom, property))).toBe(true);
        }
      }),
    );
  });

  it('takes no stars and zero stars for one thing, and two spellings of one tag', () => {
    expect(differences({ rating: 0, tags: [['Ines']] }, { tags: [['ines']] })).toBeUndefined();
    expect(merge({ rating: 3 }, { rating: 3 }, { rating: 0 }).take.get('rating')).toBeNull();
  });
});
