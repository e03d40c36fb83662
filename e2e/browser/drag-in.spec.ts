// Where pictures may be dropped inside the window is said on entering already: where the row below a still pointer changes, a browser asks nothing else before the drop.
import type { Locator } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, cells, expect, expectIngested, test } from './kit.ts';
import { look } from './look.ts';

const ASSETS = 'application/x-vitrine-assets';

/** Whether this takes what is dragged over it with this event. */
const takes = (on: Locator, type: 'dragenter' | 'dragover', carries = ASSETS): Promise<boolean> =>
  on.evaluate(
    (element, asked) => {
      const data = new DataTransfer();
      data.setData(asked.carries, '[1]');
      return !element.dispatchEvent(new DragEvent(asked.type, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    { type, carries },
  );

test('rows of the sidebar, an ordered collection and the map take pictures on entering; what is none they do not', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 2);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 2);
  const { ns } = await vitrine.call('search.page', { query: '', sort: 'name', dir: 'asc', limit: 2 });
  await vitrine.call('collections.create', { name: 'Lisbon', kind: 'manual', targets: ns });
  const row = page.getByRole('treeitem', { name: /^Lisbon/ });
  await expect(row).toBeVisible();
  for (const type of ['dragenter', 'dragover'] as const) {
    expect(await takes(row, type), type).toBe(true);
    expect(await takes(row, type, 'text/plain'), type).toBe(false);
    expect(await takes(page.getByRole('treeitem', { name: /^Pictures/ }), type), type).toBe(true);
    // All assets have no order of their own.
    expect(await takes(cells(page).first(), type), type).toBe(false);
  }
  await row.click();
  await expect(cell(page, 'frame-01.jpg')).toBeVisible();
  await expect.poll(() => takes(cell(page, 'frame-01.jpg'), 'dragenter')).toBe(true);
  await page.keyboard.press('m');
  await expect(page.locator('.map')).toBeVisible();
  expect(await takes(page.locator('.map'), 'dragenter')).toBe(true);
  expect(await takes(page.locator('.map'), 'dragenter', 'text/plain')).toBe(false);
});

test('files from outside are asked for over the whole window, in words that stand on a ground of their own', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 6);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 6);
  await expect(cells(page)).toHaveCount(6);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'new.jpg', { type: 'image/jpeg' }));
    for (const type of ['dragenter', 'dragover']) document.querySelector('.app')?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await expect(page.locator('.app-drop')).toHaveText('Drop to add to the library');
  expect(await page.locator('.app-drop').boundingBox()).toEqual({ x: 0, y: 0, ...page.viewportSize() });
  await expect(page.locator('.app-drop-words')).toHaveCSS('background-color', /^rgb\(/);
  await look(page, vitrine, 'drop-from-outside');
});
