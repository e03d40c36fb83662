// Markers with texts at times of a film: set, gone to, changed, found, taken away and undone by keys.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg, longFilm } from './files.ts';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('markers are set, changed, gone to, found and taken away from the keyboard', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  longFilm(join(vitrine.pictures, 'film.mp4'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await cells(page).filter({ hasText: 'film.mp4' }).dblclick();
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  const code = bar.locator('.player-code');
  await expect(bar).toContainText('/ 0:06.00');
  await expect(code).toHaveText('10:00:00:00');
  const position = page.getByRole('slider', { name: 'Position' });
  const write = async (words: string) => {
    await page.keyboard.press('m');
    await expect(bar.getByRole('textbox', { name: /^Marker at/ })).toBeFocused();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await expect(bar.getByRole('textbox')).toHaveCount(0);
  };
  await position.fill('1.02');
  await expect(code).toHaveText('10:00:01:00');
  await write('The door opens');
  await expect(bar.locator('.player-marker')).toHaveCount(1);
  await position.fill('4.02');
  await expect(code).toHaveText('10:00:04:00');
  await write('A zeppelin passes, from left to right');
  await expect(bar.locator('.player-marker')).toHaveCount(2);
  await expect(bar.locator('.player-marker-words')).toHaveText('A zeppelin passes, from left to right');
  await look(page, vitrine, 'player-markers');

  await page.keyboard.press(';');
  await expect(code).toHaveText('10:00:01:00');
  await page.keyboard.press("'");
  await expect(code).toHaveText('10:00:04:00');
  await page.keyboard.press(';');
  await expect(code).toHaveText('10:00:01:00');
  // Escape keeps nothing.
  await page.keyboard.press('m');
  await expect(bar.getByRole('textbox', { name: /^Marker at/ })).toBeFocused();
  await page.keyboard.type('Not this');
  await page.keyboard.press('Escape');
  await expect(bar.locator('.player-marker-words')).toHaveText('The door opens');
  await write('The gate opens');
  await expect(bar.locator('.player-marker-words')).toHaveText('The gate opens');
  const listed = page.getByRole('complementary', { name: 'Inspector' }).locator('.found-in-hit');
  await expect(listed).toHaveText(['00:00:01.02The gate opens', '00:00:04.02A zeppelin passes, from left to right']);
  await listed.last().click();
  await expect(code).toHaveText('10:00:04:00');

  await page.keyboard.press('Control+Alt+m');
  await expect(bar.locator('.player-marker')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(bar.locator('.player-marker')).toHaveCount(2);

  await page.keyboard.press('g');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('zeppelin');
  await page.keyboard.press('Enter');
  await expectTotal(page, 1);
  await cells(page).first().click();
  await page.locator('.found-in-hit').first().focus();
  await page.keyboard.press('Enter');
  await expect(code).toHaveText('10:00:04:00');
});
