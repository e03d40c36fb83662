import { expect, test } from 'vitest';
import { type FolderFacts, judgeFolder } from './folder-check.ts';

/** As measured of a server in the same room. */
const GOOD: FolderFacts = {
  reached: 'yes',
  disk: 'network',
  fileSystem: 'cifs',
  exclusive: true,
  replacedWhole: true,
  readBack: true,
  flush: 'works',
  freshMs: 30,
  blindMs: 10,
  publishMs: 5.2,
  listMs: 1.2,
  caseSensitive: false,
  keepsNames: true,
  longNames: true,
  freeBytes: 2 ** 40,
  clockMs: 300,
};
const judged = (facts: Partial<FolderFacts>) => {
  const { verdict, reasons } = judgeFolder({ ...GOOD, ...facts });
  return [verdict, ...reasons.map(({ code }) => code)];
};

test('a good share is good, and has nothing against it', () => {
  expect(judged({})).toEqual(['good']);
  expect(judgeFolder(GOOD).summary).toMatch(/^Good/);
});

test.each<[Partial<FolderFacts>, ...string[]]>([
  [{ readBack: false }, 'unsafe', 'read-back'],
  [{ keepsNames: false }, 'unsafe', 'names'],
  [{ longNames: false }, 'unsafe', 'long-names'],
  [{ flush: 'fails' }, 'unsafe', 'flush'],
  [{ freeBytes: 5e6 }, 'unsafe', 'full'],
  [{ reached: 'hangs', readBack: undefined }, 'unsafe', 'hangs'],
  [{ publishMs: 900, listMs: 400 }, 'slow', 'publish', 'list'],
  [{ freshMs: 10_000 }, 'slow', 'fresh'],
  [{ syncedBy: 'Syncthing', disk: 'fixed' }, 'slow', 'synced'],
  [{ publishMs: 366, listMs: 111 }, 'good'],
  [{ flush: 'unsupported' }, 'good', 'no-flush'],
  [{ blindMs: 3000 }, 'good', 'blind'],
  [{ clockMs: -373 * 86_400_000 }, 'good', 'clock'],
  [{ exclusive: false, replacedWhole: false }, 'good', 'replaced', 'exclusive'],
  [{ freeBytes: 5e8, disk: 'fixed' }, 'good', 'little-room', 'local'],
  [{ clockMs: 1e9, publishMs: 2000, readBack: false }, 'unsafe', 'read-back', 'publish', 'clock'],
])('%j', (facts, ...expected) => {
  expect(judged(facts)).toEqual(expected);
});

test('says how long and how far in words for people', () => {
  const { reasons } = judgeFolder({
    ...GOOD,
    publishMs: 1234,
    clockMs: -373 * 86_400_000,
    left: '/share/vitrine-check-1',
  });
  const said = reasons.map(({ text }) => text).join(' ');
  for (const words of ['1.2 s', '373 days', '/share/vitrine-check-1']) expect(said).toContain(words);
});
