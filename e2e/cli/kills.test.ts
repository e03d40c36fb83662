/** Killed without warning at ten random moments each; `npm run soak -- kills` does fifty. */
import { test } from 'vitest';
import { killBackups, killEdits, killIngest, killMigrations, killRestores, killWrites } from './testing/kills.ts';
import { killImports } from './testing/kill-imports.ts';

const ten = { kills: 10, seed: 1 };

test('an ingest: what was read stays read, and the next add completes it', () => killIngest(ten), 300_000);
test(
  'edits of many assets: each is on all of them or on none, and each that was answered is there',
  () => killEdits(ten),
  300_000,
);
test('an import from a card: every file is whole or not there, and the next one goes on as one import', () => killImports(ten), 300_000);
test('a backup: no half copy counts, and none that was answered is lost', () => killBackups(ten), 300_000);
test('a change of structure: whole or not there, with a good copy from before', () => killMigrations(ten), 300_000);
test('a write of metadata: each file is the old one or the new one, whole', () => killWrites(ten), 300_000);
test('a restore: what was there can still be had', () => killRestores(ten), 300_000);
