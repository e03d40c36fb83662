// How the window looks and is steered: themes, sizes, panels, the palette, the keys; everything without a mouse.
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, cells, expect, expectIngested, expectTotal, names, test } from './kit.ts';

const theme = (page: Page) => page.locator('html').getAttribute('data-theme');
const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.querySelector('.grid')!).backgroundColor);

/** Chooses in the palette by typing. */
async function palette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'All commands' });
  await dialog.getByRole('combobox').fill(text);
  await expect(dialog.getByRole('option', { selected: true })).toContainText(text);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}

test('themes, thumbnails, order and panels change as asked and stay over a reload', async ({
  vitrine,
  open,
  openElsewhere,
}) => {
  await pictures(vitrine.pictures, 12);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 12);
  await expectTotal(page, 12);
  await cells(page).first().click();

  await test.step('light and dark, by menu and by palette, in every window', async () => {
    const other = await openElsewhere();
    expect(await theme(page)).toBe('dark');
    expect(await background(page)).toBe('rgb(22, 22, 23)');
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Light', exact: true }).click();
    await expect.poll(() => theme(page)).toBe('light');
    await expect.poll(() => theme(other)).toBe('light');
    await page.keyboard.press('Escape');
    await palette(page, 'Middle grey behind the pictures');
    await expect(page.locator('html')).toHaveAttribute('data-canvas', 'mid');
    await palette(page, 'Middle grey behind the pictures');
    await palette(page, 'Theme as the system');
    await expect.poll(() => theme(page)).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => theme(page)).toBe('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => theme(page)).toBe('dark');
    await palette(page, 'Light theme');
    await other.close();
  });

  await test.step('the slider and its keys make thumbnails larger, the place stays', async () => {
    const slider = page.getByRole('slider', { name: 'Thumbnail size' });
    const height = async () => (await cell(page, 'frame-12.jpg').boundingBox())!.height;
    const before = await height();
    await slider.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(height).toBeGreaterThan(before);
    await cell(page, 'frame-12.jpg').click();
    await page.keyboard.press('=');
    await expect(slider).toHaveValue('216');
    await page.keyboard.press('-');
    await expect(slider).toHaveValue('180');
  });

  await test.step('the order turns', async () => {
    const down = (await names(page)).toSorted().reverse();
    await expect.poll(() => names(page)).toEqual(down);
    await page.locator('.sort').getByRole('button', { name: 'Descending' }).click();
    await expect.poll(() => names(page)).toEqual(down.toSorted());
    await page.getByRole('button', { name: 'Sort by: Capture time' }).click();
    await page.getByText('File size', { exact: true }).click();
    await expect(page.getByRole('button', { name: 'Sort by: File size' })).toBeVisible();
  });

  await test.step('J goes through three amounts under a thumbnail', async () => {
    await cell(page, 'frame-12.jpg').click();
    await expect(page.locator('.cell-name').first()).toBeVisible();
    await expect(page.locator('.cell-more')).toHaveCount(0);
    await page.keyboard.press('j');
    await expect(page.locator('.cell-more').first()).toContainText('KB');
    await page.keyboard.press('j');
    await expect(page.locator('.cell-name')).toHaveCount(0);
    await page.keyboard.press('j');
    await expect(page.locator('.cell-name').first()).toBeVisible();
  });

  await test.step('Tab hides the panels and brings them again, \\ the filter bar', async () => {
    const panels = page.getByRole('navigation', { name: 'Sidebar' }).or(page.getByRole('complementary'));
    await expect(panels).toHaveCount(2);
    await page.keyboard.press('Tab');
    await expect(panels).toHaveCount(0);
    await page.keyboard.press('Tab');
    await expect(panels).toHaveCount(2);
    await page.keyboard.press('\\');
    await expect(page.getByRole('region', { name: 'Filter bar' })).toHaveCount(0);
  });

  await test.step('all of it is there again after a reload and in a new window', async () => {
    const saved = async () => (await vitrine.call('app.settings')).values;
    await expect.poll(saved).toMatchObject({
      'ui.theme': 'light',
      'ui.sort': 'size',
      'ui.dir': 'asc',
      'ui.cellSize': 180,
      'ui.filterBar': false,
    });
    for (const window of [page, await openElsewhere()]) {
      if (window === page) await page.reload();
      await expect(window.locator('html')).toHaveAttribute('data-theme', 'light');
      await expect(window.getByRole('button', { name: 'Sort by: File size' })).toBeVisible();
      await expect(window.getByRole('slider', { name: 'Thumbnail size' })).toHaveValue('180');
      await expect(window.getByRole('region', { name: 'Filter bar' })).toHaveCount(0);
    }
  });
});

test('the palette finds every command, ? shows the keys of the place', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 3);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 3);
  await cells(page).first().click();

  await page.keyboard.press('Control+k');
  const all = page.getByRole('dialog', { name: 'All commands' });
  const offered = all.getByRole('option', { selected: true });
  await page.keyboard.type('pik');
  await expect(offered).toContainText('Pick');
  await expect(offered).toContainText('P');
  await page.keyboard.press('Enter');
  await expect(page.locator('.flag-pick')).toHaveCount(1);
  // Without waiting for anything: no letter is lost, and none is taken for a command.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('xyzzy');
  await expect(all.getByRole('combobox')).toHaveValue('xyzzy');
  await expect(all).toContainText('No command is called that.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await page.keyboard.type('1x');
  const field = page.getByRole('dialog', { name: 'Tag 1 asset' }).getByRole('combobox');
  await expect(field).toHaveValue('1x');
  // A key that arrives at the pictures nevertheless, as just after a dialog has closed, is no command there: it is for the open field.
  await cells(page)
    .first()
    .evaluate((cell) => cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', code: 'KeyX', bubbles: true })));
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.flag-pick')).toHaveCount(1);

  await page.keyboard.press('e');
  await page.keyboard.press('g');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('px');
  await expect(page.getByRole('combobox', { name: 'Search' })).toHaveValue('px');
  await expect(page.locator('.status-bar')).toContainText('0 assets');
  await page.keyboard.press('Escape');
  await expectTotal(page, 3);
  await expect(page.locator('.flag-pick')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await cells(page).first().click();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys in the grid' });
  await expect(keys).toContainText('Tag the selection');
  await expect(keys).toContainText('Ctrl+K');
  await expect(keys).not.toContainText('Zoom to 100 %');
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys in the loupe' })).toContainText('Zoom to 100 %');
  await page.getByRole('button', { name: 'Show the first steps again' }).click();
  await expect(page.getByRole('dialog', { name: 'Where are your pictures?' })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('everything is reached by the keyboard, and one sees where one is', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 4);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 4);
  await cells(page).first().click();

  const where = () =>
    page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? 'nowhere');
  await test.step('F6 goes around the parts of the window', async () => {
    expect(await where()).toBe('center');
    const seen: string[] = [];
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('F6');
      seen.push(await where());
    }
    expect(seen).toEqual(['inspector', 'top', 'sidebar', 'filter', 'center']);
    await page.keyboard.press('Shift+F6');
    expect(await where()).toBe('filter');
  });

  await test.step('every stop of Tab can be seen to have the focus', async () => {
    // Else a ring that is still growing could not be told from none.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const region of ['top', 'sidebar', 'filter', 'inspector']) {
      while ((await where()) !== region) await page.keyboard.press('F6');
      const bare = new Set<string>();
      for (let i = 0; i < 40 && (await where()) === region; i++) {
        const name = await page.evaluate(nameWithoutRing);
        if (name) bare.add(name);
        await page.keyboard.press('Tab');
      }
      expect([...bare], region).toEqual([]);
    }
  });

  await test.step('trees and filters walk by arrows', async () => {
    while ((await where()) !== 'sidebar') await page.keyboard.press('F6');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Search' })).toHaveValue('flag:pick');
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expectTotal(page, 4);
    // Until then the bar shows what was counted before, and would take the row away that has the focus.
    await expect(page.getByRole('region', { name: 'Filter bar' }).locator('.filter-count').filter({ hasText: /^4$/ }).first()).toBeVisible();
    while ((await where()) !== 'filter') await page.keyboard.press('F6');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page.locator('.filter-row:focus')).toHaveAttribute('aria-pressed', 'true');
  });
});

/** @returns what has the focus, when nothing about it shows that: no outline, no border or shadow of its own for it */
function nameWithoutRing(): string | undefined {
  const one = document.activeElement as HTMLElement | null;
  if (!one || one === document.body) return undefined;
  const look = (element: Element) => {
    const style = getComputedStyle(element);
    const ring = style.outlineStyle === 'none' || style.outlineWidth === '0px' ? '' : style.outlineColor;
    return `${ring}|${style.boxShadow}|${style.borderColor}|${style.backgroundColor}`;
  };
  const around = [one, one.parentElement!, one.parentElement!.parentElement!];
  const focused = around.map(look);
  one.blur();
  const resting = around.map(look);
  one.focus({ preventScroll: true });
  return focused.some((text, i) => text !== resting[i])
    ? undefined
    : `${one.className} ${one.ariaLabel ?? one.textContent}`;
}
