import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { offences } from './axe.ts';
import { expect, root, type Vitrine } from './kit.ts';

const screens = join(root, 'test-results/screens');

/** A picture of what the window shows, in both themes, ending with the dark one; what axe says against it fails the test. */
export async function look(page: Page, vitrine: Vitrine, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  for (const theme of ['light', 'dark']) {
    await vitrine.call('app.setSetting', { key: 'ui.theme', value: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // What is drawn by hand, as the earth is, follows in the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: join(screens, `${theme}-${name}.png`) });
    const wrong = await offences(page, theme === 'light' ? ['color-contrast'] : undefined);
    expect.soft(wrong, `${name} in ${theme}`).toEqual([]);
  }
}
