// Films in the loupe: by frames, faster, between marks, with the timecode of their file.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chapteredSound, hasFfmpeg, longFilm, proresFilm, tone } from './files.ts';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('a film is played from the keyboard: by frames, faster, backward, between marks, by its own timecode', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  longFilm(join(vitrine.pictures, 'film.mp4'));
  tone(join(vitrine.pictures, 'tone.wav'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 2);
  await cells(page).filter({ hasText: 'film.mp4' }).dblclick();
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  const code = bar.locator('.player-code');
  const video = page.locator('video');
  await expect(bar).toContainText('/ 0:06.00');
  await expect(code).toHaveText('10:00:00:00');
  await expect(page.getByRole('complementary')).toContainText('10:00:00:00');

  for (const _ of [1, 2, 3]) await page.keyboard.press('.');
  await expect(code).toHaveText('10:00:00:03');
  await page.keyboard.press(',');
  await expect(code).toHaveText('10:00:00:02');
  await page.keyboard.press('Shift+L');
  await expect(code).toHaveText('10:00:05:02');
  await page.keyboard.press('Shift+J');
  await expect(code).toHaveText('10:00:00:02');

  const rate = () => video.evaluate((element: HTMLVideoElement) => (element.paused ? 0 : element.playbackRate));
  await page.keyboard.press('l');
  await expect.poll(rate).toBe(1);
  await page.keyboard.press('l');
  await expect.poll(rate).toBe(2);
  await expect(bar).toContainText('2×');
  await page.keyboard.press('k');
  await expect.poll(rate).toBe(0);
  // The list was not opened by it.
  await expect(video).toBeVisible();

  await page.getByRole('slider', { name: 'Position' }).fill('3');
  await page.keyboard.press('j');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeLessThan(2.5);
  await page.keyboard.press('k');

  const position = page.getByRole('slider', { name: 'Position' });
  await position.fill('1');
  await page.keyboard.press('i');
  await position.fill('1.5');
  await page.keyboard.press('o');
  await expect(bar).toContainText('10:00:01:00 – 10:00:01:12 · 0:00.52');
  await look(page, vitrine, 'player-film');
  await page.keyboard.press('Shift+K');
  await page.keyboard.press('l');
  // It comes back to the first mark, again and again.
  const times = video.evaluate(async (element: HTMLVideoElement) => {
    for (let back = 0, last = element.currentTime; back < 2; ) {
      await new Promise(requestAnimationFrame);
      if (element.currentTime < last) back++;
      last = element.currentTime;
    }
    return element.currentTime;
  });
  expect(await times).toBeGreaterThanOrEqual(0.9);
  await page.keyboard.press('Shift+K');
  await expect.poll(rate).toBe(0);
  await expect(code).toHaveText('10:00:01:12');
  await page.keyboard.press('Shift+O');
  await expect(bar).not.toContainText('–');

  await page.keyboard.press('g');
  await cells(page).filter({ hasText: 'tone.wav' }).dblclick();
  await expect(bar).toContainText('/ 0:02.00');
  await page.keyboard.press('.');
  await expect(code).toHaveText('0:00.02');
  const wave = page.locator('.player-wave');
  await expect(wave.locator('img')).toBeVisible();
  const { width = 0, height = 0 } = (await wave.boundingBox()) ?? {};
  await wave.click({ position: { x: width / 2, y: height / 2 } });
  await expect(code).toHaveText(/^0:0(?:0\.9|1\.0)/);
  await look(page, vitrine, 'player-sound');
  // Elsewhere the keys are what they were.
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.locator('.list-name').first()).toBeVisible();
});

test('a film that no window plays is prepared in the background, and played by frames and timecode then', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  proresFilm(join(vitrine.pictures, 'graded.mov'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  const cell = cells(page).filter({ hasText: 'graded.mov' });
  const read = async () => ((await vitrine.call('search.page', { query: 'codec:prores', limit: 0 })) as { total: number }).total;
  await expect.poll(read, { timeout: 60_000 }).toBe(1);
  await cell.dblclick();
  const prepare = page.getByRole('button', { name: 'Prepare it to be played' });
  await expect(prepare).toBeVisible({ timeout: 60_000 });
  await look(page, vitrine, 'player-prepare');
  await page.keyboard.press('k');
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  await expect(bar).toContainText('/ 0:03.00', { timeout: 60_000 });
  const video = page.locator('video');
  await expect(video).toHaveAttribute('src', /\/proxy\//);
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect(bar.locator('.player-code')).toHaveText('10:00:00:02');
  await page.keyboard.press('k');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(1);

  // Another time it is there at once.
  await page.keyboard.press('Escape');
  await expect(video).toHaveCount(0);
  await cell.dblclick();
  await expect(bar).toContainText('/ 0:03.00', { timeout: 60_000 });
  await expect(prepare).toHaveCount(0);
});

test('chapters of a sound stand on its track, in a menu, and are gone to by keys', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  chapteredSound(join(vitrine.pictures, 'book.m4a'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await cells(page).filter({ hasText: 'book.m4a' }).dblclick();
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  const name = bar.locator('.player-chapter-name');
  await expect(name).toHaveText('Low tide');
  await expect(bar.locator('.player-chapter')).toHaveCount(1);
  await page.keyboard.press('PageDown');
  await expect(name).toHaveText('Chapter 2');
  await expect(bar.locator('.player-code')).toHaveText('0:03.00');
  await page.keyboard.press('PageUp');
  await expect(name).toHaveText('Low tide');
  await bar.getByRole('button', { name: 'Chapters' }).click();
  await expect(page.locator('.menu [role^=menuitem]')).toHaveText(['0:00.00  Low tide', '0:03.00  Chapter 2']);
  await look(page, vitrine, 'player-chapters');
  await page.locator('.menu [role^=menuitem]').last().click();
  await expect(name).toHaveText('Chapter 2');
});
