// Versions: turned on for a folder, seen beside the picture, named and approved, brought back.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, expectSaid, expectTotal, holdSaid, test } from './kit.ts';
import { look } from './look.ts';
import { originals } from '../testing/originals.ts';

test.use({ reducedMotion: 'reduce' } as object);

/** Give or take what JPEG and WebP make of it. */
const near = (...rgb: number[]) => rgb.map((value) => expect.closeTo(value, -1));

test('versions of a folder are kept, seen beside the picture, named, approved, and brought back', async ({ vitrine, open }) => {
  const file = join(vitrine.pictures, 'poster.jpg');
  // Brought back in the end.
  originals.mayChange(file);
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
  await holdSaid(page, 'Approved version 2 of poster.jpg');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  for (const picture of await versions.locator('img').all()) await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await look(page, vitrine, 'versions');

  await versions.nth(2).getByRole('button', { name: 'Compare version 1 with another' }).press('Enter');
  const compare = page.getByRole('dialog', { name: 'Compare versions of poster.jpg' });
  const stack = compare.locator('[data-how]');
  /** Left of the middle of the first picture, and right of the middle of the last one. */
  const colors = async () => {
    await expect(stack).toHaveAttribute('data-ready', 'true');
    const pictures = stack.locator('.stage-picture');
    const boxes = await Promise.all([pictures.first(), pictures.last()].map((one) => one.boundingBox()));
    return Promise.all(
      boxes.map(async (box, i) => {
        const { x, y, width, height } = box as { x: number; y: number; width: number; height: number };
        const shot = await page.screenshot({ clip: { x: x + width * (i ? 0.75 : 0.25), y: y + height / 2, width: 4, height: 4 } });
        return (await sharp(shot).removeAlpha().stats()).channels.map(({ mean }) => mean);
      }),
    );
  };
  await expect(compare.getByRole('combobox', { name: 'Before' }).locator('option:checked')).toContainText('Version 1');
  await expect.poll(colors).toEqual([near(31, 79, 176), near(119, 119, 119)]);
  await look(page, vitrine, 'versions-side');
  const how = (name: string) => compare.getByRole('radio', { name }).click();
  await how('Swipe');
  await expect.poll(colors).toEqual([near(31, 79, 176), near(119, 119, 119)]);
  await look(page, vitrine, 'versions-swipe');
  await how('Onion skin');
  await expect.poll(colors).toEqual([near(75, 99, 147), near(75, 99, 147)]);
  await how('Difference');
  await compare.getByRole('slider', { name: 'How much a difference is made brighter' }).fill('1');
  await expect.poll(colors).toEqual([near(88, 40, 57), near(88, 40, 57)]);
  await page.keyboard.press('Escape');
  await expect(compare).toBeHidden();

  await versions.nth(2).getByRole('button', { name: 'Bring back version 1' }).press('Enter');
  await expectSaid(page, 'Brought back version 1 of');
  await expect(versions).toHaveCount(4);
  await expect(versions.first()).toContainText('Version 4');
  expect(readFileSync(file).equals(first)).toBe(true);
});
