// Words in pictures: turned on in Formats by the keyboard, read in the background, and found.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOfWords } from '../../src-main/core/formats/testing/words-files.ts';
import { cells, command, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.skip(
  spawnSync('tesseract', ['--version']).status !== 0,
  'tesseract is not installed: apt-get install tesseract-ocr',
);

test('words in pictures are read once it is turned on, and found', async ({ vitrine, open }) => {
  writeFileSync(join(vitrine.pictures, 'poster.jpg'), await pictureOfWords('Midsummer concert'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await command(page, 'Formats');
  const formats = page.getByRole('dialog', { name: 'Formats' });
  const box = formats.getByRole('checkbox', { name: /^Read words in pictures/ });
  await expect(box).not.toBeChecked();
  await box.focus();
  await page.keyboard.press('Space');
  await expect(box).toBeChecked();
  await expect(formats.getByRole('status')).toHaveText('1 read, 0 to be read', { timeout: 60_000 });
  await look(page, vitrine, 'formats-ocr');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('midsummer');
  await page.keyboard.press('Enter');
  await expectTotal(page, 1);
  await expect(cells(page)).toHaveCount(1);
});
