// Keys from the first moment on, and the focus after what lay over the window; what the status bar counts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictures } from './files.ts';
import { cells, expect, expectIngested, test } from './kit.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('keys pressed before the first look are kept for what they open; the palette gives the focus to the pictures', async ({ vitrine, page }) => {
  await pictures(vitrine.pictures, 4);
  const raw = join(vitrine.pictures, 'frame-01.nef');
  writeFileSync(raw, 'raw');
  const address = await vitrine.address();
  await vitrine.call('app.setSetting', { key: 'firstRun.done', value: true });
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 5);
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('.top-bar').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('show timeline');
  await page.keyboard.press('Enter');
  await expect(page.locator('.timeline-group').first()).toBeVisible();
  // A RAW and its JPEG are one cell, and two files.
  await expect(page.locator('.status-bar')).toContainText('4 assets (5 files)');

  await page.reload();
  await cells(page).first().waitFor();
  await expect(page.locator('.status-bar')).toContainText('4 assets');
  await page.keyboard.press('Control+k');
  await expect(page.locator('.overlay-input')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.overlay-input')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'))).toBe('center');
  await page.keyboard.press('Home');
  await expect(page.locator('.cell-focused')).toHaveCount(1);
});
