// Where files are used: beside a picture the pages that show it, beside a page its pictures and what is missing; asked before the trash.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, cells, expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('used in and uses: each leads there, missing ones are named, and the trash says who will miss a file', async ({
  vitrine,
  open,
}) => {
  mkdirSync(join(vitrine.pictures, 'img'), { recursive: true });
  await picture(join(vitrine.pictures, 'img'), 'hero.jpg');
  await picture(join(vitrine.pictures, 'img'), 'lonely.jpg');
  writeFileSync(
    join(vitrine.pictures, 'page.html'),
    '<!doctype html><title>Page</title><p>Words</p><img src="img/hero.jpg"><img src="img/gone.png">',
  );
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 3);
  await expectIngested(vitrine, 3);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const part = (name: string) => inspector.getByRole('region', { name, exact: true });

  await cell(page, 'hero.jpg').click();
  await expect(part('Used in')).toContainText('page.html');
  await look(page, vitrine, 'links-used-in');
  await part('Used in').getByRole('button', { name: 'page.html' }).click();
  await expect(part('Uses')).toContainText('1 file is missing');
  await expect(part('Uses')).toContainText('gone.png');
  await expect(part('Uses').getByRole('button', { name: 'hero.jpg' })).toBeVisible();
  await look(page, vitrine, 'links-uses');

  // What is shown does not hold the page: it is shown alone.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('usedby:page');
  await page.keyboard.press('Enter');
  await expectTotal(page, 1);
  await cells(page).filter({ hasText: 'hero.jpg' }).click();
  await part('Used in').getByRole('button', { name: 'page.html' }).click();
  await expect(cell(page, 'page.html')).toBeVisible();
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('usedby:none kind:image');
  await page.keyboard.press('Enter');
  await expectTotal(page, 1);
  await expect(cell(page, 'lonely.jpg')).toBeVisible();

  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('hero kind:image');
  await page.keyboard.press('Enter');
  await expectTotal(page, 1);
  await cell(page, 'hero.jpg').click();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('hero.jpg is used in page.html, which will miss it.');
  await look(page, vitrine, 'links-trash');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});
