/** A real Chromium, and windows of the program in it. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
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
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium is installed: this part needs one.');
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** An empty window, ready for `goto`. */
export async function newWindow(browser: Browser, viewport = { width: 1440, height: 900 }): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.addInitScript(installWatch);
  return page;
}
