/** A real Chromium, and windows of the program in it. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { installWatch } from './watch.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export function findBrowser(): string | undefined {
  const named = process.env['VITRINE_BROWSER'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...(named ? [named] : []), ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))].find(
    (path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
  );
}

/** @throws when none is installed */
export const openBrowser = async (): Promise<Browser> => chromium.launch(launching());

function launching(): { executablePath: string; args: string[] } {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium is installed: this part needs one.');
  return { executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
}

/** A browser that keeps its profile in a folder, as the one does that `npm start` opens its windows in. @throws when none is installed */
export async function openProfile(folder: string, viewport = { width: 1440, height: 900 }): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, { ...launching(), viewport, colorScheme: 'dark' });
  await context.addInitScript(installWatch);
  return context;
}

/** What windows share, with the bench's watch in each of them. */
export async function newContext(browser: Browser, viewport = { width: 1440, height: 900 }): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, colorScheme: 'dark' });
  await context.addInitScript(installWatch);
  return context;
}

/** An empty window of its own, ready for `goto`. */
export const newWindow = async (browser: Browser, viewport?: { width: number; height: number }): Promise<Page> =>
  (await newContext(browser, viewport)).newPage();
