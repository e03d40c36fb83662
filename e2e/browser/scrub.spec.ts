// Films in the grid: the pointer over one shows the frame of its moment.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg, longFilm } from './files.ts';
import { cells, expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('moving over a film shows the frame of that moment, and nothing moves for who wants less motion', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  longFilm(join(vitrine.pictures, 'film.mp4'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 1);
  await expectTotal(page, 1);
  const picture = cells(page).filter({ hasText: 'film.mp4' }).locator('.cell-picture');
  await expect(picture.locator('img')).toBeVisible();
  // Its cell takes another shape once the size of the film is known.
  const over = async (part: number) => {
    const { x, y, width, height } = (await picture.boundingBox())!;
    await page.mouse.move(x + width * part, y + height / 2);
  };
  const frame = picture.locator('.scrub-frame');

  await expect(async () => {
    await over(0.1);
    await expect(picture.locator('.scrub')).toBeAttached({ timeout: 500 });
  }).toPass();
  const shows = (part: number, which: string) =>
    expect(async () => {
      await over(part);
      await expect(frame).toHaveAttribute('data-frame', which, { timeout: 500 });
    }).toPass();
  await shows(0.26, '6');
  await shows(0.76, '18');
  // As wide as the picture below it, one frame high.
  const [shown, poster] = [(await frame.boundingBox())!, (await picture.locator('img').boundingBox())!];
  expect(Math.abs(shown.width / shown.height - 640 / 360)).toBeLessThan(0.02);
  expect(Math.abs(shown.y - poster.y)).toBeLessThan(2);
  // Its length stays above the frame.
  const length = (await picture.locator('.cell-badges').boundingBox())!;
  const top = await page.evaluate(([left, down]) => document.elementFromPoint(left!, down!)?.closest('.cell-signs') !== null, [length.x + length.width / 2, length.y + length.height / 2]);
  expect(top).toBe(true);
  await look(page, vitrine, 'scrub');
  await page.mouse.move(0, 0);
  await expect(frame).toHaveCount(0);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await over(0.5);
  await over(0.6);
  await expect(picture.locator('.scrub')).toHaveCount(0);
  // It is opened as any other.
  await picture.dblclick();
  await expect(page.locator('video')).toBeVisible();
});
