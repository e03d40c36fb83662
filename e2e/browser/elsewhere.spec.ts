// A search that finds nothing here goes on in the other catalogs of the machine, which stay as they are; one click shows it there.
import { cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeNewer } from '../../src-main/core/db/testing/newer.ts';
import { pictures } from './files.ts';
import { cell, command, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('other catalogs are searched from an empty result, say what keeps them closed, and open at the search', async ({ vitrine, open }) => {
  const at = (name: string) => join(vitrine.folder, name);
  const elsewhere = async (...args: string[]) => expect((await vitrine.cli(...args)).code, args.join(' ')).toBe(0);
  await pictures(join(vitrine.pictures, 'sea'), 3);
  await elsewhere('add', join(vitrine.pictures, 'sea'), '--catalog', at('Weddings'));
  await elsewhere('set', join(vitrine.pictures, 'sea/frame-02.jpg'), '--rating', '4', '--catalog', at('Weddings'));
  for (const name of ['Gone', 'Newer']) cpSync(at('Weddings'), at(name), { recursive: true });
  for (const name of ['Weddings', 'Gone', 'Newer']) await elsewhere('catalog', 'open', at(name), '--catalog', at(name));
  makeNewer(join(at('Newer'), 'catalog.db'));
  renameSync(at('Gone'), at('Away'));
  await pictures(join(vitrine.pictures, 'town'), 1);
  const page = await open();
  await vitrine.add(join(vitrine.pictures, 'town'));
  await expectTotal(page, 1);
  const before = readFileSync(join(at('Weddings'), 'catalog.db'));

  await page.keyboard.press('Control+f');
  await page.keyboard.type('rating:4');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Look in other catalogs' }).click();
  const dialog = page.getByRole('dialog', { name: 'In other catalogs' });
  const there = (name: string) => dialog.getByRole('region', { name });
  await expect(dialog.getByRole('searchbox', { name: 'Search' })).toHaveValue('rating:4');
  await expect(there('Weddings')).toContainText('frame-02.jpg', { timeout: 60_000 });
  await expect(there('Weddings')).toContainText('1 file');
  await expect(there('Gone')).toContainText('It is not there now', { timeout: 60_000 });
  await expect(there('Newer')).toContainText('newer Vitrine', { timeout: 60_000 });
  await look(page, vitrine, 'elsewhere');
  expect(readFileSync(join(at('Weddings'), 'catalog.db')).equals(before)).toBe(true);
  await dialog.getByRole('searchbox').fill('rating:');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.keyboard.press('Escape');

  await command(page, 'Look in other catalogs');
  await dialog.getByRole('searchbox').fill('frame rating:4');
  await there('Weddings').getByRole('button', { name: 'Show in Weddings' }).click();
  await expect(page.getByRole('button', { name: 'Catalog: Weddings' })).toBeVisible({ timeout: 60_000 });
  await expectTotal(page, 1);
  await expect(cell(page, 'frame-02.jpg')).toBeVisible();
  await expect.poll(() => new URL(page.url()).hash).toBe('');
});
