/** `VITRINE_ENDS` says how many ends, at every step of a run; `npm run soak -- team` asks for 10,000. Some 500 at every 13th step unless said. */
import { expect, test } from 'vitest';
import { endEverywhere } from './testing/crash-points.ts';

const ENDS = Number(process.env['VITRINE_ENDS'] ?? 0);

test('a program that ends at any step of an exchange loses no edit that its catalog had', { timeout: 3_600_000 }, async () => {
  const told = await endEverywhere(ENDS ? { ends: ENDS, stride: 1 } : { ends: 500, stride: 13 });
  expect(told.ends).toBeGreaterThanOrEqual(ENDS || 500);
  expect(told).toMatchObject({ lost: 0, apart: 0, wrong: [] });
});
