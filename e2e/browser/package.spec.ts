// Packages from the window: a ZIP to share past the door with a reason, a gallery that opens from the disk, a contact sheet.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

async function into(page: Page, folder: string) {
  const dialog = page.getByRole('dialog', { name: /^(Export|Package of) \d/ });
  const path = dialog.getByRole('textbox', { name: 'Folder' });
  await expect(path).not.toHaveValue('');
  if ((await path.inputValue()) !== folder) {
    await path.fill(folder);
    await path.press('Enter');
  }
  await expect(dialog.getByRole('listbox', { name: 'Folders in Out' })).toBeVisible();
  return dialog;
}

test('a gallery, a contact sheet and a ZIP to share are made from the window; the gallery is operated from the keyboard, from its folder', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 4);
  const out = join(vitrine.home, 'Out');
  mkdirSync(out);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 4);
  await expectTotal(page, 4);
  const title = '<img src=x onerror="document.title=1"> & "light"';
  await vitrine.call('assets.set', { targets: { query: 'frame-01.jpg' }, changes: { title, caption: 'At the harbor' } });
  await cell(page, 'frame-02.jpg').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Shift+E');
  const dialog = await into(page, out);
  await dialog.getByRole('combobox', { name: 'Made as' }).selectOption('gallery');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Harbor');
  await dialog.getByRole('checkbox', { name: 'Web', exact: false }).first().check();
  await look(page, vitrine, 'package');
  await dialog.getByRole('button', { name: 'Make it here' }).click();
  await expect.poll(() => existsSync(join(out, 'Harbor/index.html')), { timeout: 60_000 }).toBe(true);

  await test.step('the gallery shows text as text and goes by arrows', async () => {
    const shown = await page.context().newPage();
    const asked: string[] = [];
    shown.on('request', (request) => asked.push(request.url()));
    await shown.goto(pathToFileURL(join(out, 'Harbor/index.html')).href);
    await expect(shown).toHaveTitle('Harbor');
    const links = shown.locator('main a');
    await expect(links).toHaveCount(4);
    await expect(shown.getByText(title)).toBeVisible();
    await expect.poll(() => shown.locator('main img').evaluateAll((all) => all.every((one) => (one as HTMLImageElement).naturalWidth > 0))).toBe(true);
    await shown.screenshot({ path: 'test-results/screens/gallery.png' });
    await shown.keyboard.press('Tab');
    await expect(links.first()).toBeFocused();
    await shown.keyboard.press('ArrowRight');
    await expect(links.nth(1)).toBeFocused();
    await shown.keyboard.press('ArrowLeft');
    await shown.keyboard.press('Enter');
    const large = shown.locator('dialog .large img');
    await expect.poll(() => large.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await expect(shown.locator('dialog .count')).toHaveText('1 / 4');
    await shown.keyboard.press('ArrowRight');
    await expect(shown.locator('dialog .count')).toHaveText('2 / 4');
    await shown.screenshot({ path: 'test-results/screens/gallery-large.png' });
    await shown.keyboard.press('Escape');
    await expect(links.nth(1)).toBeFocused();
    await expect(shown).toHaveTitle('Harbor');
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    await shown.close();
  });

  await test.step('a contact sheet needs no preset', async () => {
    await page.bringToFront();
    await page.keyboard.press('Control+Shift+E');
    const sheet = await into(page, out);
    await sheet.getByRole('combobox', { name: 'Made as' }).selectOption('sheet');
    await sheet.getByRole('spinbutton', { name: 'Rows' }).fill('2');
    await sheet.getByRole('spinbutton', { name: 'Columns' }).fill('2');
    await look(page, vitrine, 'package-sheet');
    await sheet.getByRole('button', { name: 'Make it here' }).click();
    await expect.poll(() => existsSync(join(out, 'Selection.pdf')), { timeout: 60_000 }).toBe(true);
  });

  await test.step('what may not be shared waits for a reason', async () => {
    await vitrine.cli('rights', 'set', 'frame-01.jpg', '--until', '2020-01-31');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Make a package to share');
    await page.keyboard.press('Enter');
    const share = await into(page, out);
    await expect(share.getByRole('alert')).toContainText('its rights ended on 2020-01-31');
    await share.getByRole('checkbox', { name: 'Web', exact: false }).first().check();
    await expect(share.getByRole('button', { name: 'Make it here' })).toBeDisabled();
    await share.getByRole('textbox', { name: /^Why/ }).fill('The client paid again');
    await look(page, vitrine, 'package-share');
    await share.getByRole('button', { name: 'Make it here' }).click();
    await expect.poll(() => existsSync(join(out, 'Selection.zip')), { timeout: 60_000 }).toBe(true);
    // The folder in which it was made goes last.
    await expect.poll(() => readdirSync(out).sort()).toEqual(['Harbor', 'Selection.pdf', 'Selection.zip']);
  });
});
