// The selection is exported from the window by a preset made there, with a watermark; what is expired is stopped at the door.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { pictures } from './files.ts';
import { cell, expect, expectIngested, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

async function into(page: Page, folder: string, name: string) {
  const dialog = page.getByRole('dialog', { name: /^Export \d/ });
  const path = dialog.getByRole('textbox', { name: 'Folder' });
  await expect(path).not.toHaveValue('');
  if ((await path.inputValue()) !== folder) {
    await path.fill(folder);
    await path.press('Enter');
  }
  await expect(dialog.getByRole('listbox', { name: `Folders in ${name}` })).toBeVisible();
  return dialog;
}

test('a preset with a watermark is made, exported with, and used again; an expired one stays unless somebody says why', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 3);
  const out = join(vitrine.home, 'Out');
  mkdirSync(out);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 3);
  await expectTotal(page, 3);
  await cell(page, 'frame-02.jpg').click();
  await page.keyboard.press('Control+Shift+E');
  const dialog = await into(page, out, 'Out');
  await expect(dialog.getByRole('button', { name: 'Export here' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'New preset…' }).click();
  const preset = page.getByRole('dialog', { name: 'New export preset' });
  await preset.getByRole('textbox', { name: 'Name', exact: true }).fill('Client');
  await preset.getByRole('spinbutton', { name: 'Pixels' }).fill('600');
  await preset.getByRole('textbox', { name: 'Watermark' }).fill('© Ines');
  await preset.getByRole('spinbutton', { name: 'Width in %' }).fill('40');
  await preset.getByRole('spinbutton', { name: 'Opacity in %' }).fill('90');
  await look(page, vitrine, 'export-preset');
  await preset.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Client' })).toBeChecked();
  await look(page, vitrine, 'export');
  await dialog.getByRole('button', { name: 'Export here' }).click();
  await expectSaid(page, /^Exported 1 file to/);
  expect(readdirSync(out)).toEqual(['frame-02.jpg']);
  const { data, info } = await sharp(join(out, 'frame-02.jpg')).raw().toBuffer({ resolveWithObject: true });
  expect(Math.max(info.width, info.height)).toBe(600);
  const corner = await sharp(data, { raw: info }).extract({ left: info.width >> 1, top: info.height - 100, width: info.width >> 1, height: 100 }).toBuffer();
  expect(Math.max(...(await sharp(corner, { raw: { width: info.width >> 1, height: 100, channels: info.channels } }).stats()).channels.map(({ max }) => max))).toBeGreaterThan(200);

  await page.keyboard.press('Control+Alt+Shift+E');
  await expect.poll(() => readdirSync(out).sort()).toEqual(['frame-02-2.jpg', 'frame-02.jpg']);

  await vitrine.cli('rights', 'set', 'frame-01.jpg', '--until', '2020-01-31');
  await cell(page, 'frame-01.jpg').click();
  await page.keyboard.press('Control+Shift+E');
  const again = await into(page, out, 'Out');
  await expect(again.getByRole('alert')).toContainText('frame-01.jpg: its rights ended on 2020-01-31');
  await expect(again.getByRole('checkbox', { name: 'Client' })).toBeChecked();
  await expect(again.getByRole('button', { name: 'Export here' })).toBeDisabled();
  await look(page, vitrine, 'export-stopped');
  await again.getByRole('textbox', { name: /Why they leave/ }).fill('Paid again by mail');
  await again.getByRole('button', { name: 'Export here' }).click();
  await expect.poll(() => readdirSync(out)).toContain('frame-01.jpg');
});
