// Collections in the window: filled by key and by dragging, put in order, in sets, smart ones and saved searches; deleted and brought back.
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, expect, expectIngested, expectTotal, holdSaid, names, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

const row = (page: Page, name: string) =>
  page.getByRole('tree', { name: 'Collections' }).getByRole('treeitem', { name });
const menu = (page: Page, name: string) => page.getByRole('menuitem', { name });
const list = async (vitrine: Vitrine) =>
  (await vitrine.call('collections.list')).collections
    .map(({ path, count }: { path: string; count: number }) => `${path} ${count}`)
    .sort();
/** Gives the new one its name. */
async function call(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

test('collections', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 6);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 6);

  await test.step('B makes the first one and fills it, in the order of the grid', async () => {
    // In the order of what their metadata says, once it has been read.
    await expectIngested(vitrine, 6);
    await expect.poll(() => names(page)).toEqual([6, 5, 4, 3, 2, 1].map((n) => `frame-0${n}.jpg`));
    await cell(page, 'frame-06.jpg').click();
    await cell(page, 'frame-04.jpg').click({ modifiers: ['Shift'] });
    await page.keyboard.press('b');
    await expect.poll(() => list(vitrine)).toEqual(['Quick collection 3']);
    await expect(row(page, 'Quick collection')).toBeVisible();
    await cell(page, 'frame-01.jpg').click();
    await expect.poll(async () => (await vitrine.call('app.settings')).values['collections.target']).toBeTruthy();
    await page.keyboard.press('b');
    await expect.poll(() => list(vitrine)).toEqual(['Quick collection 4']);
  });

  await test.step('it shows in its own order, and a picture dragged elsewhere stays there', async () => {
    await row(page, 'Quick collection').click();
    await expect.poll(() => names(page)).toEqual(['frame-06.jpg', 'frame-05.jpg', 'frame-04.jpg', 'frame-01.jpg']);
    await cell(page, 'frame-01.jpg').dragTo(cell(page, 'frame-06.jpg'), { targetPosition: { x: 8, y: 40 } });
    await expect.poll(() => names(page)).toEqual(['frame-01.jpg', 'frame-06.jpg', 'frame-05.jpg', 'frame-04.jpg']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => names(page)).toEqual(['frame-06.jpg', 'frame-05.jpg', 'frame-04.jpg', 'frame-01.jpg']);
  });

  await test.step('a set holds collections, and pictures dropped on one go in', async () => {
    await page.getByRole('button', { name: 'New collection' }).click();
    await menu(page, 'New set').click();
    await call(page, 'Trips');
    await row(page, 'Trips').click({ button: 'right' });
    await menu(page, 'New collection').click();
    await call(page, 'Lisbon');
    await expect(row(page, 'Lisbon')).toBeVisible();
    await page.getByRole('treeitem', { name: 'All assets' }).click();
    await cell(page, 'frame-02.jpg').dragTo(row(page, 'Lisbon'));
    await expect.poll(() => list(vitrine)).toContain('Trips/Lisbon 1');
  });

  await test.step('a search is kept as a smart collection and as a search, both count what is so now', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('rating:5');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'New collection' }).click();
    await menu(page, 'New smart collection').click();
    await call(page, 'Best');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await call(page, 'Five stars');
    await expect(
      page.getByRole('tree', { name: 'Searches' }).getByRole('treeitem', { name: 'Five stars' }),
    ).toBeVisible();
    const { ns } = await vitrine.call('search.page', { query: '' });
    await vitrine.call('assets.set', { targets: ns.slice(0, 2), changes: { rating: 5 } });
    await expect(row(page, 'Best')).toContainText('2');
  });

  await test.step('F2 renames, Delete deletes and Undo brings back', async () => {
    await row(page, 'Trips').focus();
    await page.keyboard.press('F2');
    await call(page, 'Journeys');
    await expect(row(page, 'Journeys')).toBeVisible();
    await row(page, 'Journeys').focus();
    await page.keyboard.press('Delete');
    await holdSaid(page, /^Deleted the/);
    await expect(row(page, 'Journeys')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => list(vitrine)).toContain('Journeys/Lisbon 1');
  });

  await test.step('axe finds nothing, light and dark', async () => {
    await row(page, 'Quick collection').click();
    await look(page, vitrine, 'collections');
  });
});
