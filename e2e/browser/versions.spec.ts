// Versions: turned on for a folder, seen beside the picture, named and approved, brought back.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('versions of a folder are kept, seen beside the picture, named, approved, and brought back', async ({ vitrine, open }) => {
  const file = join(vitrine.pictures, 'poster.jpg');
  const save = async (color: string) => {
    await picture(vitrine.pictures, 'poster.jpg', { color });
    return readFileSync(file);
  };
  const first = await save('#1f4fb0');
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 1);
  await expectTotal(page, 1);
  await cell(page, 'poster.jpg').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Versions' }).click();
  await expect(inspector).toContainText('No versions of this file are kept.');

  await command(page, 'Versions of folders…');
  const dialog = page.getByRole('dialog', { name: 'Versions of folders' });
  await dialog.getByRole('combobox', { name: `Versions of ${vitrine.pictures}` }).selectOption('Keep all');
  await expect(dialog.getByRole('status')).toContainText(/needs up to .* are free\./);
  await look(page, vitrine, 'versions-of-folders');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toContainText('One content is kept');
  await page.keyboard.press('Escape');

  const versions = inspector.getByRole('list', { name: 'Versions, the newest first' }).getByRole('listitem');
  await expect(versions).toHaveCount(1);
  await save('#2f8f3a');
  await expect(versions).toHaveCount(2);
  await save('#777777');
  await expect(versions).toHaveCount(3);
  await expect(versions.first()).toContainText('Version 3');
  await versions.nth(1).getByText('Name and note').click();
  await versions.nth(1).getByLabel('Name').fill('To print');
  await versions.nth(1).getByLabel('Name').press('Enter');
  await expect(versions.nth(1)).toContainText('Version 2 To print');
  await versions.nth(1).getByRole('combobox', { name: 'State of version 2' }).selectOption('Approved');
  await expect(page.getByText('Approved version 2 of poster.jpg')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  for (const picture of await versions.locator('img').all()) await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await look(page, vitrine, 'versions');

  await versions.nth(2).getByRole('button', { name: 'Bring back version 1' }).press('Enter');
  await expect(page.getByText('Brought back version 1 of')).toBeVisible();
  await expect(versions).toHaveCount(4);
  await expect(versions.first()).toContainText('Version 4');
  expect(readFileSync(file).equals(first)).toBe(true);
});
