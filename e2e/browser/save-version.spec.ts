// A file dropped on a picture becomes its new version once that was confirmed; what stood there is kept, and comes back by Undo.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { originals } from '../testing/originals.ts';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, expectSaid, expectTotal, holdSaid, test } from './kit.ts';
import { look } from './look.ts';

test('a dropped file, or one that is named, becomes the new version of a picture; Undo brings the former back', async ({
  vitrine,
  open,
}) => {
  const file = join(vitrine.pictures, 'poster.jpg');
  await picture(vitrine.pictures, 'poster.jpg', { color: '#1f4fb0' });
  const other = await picture(vitrine.folder, 'retouched.jpg', { color: '#2f8f3a' });
  // A file of another kind is refused.
  const png = await picture(vitrine.folder, 'drawn.png', { color: '#777777' });
  const [first, second] = [readFileSync(file), readFileSync(other)];
  originals.mayChange(file);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await expectIngested(vitrine, 1);
  const poster = cell(page, 'poster.jpg');
  await poster.click();

  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'retouched.jpg', { type: 'image/jpeg' }));
    return transfer;
  });
  await poster.dispatchEvent('dragenter', { dataTransfer: dropped });
  await poster.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(page.getByText('Drop for a new version of poster.jpg')).toBeVisible();
  await poster.dispatchEvent('drop', { dataTransfer: dropped });
  const dialog = page.getByRole('dialog', { name: 'New version of poster.jpg?' });
  await expect(dialog).toContainText('“retouched.jpg” was dropped');
  await expect(dialog).toContainText(`${file} gets its content`);
  await expect(dialog.getByRole('button', { name: 'Save as version' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'From the file' }).fill(other);
  await look(page, vitrine, 'version-from-file');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(readFileSync(file).equals(first)).toBe(true);

  const from = async (path: string) => {
    await command(page, 'New version from a file…');
    await dialog.getByRole('textbox', { name: 'From the file' }).fill(path);
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
  };
  await from(png);
  await expectSaid(page, /drawn\.png is of another kind/);
  expect(readFileSync(file).equals(first)).toBe(true);
  await from(other);
  await holdSaid(page, /Saved .*retouched\.jpg as version 2/);
  expect(readFileSync(file).equals(second)).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expectSaid(page, /Brought back version 1 of .*poster\.jpg as version 3/);
  expect(readFileSync(file).equals(first)).toBe(true);
});
