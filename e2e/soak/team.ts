/**
 * Team catalogs under fire: the tests of `core/team` with more seeds, more damaged files and a longer history, each printed as it is done.
 * A seed that fails is printed; `npm run soak -- team --teams 7-7 --mutants 0 --history 0 --ends 0` runs it again.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

export interface TeamSoak {
  /** `200`: seeds 1 to 200; `21-40`: these; `0`: none. */
  readonly teams: string;
  /** Damaged files, and operations of one history; 0: none. */
  readonly mutants: number;
  readonly history: number;
  /** Steps of an exchange at which a machine ends. */
  readonly ends: number;
}

/** @throws Error when one of them fails; what failed has been printed by then */
export async function soakTeam({ teams, mutants, history, ends }: TeamSoak): Promise<void> {
  const seeds = /^\d+$/.test(teams) ? `1-${teams}` : teams;
  if (!/^\d+-\d+$/.test(seeds)) throw new Error(`--teams ${teams} is neither a number nor a range such as 21-40.`);
  const parts = [teams !== '0' && 'simulation', mutants > 0 && 'properties', history > 0 && 'long-history', ends > 0 && 'crash-points'].filter(Boolean);
  if (!parts.length) return;
  // The tests run in children of vitest, which gives them no flags of its own process.
  const memory = [process.env['NODE_OPTIONS'], '--max-old-space-size=12000'].filter(Boolean).join(' ');
  const env = { ...process.env, NODE_OPTIONS: memory, VITRINE_SEEDS: seeds, VITRINE_MUTANTS: String(mutants), VITRINE_RUNS: '1000', VITRINE_HISTORY: String(history), VITRINE_ENDS: String(ends) };
  const tests = parts.map((name) => `src-main/core/team/${name}.test.ts`);
  const child = spawn(process.execPath, [vitest, 'run', '--reporter=verbose', '--testTimeout=3600000', ...tests], { cwd: root, stdio: 'inherit', env });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`The tests of team catalogs ended with ${code}.`);
}
