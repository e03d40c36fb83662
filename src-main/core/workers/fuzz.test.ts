import { expect, test } from 'vitest';
import { dice } from '../../../src-shared/testing/dice.ts';
import { fuzzDecoders } from './testing/fuzz.ts';

test('files of every kind that are cut or have bits turned are read or refused in words, and hang or harm nothing', async () => {
  const count = await fuzzDecoders({ rounds: 60, whole: dice(3).whole });
  expect(Object.values(count).reduce((sum, one) => sum + one, 0)).toBe(60);
  expect(count['read']).toBeGreaterThan(5);
  expect(count['timeout'] ?? 0).toBe(0);
}, 300_000);
