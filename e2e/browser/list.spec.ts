// The list, by keyboard alone: walked, sorted, its columns chosen, moved and resized, as after a reload; axe finds nothing.
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

const rows = (page: Page) => page.locator('.list-row');
const heading = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
const headings = (page: Page) => page.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
/** What stands in a column, from top to bottom. */
const column = (page: Page, name: string) =>
  rows(page).evaluateAll(
    (all, title) => {
      const at = document.querySelector(`[role=columnheader][aria-label="${title}"]`)?.getAttribute('aria-colindex');
      return all
        .toSorted((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
        .map((row) => row.querySelector(`[aria-colindex="${at}"]`)?.textContent ?? '');
    },
    name,
  );

/** From the palette into the menu of columns. */
async function choose(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('columns of the list');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(heading(page, name)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
}

test('the list', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 8);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 8);
  await expectIngested(vitrine, 8);
  const { n: client } = await vitrine.call('fields.defineSchema', { name: 'Job' }).then(({ n }) => vitrine.call('fields.define', { schema: n, name: 'Client', type: 'text' }));
  const { ns } = await vitrine.call('search.page', { query: '', sort: 'name', dir: 'asc' });
  await vitrine.call('fields.set', { targets: ns.slice(0, 3), values: [{ n: client, value: 'Acme' }] });

  await test.step('L shows it, with the selection that there was; arrows walk and Shift extends', async () => {
    const { ns: order } = await vitrine.call('search.page', { query: '', sort: 'taken', dir: 'desc' });
    await expect.poll(() => page.locator('.cell').evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['n'])))).toEqual(order);
    await page.keyboard.press('Home');
    await page.keyboard.press('l');
    await expect(rows(page)).toHaveCount(8);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.locator('.list-row-selected')).toHaveCount(2);
    await expect(page.getByRole('grid')).toHaveAttribute('aria-activedescendant', `cell-${await rows(page).nth(2).getAttribute('data-n')}`);
    await page.keyboard.press('4');
    await expect.poll(() => column(page, 'Stars')).toEqual(['', '★★★★', '★★★★', '', '', '', '', '']);
  });

  await test.step('Space goes to the loupe and Esc back to the list', async () => {
    await page.keyboard.press('Space');
    await expect(page.locator('.loupe')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rows(page)).toHaveCount(8);
    await expect(page.locator('.list-row-selected')).toHaveCount(2);
  });

  await test.step('a heading sorts by Enter, as the sort menu says, and the other way round', async () => {
    await page.keyboard.press('Shift+F6');
    await expect(heading(page, 'Name')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Name')).toHaveAttribute('aria-sort', 'ascending');
    await expect(page.getByRole('button', { name: 'Sort by: Name' })).toBeVisible();
    const byName = (await column(page, 'Name')).toSorted();
    await expect.poll(() => column(page, 'Name')).toEqual(byName);
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Name')).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(() => column(page, 'Name')).toEqual(byName.toReversed());
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Stars')).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(() => column(page, 'Stars')).toEqual(['★★★★', '★★★★', '', '', '', '', '', '']);
  });

  await test.step('columns are moved, made wider, taken away and chosen, custom fields among them', async () => {
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => headings(page)).toEqual(['Stars', 'Name', 'Label', 'Taken', 'Kind', 'Dimensions', 'Size', 'Camera', 'Tags']);
    await expect(heading(page, 'Stars')).toBeFocused();
    const width = async () => (await heading(page, 'Stars').boundingBox())?.width;
    const before = (await width()) ?? 0;
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(width).toBe(before + 16);
    await page.keyboard.press('End');
    await page.keyboard.press('Delete');
    await expect(heading(page, 'Tags')).toHaveCount(0);
    await expect(heading(page, 'Camera')).toBeFocused();
    await choose(page, 'Client');
    await choose(page, 'Folder');
    await choose(page, 'Main color');
    await expect.poll(async () => (await column(page, 'Main color')).every((text) => /^#[0-9a-f]{6}$/.test(text))).toBe(true);
    await expect.poll(async () => (await column(page, 'Client')).filter((text) => text === 'Acme').length).toBe(3);
    await expect.poll(async () => new Set(await column(page, 'Folder')).size).toBe(1);
  });

  await test.step('so it is after a reload, and what changes elsewhere shows', async () => {
    await page.reload();
    await expect(rows(page)).toHaveCount(8);
    await expect.poll(() => headings(page)).toEqual(['Stars', 'Name', 'Label', 'Taken', 'Kind', 'Dimensions', 'Size', 'Camera', 'Client', 'Folder', 'Main color']);
    await vitrine.call('fields.set', { targets: ns.slice(3, 4), values: [{ n: client, value: 'Acme' }] });
    await expect.poll(async () => (await column(page, 'Client')).filter((text) => text === 'Acme').length).toBe(4);
    // Narrow, so that texts are cut.
    await page.keyboard.press('Shift+F6');
    await expect(page.locator('[role=columnheader]:focus')).toHaveCount(1);
    await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+ArrowLeft');
    await expect(page.locator('.list-cell-name').first()).toHaveAttribute('title', /^frame-\d+\.jpg$/);
    await look(page, vitrine, 'list-columns');
  });
});
