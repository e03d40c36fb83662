// The timeline, by keyboard alone: pictures under their days, the strip that goes to any time and narrows to it; axe finds nothing.
import type { Page } from '@playwright/test';
import { picture } from './files.ts';
import { cells, expect, expectIngested, expectTotal, names, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

const headings = (page: Page) => page.locator('.timeline-group > :first-child').allTextContents();
const strip = (page: Page) => page.getByRole('slider', { name: 'When they were taken' });
const searched = (page: Page) => page.getByRole('combobox', { name: /search/i });

/** Two on each of two days in May, and three in August of the year before. */
async function scene(folder: string): Promise<void> {
  const days = ['2025:08:10', '2025:08:10', '2025:08:11', '2026:05:01', '2026:05:01', '2026:05:03', '2026:05:03'];
  await Promise.all(days.map((day, i) => picture(folder, `frame-${i + 1}.jpg`, { taken: `${day} 1${i}:00:00`, color: `hsl(${i * 47} 45% 45%)` })));
}

test('the timeline', async ({ vitrine, open }) => {
  await scene(vitrine.pictures);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 7);
  await expectIngested(vitrine, 7);

  await test.step('Y shows it, newest first, each day under its own heading; arrows walk over headings', async () => {
    await page.keyboard.press('y');
    await expect.poll(() => headings(page)).toEqual(['Sunday, May 3, 2026', 'Friday, May 1, 2026', 'Monday, August 11, 2025', 'Sunday, August 10, 2025']);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('5');
    await expect(page.locator('.cell-focused .stars-sign')).toHaveAttribute('aria-label', '5 stars');
    expect((await names(page)).slice(0, 3)).toEqual(['frame-7.jpg', 'frame-6.jpg', 'frame-5.jpg']);
  });

  await test.step('what stands under a heading is selected by the palette', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('same heading');
    await page.keyboard.press('Enter');
    await expect(page.locator('.cell-selected')).toHaveCount(2);
    await expect(page.locator('.status-bar')).toContainText('2 of 7 selected');
  });

  await test.step('on the strip arrows go from time to time, Enter narrows to it and Backspace widens', async () => {
    await page.keyboard.press('Shift+F6');
    await expect(strip(page)).toBeFocused();
    await page.keyboard.press('Home');
    await expect(strip(page)).toHaveAttribute('aria-valuetext', 'Sunday, August 10, 2025: 2 assets');
    await page.keyboard.press('ArrowRight');
    await expect(strip(page)).toHaveAttribute('aria-valuetext', 'Monday, August 11, 2025: 1 asset');
    await page.keyboard.press('Enter');
    await expectTotal(page, 3);
    await expect(searched(page)).toHaveValue(/taken:2025-08/);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expectTotal(page, 2);
    await expect(page.getByRole('navigation', { name: 'Dates shown' })).toContainText('August 2025');
    await page.keyboard.press('Backspace');
    await expectTotal(page, 3);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('.cell-focused .cell-name')).toHaveAttribute('title', 'frame-3.jpg');
    await page.keyboard.press('Shift+F6');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await expectTotal(page, 7);
  });

  await test.step('in both themes axe finds nothing', () => look(page, vitrine, 'timeline-days'));

  await test.step('after a reload one is there again, by months as was chosen, also from the loupe', async () => {
    await page.getByRole('radio', { name: 'Months' }).press('Enter');
    await expect.poll(() => headings(page)).toEqual(['May 2026', 'August 2025']);
    await page.reload();
    await expect.poll(() => headings(page)).toEqual(['May 2026', 'August 2025']);
    await cells(page).first().waitFor();
    await page.keyboard.press('e');
    await expect(page.locator('.loupe')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect.poll(() => headings(page)).toEqual(['May 2026', 'August 2025']);
  });
});
