import { cpus } from 'node:os';
import { defineConfig } from 'vitest/config';
import { nodeIsNewEnough, tooOld } from './build/node-guard.mjs';

// Started by hand with an old Node first in PATH, the tests would die in better-sqlite3 without a message.
if (!nodeIsNewEnough())
  throw new Error(`${tooOld()} Or use: npm test -- <path>, which finds the right Node by itself.`);

export default defineConfig({
  test: {
    include: [
      'src-shared/**/*.test.ts',
      'src-main/**/*.test.ts',
      'src-renderer/**/*.test.{ts,tsx}',
      'build/**/*.test.{ts,mjs}',
      'e2e/cli/**/*.test.ts',
    ],
    environment: 'node',
    // Worker threads cannot be killed when a native decoder hangs; processes can.
    pool: 'forks',
    maxWorkers: Math.max(1, Math.min(4, cpus().length)),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
  },
});
