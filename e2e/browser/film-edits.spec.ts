// Edits of films in the loupe: trimmed to the marks, muted, turned and cropped by keys, undone; clips and frames cut out.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg, longFilm, tone } from './files.ts';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('a film is trimmed, muted, turned and cropped from the keyboard, undone, and taken out as a clip and as a frame', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  longFilm(join(vitrine.pictures, 'film.mp4'));
  const out = join(vitrine.home, 'out');
  mkdirSync(out);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  const { n } = await vitrine.call('assets.find', { ref: join(vitrine.pictures, 'film.mp4') });
  const kept = async () => await vitrine.call('edits.get', { n });
  await cells(page).filter({ hasText: 'film.mp4' }).dblclick();
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  await expect(bar).toContainText('/ 0:06.00');
  const position = page.getByRole('slider', { name: 'Position' });
  await position.fill('1');
  await page.keyboard.press('i');
  await position.fill('2.5');
  await page.keyboard.press('o');
  await page.keyboard.press('d');
  const panel = page.getByRole('complementary', { name: 'Edits' });
  await expect(panel).toBeVisible();

  await test.step('the marks become the part; undo gives all of it back', async () => {
    await page.keyboard.press('Shift+T');
    await expect.poll(async () => (await kept()).recipe).toEqual({ version: 1, trim: { from: 1, to: expect.closeTo(2.52, 2) } });
    await expect(panel).toContainText('1.52 s');
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await kept()).recipe).toBe(null);
    await expect(panel).toContainText('6.00 s');
    await page.keyboard.press('Control+Shift+z');
    await expect(panel).toContainText('1.52 s');
  });

  await test.step('without sound, turned, and cropped by arrows', async () => {
    await page.keyboard.press('Shift+M');
    await expect.poll(async () => (await kept()).recipe).toMatchObject({ mute: true });
    await expect(panel.getByRole('checkbox', { name: 'Without sound' })).toBeChecked();
    await page.keyboard.press('Control+.');
    await expect.poll(async () => (await kept()).rotate).toBe(90);
    const picture = page.locator('.film-laid');
    await expect.poll(async () => { const box = await picture.boundingBox(); return box ? box.height > box.width : false; }).toBe(true);
    await page.keyboard.press('r');
    await expect(page.locator('.crop-box')).toBeFocused();
    for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowUp');
    await look(page, vitrine, 'film-crop');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await kept()).recipe).toHaveProperty('crop');
    await expect(page.locator('.crop-box')).toBeHidden();
    await look(page, vitrine, 'film-edits');
  });

  await test.step('a clip and a frame are made where one says', async () => {
    const dialog = page.getByRole('dialog');
    for (const [key, name, file] of [['Shift+E', 'clip', 'clip.mp4'], ['Shift+F', 'frame', 'frame.jpg']] as const) {
      await page.keyboard.press(key);
      const folder = dialog.getByRole('textbox', { name: 'Folder' });
      await expect(folder).not.toHaveValue('');
      if ((await folder.inputValue()) !== out) {
        await folder.fill(out);
        await folder.press('Enter');
      }
      await expect(dialog.getByRole('listbox', { name: 'Folders in out' })).toBeVisible();
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      if (name === 'clip') await look(page, vitrine, 'film-clip');
      await dialog.getByRole('button', { name: 'Make it here' }).click();
      await expect(dialog).toBeHidden();
      await expect.poll(() => existsSync(join(out, file)), { timeout: 60_000 }).toBe(true);
    }
    await expect.poll(() => readdirSync(out).sort()).toEqual(['clip.mp4', 'frame.jpg']);
    const { streams, format } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', join(out, 'clip.mp4')], { encoding: 'utf8' }));
    expect(Number(format.duration)).toBeCloseTo(1.52, 1);
    expect(streams).toHaveLength(1);
    expect(streams[0].height).toBeGreaterThan(0);
  });

  await test.step('what may not leave is stopped, with the reason', async () => {
    await vitrine.call('rights.set', { targets: [n], changes: { until: '2020-01-31' } });
    await page.keyboard.press('Shift+E');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('alert')).toContainText('its rights ended on 2020-01-31');
    await expect(dialog.getByRole('button', { name: 'Make it here' })).toBeDisabled();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('all of it is taken back, and the panel goes', async () => {
    await page.keyboard.press('Control+Shift+r');
    await expect.poll(async () => (await kept()).recipe).toBe(null);
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(page.locator('video')).toBeVisible();
  });
});

test('a sound is trimmed and faded from the keyboard, and taken out as M4A', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  mkdirSync(vitrine.pictures, { recursive: true });
  tone(join(vitrine.pictures, 'tone.wav'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  const { n } = await vitrine.call('assets.find', { ref: join(vitrine.pictures, 'tone.wav') });
  await cells(page).filter({ hasText: 'tone.wav' }).dblclick();
  await expect(page.getByRole('region', { name: 'Player', exact: true })).toContainText('/ 0:02.0');
  const position = page.getByRole('slider', { name: 'Position' });
  await position.fill('0.5');
  await page.keyboard.press('i');
  await position.fill('1.5');
  await page.keyboard.press('o');
  await page.keyboard.press('d');
  const panel = page.getByRole('complementary', { name: 'Edits' });
  await expect(panel).toBeVisible();
  await page.keyboard.press('Shift+T');
  await panel.getByRole('spinbutton', { name: 'Fade in, seconds' }).fill('0.2');
  const fadeOut = panel.getByRole('spinbutton', { name: 'Fade out, seconds' });
  await fadeOut.fill('0.3');
  await expect.poll(async () => (await vitrine.call('edits.get', { n })).recipe).toEqual({ version: 1, trim: { from: expect.closeTo(0.5, 1), to: expect.closeTo(1.5, 1) }, fade: { in: 0.2, out: 0.3 } });
  // Nothing of it is for the eye.
  await expect(panel.getByRole('button', { name: 'Crop' })).toHaveCount(0);
  await look(page, vitrine, 'sound-edits');
  await panel.getByRole('button', { name: 'Export a clip…' }).press('Enter');
  const formats = page.getByRole('dialog').getByRole('combobox', { name: 'Format' });
  await expect(formats.getByRole('option')).toHaveText(['M4A', 'MP3', 'WAV']);
});
