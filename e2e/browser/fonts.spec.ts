// Fonts in the loupe: tried with a text of one's own, in all sizes, with all their characters and axes.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const { resolve } = createRequire(import.meta.url);
const FONTS = {
  'Liberation.ttf': join(dirname(resolve('pdfjs-dist/package.json')), 'standard_fonts/LiberationSans-Regular.ttf'),
  'Inter.woff2': join(
    dirname(resolve('@fontsource-variable/inter/package.json')),
    'files/inter-latin-wght-normal.woff2',
  ),
};

test('a font is tried with words of one’s own, in all sizes, with all that it draws and its axes', async ({
  vitrine,
  open,
}) => {
  mkdirSync(vitrine.pictures, { recursive: true });
  for (const [name, from] of Object.entries(FONTS)) copyFileSync(from, join(vitrine.pictures, name));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 2);
  await expect(cells(page).locator('img.picture')).toHaveCount(2);

  await cells(page).filter({ hasText: 'Inter.woff2' }).dblclick();
  const text = page.getByRole('textbox', { name: 'Text to try the font with' });
  await expect(text).toHaveValue(/quick brown fox/);
  await text.fill('Vitrine 123');
  const weight = page.getByRole('slider', { name: 'Weight' });
  await expect(weight).toHaveValue('400');
  await weight.fill('850');
  await expect(text).toHaveCSS('font-variation-settings', '"wght" 850');
  const width = () =>
    text.evaluate((element) => {
      const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      context.font = `40px ${getComputedStyle(element).fontFamily}, monospace`;
      return context.measureText('illlll').width;
    });
  // Drawn with the file, not with what stands in.
  await expect.poll(width).toBeLessThan(100);
  await look(page, vitrine, 'font-sample');

  await page.getByRole('radio', { name: 'Sizes' }).click();
  await expect(page.getByRole('region', { name: 'Sizes' })).toContainText('Vitrine 123');
  await look(page, vitrine, 'font-sizes');
  await page.getByRole('radio', { name: 'Characters' }).click();
  const glyphs = page.getByRole('region', { name: 'Characters' });
  await expect(glyphs).toContainText(/\d+ characters/);
  await expect(glyphs.getByTitle('U+0041')).toHaveText('A');
  await look(page, vitrine, 'font-characters');

  await page.keyboard.press('g');
  await cells(page).filter({ hasText: 'Liberation.ttf' }).dblclick();
  await expect(text).toHaveValue('Vitrine 123');
  await expect(weight).toHaveCount(0);
  await expect(page.getByRole('complementary')).toContainText('Liberation Sans');
});
