import { defineConfig } from '@playwright/test';
import { nodeIsNewEnough, tooOld } from './build/node-guard.mjs';
import { findBrowser } from './src-main/shells/loopback/browser.ts';

if (!nodeIsNewEnough()) throw new Error(`${tooOld()} Or use: npm test -- e2e/browser`);

/** Each spec starts the program itself, with a catalog of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 180_000,
  // A hang is told from a wait by much, as in vitest.config.ts: machines may be slow, and do other work beside.
  expect: { timeout: 30_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findBrowser()?.path,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'browser', testMatch: 'browser/**/*.spec.ts' },
    { name: 'electron', testMatch: 'electron/**/*.spec.ts' },
  ],
});
