// What one window or the command line does, every other window shows, without being asked.
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, cells, expect, expectTotal, marks, test } from './kit.ts';

const rated = (page: Page, name: string, what: string) => expect.poll(() => marks(page, name)).toBe(what);
const expectValues = (found: () => Promise<unknown>, what: Record<string, unknown>) =>
  expect.poll(found).toMatchObject(what);

test('two windows and the command line see each other’s changes at once', async ({ vitrine, open, openElsewhere }) => {
  await pictures(vitrine.pictures, 8);
  const one = await open();
  const two = await openElsewhere();
  await expect(one.getByText('No pictures yet')).toBeVisible();
  await vitrine.add(vitrine.pictures);
  for (const window of [one, two]) {
    await expectTotal(window, 8);
    await expect(cells(window)).toHaveCount(8);
  }
  const path = (name: string) => `${vitrine.pictures}/${name}`;
  const shown = async (name: string) => (await vitrine.cli('show', path(name))).json;

  await test.step('a window to the others', async () => {
    await cell(one, 'frame-03.jpg').click();
    await one.keyboard.press('4');
    await one.keyboard.press('6');
    await one.keyboard.press('p');
    for (const window of [one, two]) await rated(window, 'frame-03.jpg', '4 · red · pick');
    await expectValues(() => shown('frame-03.jpg'), { rating: 4, label: 'red', flag: 'pick' });
  });

  await test.step('the command line to both windows', async () => {
    const args = ['--rating', '2', '--label', 'blue', '--flag', 'reject', '--tag', 'places/Oslo', '--title', 'Harbor'];
    expect((await vitrine.cli('set', path('frame-05.jpg'), ...args)).code).toBe(0);
    for (const window of [one, two]) {
      await rated(window, 'frame-05.jpg', '2 · blue · reject');
      await expect(window.getByRole('treeitem', { name: 'places' })).toContainText('1');
    }
    await cell(two, 'frame-05.jpg').click();
    await expect(two.getByLabel('Title')).toHaveValue('Harbor');
    await expect(two.locator('.chip')).toContainText(['places › Oslo']);
  });

  await test.step('the inspector of a window that looks at it follows, a text being typed stays', async () => {
    await cell(one, 'frame-05.jpg').click();
    const caption = one.getByLabel('Caption');
    await caption.fill('half a senten');
    await vitrine.cli('set', path('frame-05.jpg'), '--rating', '5', '--title', 'Pier', '--untag', 'places/Oslo');
    await expect(one.getByLabel('Title')).toHaveValue('Pier');
    await expect(one.locator('.chip')).toHaveCount(0);
    await expect(caption).toHaveValue('half a senten');
    await caption.press('Escape');
    await expect(caption).toHaveValue('');
  });

  await test.step('results and counts change under a filter, selection and search stay each window’s own', async () => {
    await one.getByRole('treeitem', { name: 'Picked' }).click();
    await expectTotal(one, 1);
    await cell(one, 'frame-03.jpg').click();
    await vitrine.cli('set', path('frame-01.jpg'), path('frame-02.jpg'), '--flag', 'pick');
    await expectTotal(one, 3);
    await expect(one.locator('.cell-focused .cell-name')).toHaveAttribute('title', 'frame-03.jpg');
    await expectTotal(two, 8);
    await expect(two.locator('.cell-focused .cell-name')).toHaveAttribute('title', 'frame-05.jpg');
    await expect(two.getByRole('treeitem', { name: 'Picked' })).toContainText('3');
  });

  await test.step('undo in a window takes back what was done last, wherever', async () => {
    await one.keyboard.press('Control+z');
    await expectTotal(one, 1);
    await expectValues(() => shown('frame-01.jpg'), { flag: null });
    await vitrine.cli('redo');
    await expectTotal(one, 3);
  });

  await test.step('the loupe follows, too', async () => {
    await cell(two, 'frame-01.jpg').click();
    await two.keyboard.press('e');
    await vitrine.cli('set', path('frame-01.jpg'), '--rating', '3');
    await expect(two.locator('.loupe-marks').getByRole('img', { name: '3 stars' })).toBeVisible();
    await two.keyboard.press('1');
    await expect(two.locator('.loupe-marks').getByRole('img', { name: '1 star' })).toBeVisible();
    await rated(one, 'frame-01.jpg', '1 · pick');
  });

  await test.step('a window that lost the program says so and keeps what it shows', async () => {
    const lost = one.getByRole('alert').filter({ hasText: 'Connection lost' });
    await vitrine.stop();
    await expect(lost).toBeVisible();
    await expect(cells(one)).toHaveCount(3);
  });
});
