// Colors: beside the picture, copied and searched for by a click; in the filter bar.
import { picture } from './files.ts';
import { cell, expect, expectIngested, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] } as object);

test('the colors of a picture are shown, copied, searched for, and counted in the filter bar', async ({ vitrine, open }) => {
  for (const [name, color] of [['sea.jpg', '#1f4fb0'], ['sky.jpg', '#2a5fc0'], ['leaf.jpg', '#2f8f3a'], ['wall.jpg', '#777777']] as const)
    await picture(vitrine.pictures, name, { color });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 4);
  await expectTotal(page, 4);
  await cell(page, 'leaf.jpg').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const colors = inspector.locator('.palette-color');
  await expect(colors.first()).toHaveAttribute('aria-label', /^#[23][0-9a-f]{5}, \d+ %$/);
  await colors.first().click();
  await expectSaid(page, /^Copied #/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^#[0-9a-f]{6}$/);
  await look(page, vitrine, 'colors');
  const filter = page.getByRole('region', { name: 'Filter bar' });
  // Of 4 pictures with small signs in red and green in their corners two are blue.
  await filter.getByRole('button', { name: 'Blue 2' }).click();
  await expectTotal(page, 2);
  await filter.getByRole('button', { name: 'Clear the filter Color' }).click();
  await expectTotal(page, 4);
  await cell(page, 'sea.jpg').click();
  await expect(colors.first()).toHaveAttribute('aria-label', /^#[12][0-9a-f]{5}/);
  await colors.first().focus();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.search-box, .top-bar').first()).toContainText(/color: #/);
  await expectTotal(page, 2);
});
