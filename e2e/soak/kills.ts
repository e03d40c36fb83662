/** The first part of the soak: killed at random moments, so many times each. */
import { killImports } from '../cli/testing/kill-imports.ts';
import { killBackups, killEdits, killIngest, killMigrations, killRestores, killWrites, type Kills } from '../cli/testing/kills.ts';

const SCENARIOS: Readonly<Record<string, (options: Kills) => Promise<void>>> = {
  'of an ingest': (options) => killIngest(options),
  'of edits of many assets': (options) => killEdits(options),
  'of an import from a card': (options) => killImports(options),
  'of a backup': (options) => killBackups(options),
  'of a change of structure': (options) => killMigrations(options),
  'of a write of metadata': (options) => killWrites(options),
  'of a restore': (options) => killRestores(options),
};

/** Throws Broken at the first promise that was not kept. */
export async function soakKills(options: Kills, say: (line: string) => void): Promise<void> {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const began = performance.now();
    await scenario(options);
    say(
      `killed in the middle ${name}: ${options.kills} times, all kept (${Math.round((performance.now() - began) / 1000)} s)`,
    );
  }
}
