/** What has to hold whatever a team does, in whatever order it arrives (team.md §6.2). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../../../src-shared/domain/ops/key.ts';
import type { AclEntry } from '../../../src-shared/domain/team/acl.ts';
import { decodeGroups, encodeGroups } from '../../../src-shared/domain/team/wire.ts';
import { resolve } from '../../../src-shared/domain/team/resolver.ts';
import { type AclFile, crypto } from './acl-file.ts';
import type { Segment } from './segment.ts';
import { historyOf, type Step, WHATS } from './testing/history.ts';
import type { Person } from './testing/people.ts';
import { resolveSlowly } from './testing/slow-resolver.ts';

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(5),
  what: fc.constantFrom(...WHATS),
  target: fc.nat(5),
  value: fc.nat(255),
  heard: fc.constantFrom(0, 0.5, 0.9, 1),
});
const steps = fc.array(step, { maxLength: 30 });
const RUNS = { numRuns: Number(process.env['VITRINE_RUNS'] ?? 60) };
const MUTANTS = Number(process.env['VITRINE_MUTANTS'] ?? 10_000);

/** Deterministic, so that a failing run shrinks. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed | 1;
  const draw = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return state >>> 0;
  };
  return items.map((item) => [draw(), item] as const).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
}

const verdicts = ({ store }: Person): string =>
  [...store.segments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, { state, verdict }]) => `${hash} ${state} ${verdict.map((one) => one ?? '').join()}`).join('\n');
const entriesIn = (files: readonly (AclFile | Segment)[]): AclEntry[] => files.flatMap((file) => ('body' in file ? [file] : []));

describe('whatever a team does', () => {
  test('any order and any repetition of its files gives the same state and the same decisions, one by one or all at once', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (some, seed) => {
        const { team, files } = historyOf(some);
        const atOnce = team.reader(files);
        const bit = team.reader([]);
        for (const file of shuffled([...files, ...files], seed)) bit.hear(file);
        const other = team.reader(shuffled(files, seed + 1));
        for (const one of [bit, other]) {
          expect(verdicts(one)).toBe(verdicts(atOnce));
          expect(one.store.digest()).toBe(atOnce.store.digest());
        }
      }),
      RUNS,
    );
  });

  test('nothing disappears: what is genuine is applied, held back or kept for a newer program', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (some, seed) => {
        const { team, files } = historyOf(some);
        const reader = team.reader(shuffled(files, seed));
        const segments = new Set(files.flatMap((file) => ('body' in file ? [] : [file.hash])));
        expect([...reader.store.segments.keys()].sort()).toEqual([...segments].sort());
        expect([...reader.store.segments.values()].filter(({ state }) => state === 'waiting')).toEqual([]);
      }),
      RUNS,
    );
  });

  test('what was taken in bit by bit is what is built anew from all that counts', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (some, seed) => {
        const { team, files } = historyOf(some);
        const reader = team.reader([]);
        for (const file of shuffled(files, seed)) {
          reader.hear(file);
          // As long as nothing was taken back it grew; after that it is built again.
          void reader.store.state;
        }
        const grown = reader.store.digest();
        reader.store.retract();
        expect(reader.store.digest()).toBe(grown);
      }),
      RUNS,
    );
  });

  test('who belongs to it does not depend on the order of arrival, and is what the slow way says', () => {
    const members = fc.array(fc.record({ ...stepOf(), what: fc.constantFrom('remove', 'role', 'adopt', 'grant', 'computer', 'stolen') }) as fc.Arbitrary<Step>, { maxLength: 14 });
    fc.assert(
      fc.property(members, fc.nat(), (some, seed) => {
        const entries = entriesIn(historyOf(some).files);
        const root = entries[0]?.hash ?? '';
        const quick = resolve(shuffled(entries, seed), root, crypto);
        const again = resolve(entries, root, crypto);
        expect([...quick.valid].sort()).toEqual([...again.valid].sort());
        expect(quick.state).toEqual(again.state);
        expect([...quick.valid].sort()).toEqual([...resolveSlowly(entries, root, crypto)].sort());
      }),
      RUNS,
    );
  });

  test('segments come back from the wire as they went', () => {
    fc.assert(
      fc.property(steps, (some) => {
        for (const file of historyOf(some).files) {
          if ('body' in file) continue;
          const groups = file.groups();
          expect(groups).not.toBe('raw');
          if (groups !== 'raw') expect(decodeGroups(encodeGroups(groups, file.header.writer), file.header.writer)).toEqual(groups);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('nothing that was changed on its way is accepted', { timeout: 60_000 + MUTANTS }, () => {
    const { team, files } = historyOf(shuffled(WHATS.flatMap((what, i): Step[] => [0, 1, 2].map((n) => ({ who: (i + n) % 5, what: what === 'remove' ? 'rate' : what, target: n, value: i * 7 + n, heard: 1 }))), 5));
    const genuine = files.map(({ bytes }) => bytes);
    const known = new Set(files.map((file) => ('body' in file ? file.hash : file.hash)));
    let state = 99;
    const draw = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let from = 0; from < MUTANTS; from += 10_000) {
      // Files of machines that nobody knows are kept, and looked at again with every one that comes.
      const reader = team.reader(entriesIn(files) as AclFile[]);
      const before = reader.store.entries.size;
      for (let n = from; n < Math.min(MUTANTS, from + 10_000); n++) {
        const bytes = mutant(genuine, draw);
        if (!genuine.some((one) => Buffer.compare(one, bytes) === 0)) reader.log.take([bytes]);
      }
      expect([...reader.store.segments.values()].filter(({ segment, state }) => state !== 'waiting' || known.has(segment.hash)).length).toBe(0);
      expect(reader.store.entries.size).toBe(before);
      expect([...reader.store.counting()]).toEqual([]);
      expect(hex(Buffer.from(reader.store.digest()))).toBe('');
    }
  });
});

function stepOf() {
  return { who: fc.nat(5), target: fc.nat(5), value: fc.nat(255), heard: fc.constantFrom(0, 0.5, 0.9, 1) };
}

/** Bits and bytes changed, pieces cut out, doubled, exchanged with another file's, ends cut off, zeros instead. */
function mutant(files: readonly Uint8Array[], draw: (below: number) => number): Uint8Array {
  const file = Uint8Array.from(files[draw(files.length)] as Uint8Array);
  const [a, b] = [draw(file.length), draw(file.length)].sort((x, y) => x - y) as [number, number];
  switch (draw(7)) {
    case 0:
      file[a] = (file[a] as number) ^ (1 << draw(8));
      return file;
    case 1:
      file[a] = draw(256);
      file[b] = draw(256);
      return file;
    case 2:
      return file.subarray(0, a);
    case 3:
      return new Uint8Array(Buffer.concat([file.subarray(0, a), file.subarray(b)]));
    case 4:
      return new Uint8Array(Buffer.concat([file.subarray(0, b), file.subarray(a)]));
    case 5:
      return file.fill(0, a, b + 1);
    default: {
      const other = files[draw(files.length)] as Uint8Array;
      return new Uint8Array(Buffer.concat([file.subarray(0, a), other.subarray(Math.min(a, other.length))]));
    }
  }
}
