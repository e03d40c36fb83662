// The strip of scenes under a film, and how loud it is while it plays.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cutFilm, hasFfmpeg } from './files.ts';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('scenes of a film stand in a strip, are gone to by click and keys, and its level is shown while it plays', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  cutFilm(join(vitrine.pictures, 'cut.mp4'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  const read = async () => ((await vitrine.call('search.page', { query: 'duration:>7 has:preview', limit: 0 })) as { total: number }).total;
  await expect.poll(read, { timeout: 60_000 }).toBe(1);
  await cells(page).filter({ hasText: 'cut.mp4' }).dblclick();
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  const code = bar.locator('.player-code');
  await expect(bar).toContainText('/ 0:08.00');
  await expect(code).toHaveText('00:00:00:00');
  await page.keyboard.press('Shift+V');
  const scene = bar.locator('.player-scene');
  await expect(scene).toHaveCount(4, { timeout: 60_000 });
  await scene.nth(2).click();
  await expect(code).toHaveText('00:00:04:00');
  await expect(scene.nth(2)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Shift+.');
  await expect(code).toHaveText('00:00:06:00');
  await page.keyboard.press('Shift+,');
  await page.keyboard.press('Shift+,');
  await expect(code).toHaveText('00:00:02:00');

  const meter = bar.getByRole('meter');
  const level = async () => Number(await meter.getAttribute('aria-valuenow'));
  expect(await level()).toBe(-60);
  // Again and again: it does not end while it is listened to.
  await page.keyboard.press('Shift+K');
  await page.keyboard.press('k');
  // A sine at −12 dBFS.
  await expect.poll(level, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(-16);
  expect(await level()).toBeLessThan(-8);
  await page.keyboard.press('k');
  await expect.poll(level).toBe(-60);
  // And heard again when it plays again.
  await scene.nth(0).click();
  await page.keyboard.press('k');
  await expect.poll(level, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(-16);
  await page.keyboard.press('k');
  await expect.poll(level).toBe(-60);
  await look(page, vitrine, 'player-scenes');
  await page.keyboard.press('Shift+V');
  await expect(scene).toHaveCount(0);
});
