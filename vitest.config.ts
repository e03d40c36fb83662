import { existsSync } from 'node:fs';
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
      'e2e/soak/**/*.test.ts',
      'e2e/bench/**/*.test.ts',
    ],
    // Real files are tried in addition where they lie beside the project; elsewhere there is nothing to skip.
    exclude: existsSync('../shared/corpus') ? [] : ['e2e/cli/corpus.test.ts'],
    // No test may change files that it gave to the program, but by saying so; none draws by chance.
    setupFiles: ['src-main/core/testing/originals/setup.ts', 'src-main/core/testing/seeded.ts'],
    environment: 'node',
    // Worker threads cannot be killed when a native decoder hangs; processes can.
    pool: 'forks',
    // Threads of tests are TypeScript, whose types Node strips by WebAssembly of its own; V8 dies now and then (SIGSEGV in WasmCodeAllocator::FreeCode)
    // when one thread makes a wrapper of it faster. The program is bundled, and strips nothing.
    execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
    maxWorkers: Math.max(1, Math.min(4, cpus().length)),
    // Whole programs are started, on machines that may do other work beside: a hang is told from a wait by much.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 10_000,
    // What comes in the background comes late on a machine that is busy; the default gives it one second.
    expect: { poll: { timeout: 60_000 } },
  },
});
