// Metadata into files: chosen in the first steps or in a folder's menu, shown on what is not saved yet, and conflicts solved by keys.
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { offences } from './axe.ts';
import { exiftool, pictures } from './files.ts';
import { cell, expect, expectIngested, marks, root, test } from './kit.ts';
import { look } from './look.ts';
import { originals } from '../testing/originals.ts';

const screens = join(root, 'test-results/screens');

test('what is not in files yet says so, is written on request, and conflicts are solved one or many at once', async ({ vitrine, openFirst }) => {
  test.setTimeout(240_000);
  mkdirSync(screens, { recursive: true });
  const names = (await pictures(vitrine.pictures, 3)).map((path) => basename(path));
  for (const name of names) originals.mayChange(join(vitrine.pictures, name));
  const page = await openFirst();
  // The first steps ask; whoever answers has it for every folder that comes.
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: /Write when I say so/ }).check();
  await page.screenshot({ path: join(screens, 'dark-write-mode.png') });
  expect(await offences(page)).toEqual([]);
  await expect.poll(async () => (await vitrine.call('app.settings')).values['metadata.mode']).toBe('on-request');
  await page.keyboard.press('Escape');
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 3);
  expect((await vitrine.call('library.roots')).roots).toMatchObject([{ writes: 'on-request' }]);

  await cell(page, names[0] as string).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('4');
  const unsaved = page.locator('.cell-unsaved');
  await expect(unsaved).toHaveCount(3);
  await page.screenshot({ path: join(screens, 'dark-not-saved.png') });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Write metadata into files');
  await page.keyboard.press('Enter');
  await expect(unsaved).toHaveCount(0, { timeout: 60_000 });
  expect(exiftool('-s3', '-XMP-xmp:Rating#', join(vitrine.pictures, names[1] as string))).toBe('4');

  await page.keyboard.press('5');
  for (const name of names) await expect.poll(() => marks(page, name)).toBe('5');
  await expect.poll(async () => (await vitrine.call('search.page', { query: 'rating:5' })).total).toBe(3);
  for (const name of names) exiftool('-XMP-xmp:Rating=1', join(vitrine.pictures, name));
  await expect(page.getByRole('treeitem', { name: /^Conflicts/ })).toBeVisible({ timeout: 60_000 });
  await expect.poll(async () => (await vitrine.call('metadata.conflicts')).total, { timeout: 60_000 }).toBe(3);
  await page.screenshot({ path: join(screens, 'dark-conflict-cells.png') });
  await page.getByRole('treeitem', { name: /^Conflicts/ }).click();
  await expect(page.locator('.conflict')).toHaveCount(3);
  await look(page, vitrine, 'conflicts');
  const sides = page.locator('.conflict-side');
  await sides.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(sides.nth(2)).toBeFocused();
  await page.keyboard.press('2');
  await expect(page.locator('.conflict')).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.conflict')).toHaveCount(3);
  await page.locator('.conflict-select').nth(0).check();
  await page.locator('.conflict-select').nth(1).check();
  await page.getByRole('button', { name: 'Take the files’' }).click();
  await expect(page.locator('.conflict')).toHaveCount(1);
  await page.getByRole('button', { name: 'Keep the catalog’s' }).click();
  await expect(page.getByText('No conflicts')).toBeVisible();
  const { rows } = await vitrine.call('assets.rows', { ns: (await vitrine.call('search.page', { query: '', sort: 'name', dir: 'asc', limit: 10 })).ns });
  expect(rows.map((row: { rating: number }) => row.rating).sort()).toEqual([1, 1, 5]);
});
