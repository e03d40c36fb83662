// Subtitles that lie beside a film: found with it, gone to by their time, and shown while it plays.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg, longFilm } from './files.ts';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const says = (words: string) => `1\n00:00:01,000 --> 00:00:02,000\nNothing.\n\n2\n00:00:04,000 --> 00:00:05,900\n${words}\n`;

test('subtitles beside a film are found with it, lead to their time, and are shown by a key or from a menu', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  longFilm(join(vitrine.pictures, 'film.mp4'));
  writeFileSync(join(vitrine.pictures, 'film.en.srt'), says('The <b>zeppelin</b> lands & rests.'));
  writeFileSync(join(vitrine.pictures, 'film.pt-BR.srt'), says('O dirigível pousa.'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  // One cell for all three.
  await expectTotal(page, 1);
  const read = async () => ((await vitrine.call('search.page', { query: 'zeppelin dirigível kind:video', limit: 0 })) as { total: number }).total;
  await expect.poll(read, { timeout: 60_000 }).toBe(1);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('zeppelin');
  await page.keyboard.press('Enter');
  await expectTotal(page, 1);
  await cells(page).filter({ hasText: 'film.mp4' }).click();
  const hit = page.locator('.found-in-hit');
  await expect(hit).toHaveText('00:00:04The zeppelin lands & rests.');
  await hit.focus();
  await page.keyboard.press('Enter');
  const code = page.locator('.player-code');
  await expect(code).toHaveText('10:00:04:00');

  const said = () =>
    page.locator('video').evaluate((film: HTMLVideoElement) => {
      const shown = [...film.textTracks].filter((track) => track.mode === 'showing');
      return shown.flatMap((track) => [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).getCueAsHTML().textContent)).join('|');
    });
  await expect(page.getByRole('button', { name: 'Subtitles' })).toBeVisible();
  await page.keyboard.press('v');
  await expect.poll(said).toBe('The zeppelin lands & rests.');
  await look(page, vitrine, 'player-subtitles');
  await page.keyboard.press('v');
  await expect.poll(said).toBe('O dirigível pousa.');
  await page.keyboard.press('v');
  await expect.poll(said).toBe('');
  await page.getByRole('button', { name: 'Subtitles' }).click();
  await expect(page.locator('.menu [role^=menuitem]')).toHaveText(['None', /^English/, /^Brazilian Portuguese|^Portuguese/]);
  await look(page, vitrine, 'player-subtitles-menu');
  await page.locator('.menu [role^=menuitem]').filter({ hasText: 'Portuguese' }).click();
  await expect.poll(said).toBe('O dirigível pousa.');
});
