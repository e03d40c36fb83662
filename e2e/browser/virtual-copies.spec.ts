// Virtual copies in the window: made by a key, seen as cells of their own, named, edited and deleted; the file stays.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, cells, expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('Ctrl+\' makes a copy that is edited, starred, named and deleted by itself', async ({ vitrine, open }) => {
  await picture(vitrine.pictures, 'a.jpg', { width: 1200, height: 800, color: '#3f7a5c' });
  await picture(vitrine.pictures, 'b.jpg', { width: 1200, height: 800, color: '#8a4a3f' });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 2);
  await expectTotal(page, 2);
  await cell(page, 'a.jpg').click();
  await page.keyboard.press('4');
  await expect(cell(page, 'a.jpg')).toHaveAccessibleName(/4 stars/);
  await page.keyboard.press("Control+'");
  await expectTotal(page, 3);
  const copy = cells(page).filter({ hasText: 'Copy 1' });
  await expect(copy).toHaveAttribute('aria-selected', 'true');
  await expect(copy).toHaveAccessibleName(/4 stars/);
  // What is done now is done to the copy alone.
  await page.keyboard.press('2');
  const name = page.getByRole('textbox', { name: 'Virtual copy' });
  await expect(name).toHaveValue('Copy 1');
  await name.fill('Warm');
  await name.press('Enter');
  const named = cells(page).filter({ hasText: 'Warm' });
  await expect(named).toHaveAccessibleName(/2 stars/);
  await expect(cells(page).filter({ hasText: 'a.jpg', hasNotText: 'Warm' })).toHaveAccessibleName(/4 stars/);
  const { items } = (await vitrine.cli('search', 'has:copy')).json as { items: { id: string }[] };
  expect((await vitrine.cli('edit', items[0]?.id as string, '--temp', '80', '--crop', '0,0,0.5,1')).code).toBe(0);
  await expect(named.locator('img').first()).toHaveAttribute('src', /~/);
  await look(page, vitrine, 'virtual-copy');
  await named.click();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog', { name: 'Delete 1 virtual copy?' });
  await look(page, vitrine, 'virtual-copy-delete');
  await dialog.getByRole('button', { name: 'Delete 1 virtual copy' }).click();
  await expectTotal(page, 2);
  await expect(cell(page, 'a.jpg')).toHaveAccessibleName('a.jpg 4 stars');
  expect(existsSync(join(vitrine.pictures, 'a.jpg'))).toBe(true);
  await page.keyboard.press('Control+z');
  await expectTotal(page, 3);
});
