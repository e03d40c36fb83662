/**
 * Team catalogs under fire: the tests of `core/team` with more seeds, more damaged files and a longer history. A seed that fails is printed;
 * `VITRINE_SEEDS=7-7 npm test -- src-main/core/team/simulation.test.ts` runs it again.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const TESTS = ['simulation', 'properties', 'long-history'].map((name) => `src-main/core/team/${name}.test.ts`);

/** @throws Error when one of them fails; what failed has been printed by then */
export async function soakTeam({ teams, mutants, history }: { teams: number; mutants: number; history: number }): Promise<void> {
  const env = { ...process.env, VITRINE_SEEDS: `1-${teams}`, VITRINE_MUTANTS: String(mutants), VITRINE_RUNS: '1000', VITRINE_HISTORY: String(history) };
  const child = spawn(process.execPath, ['--max-old-space-size=12000', vitest, 'run', '--testTimeout=3600000', ...TESTS], { cwd: root, stdio: 'inherit', env });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`The tests of team catalogs ended with ${code}.`);
}
