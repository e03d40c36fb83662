/**
 * Before each file of tests: what fast-check draws is the same every time, so that a run fails for what was changed and not by chance.
 * Others are drawn with `VITRINE_SEED=<number>`.
 */
import { vi } from 'vitest';

vi.mock('fast-check', async (original) => {
  const real = await original<typeof import('fast-check')>();
  real.configureGlobal({ seed: Number(process.env['VITRINE_SEED'] ?? 1) });
  return real;
});
