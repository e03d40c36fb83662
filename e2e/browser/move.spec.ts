// Files into other folders: by the command and the library's tree, by a drag onto the sidebar; names in the way are seen before; undone.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pictures } from './files.ts';
import { cell, cells, command, expect, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('files are moved and copied into folders of the library, each name seen before, and all of it undone', async ({ vitrine, open }) => {
  const at = (name: string) => join(vitrine.pictures, name);
  const names = (folder: string) => (existsSync(at(folder)) ? readdirSync(at(folder)).filter((name) => !name.startsWith('.')).sort() : []);
  mkdirSync(at('in'));
  mkdirSync(at('sorted'));
  await pictures(at('in'), 3);
  await pictures(at('sorted'), 1);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 4);
  await vitrine.call('assets.set', { targets: { query: 'in:in' }, changes: { rating: 4 } });

  // By the command, into a folder that is not there yet.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('in:in');
  await page.keyboard.press('Enter');
  await expectTotal(page, 3);
  await cells(page).first().click();
  await page.keyboard.press('Control+a');
  await command(page, 'Copy to folder');
  const copying = page.getByRole('dialog', { name: 'Copy 3 files to a folder' });
  await expect(copying.getByRole('button', { name: /^Copy/ })).toBeDisabled();
  const tree = copying.getByRole('tree');
  await tree.getByRole('treeitem', { name: 'Pictures' }).press('ArrowRight');
  await tree.getByRole('treeitem', { name: 'sorted' }).click();
  // One name is taken there.
  await expect(copying.getByText('is there already')).toBeVisible();
  await expect(copying.getByRole('button', { name: /^Copy/ })).toBeDisabled();
  await look(page, vitrine, 'copy-clash');
  await copying.getByLabel('New folder in it').fill('best');
  await expect(copying.getByText('is there already')).toHaveCount(0);
  await expect(copying.locator('output')).toHaveText(/sorted\/\u200bbest$/);
  await look(page, vitrine, 'copy');
  await copying.getByLabel('New folder in it').press('Enter');
  await expect(copying).toHaveCount(0);
  await expectSaid(page, /^Copied 3 files to/);
  expect([names('in').length, names('sorted/best').length]).toEqual([3, 3]);
  await expect.poll(async () => (await vitrine.call('search.page', { query: 'in:best rating:4', sort: 'name', dir: 'asc' })).ns.length).toBe(3);
  await page.keyboard.press('Control+z');
  await expect.poll(() => names('sorted/best')).toEqual([]);

  // By a drag onto the sidebar: nothing moves before the answer.
  const [name = ''] = names('in').slice(-1);
  await cell(page, name).click();
  const sidebar = page.getByRole('navigation').getByRole('tree', { name: 'Folders' });
  await cell(page, name).dragTo(sidebar.getByRole('treeitem', { name: 'sorted' }));
  const moving = page.getByRole('dialog', { name: 'Move 1 file to a folder' });
  await expect(moving.getByRole('button', { name: 'Move 1 file' })).toBeEnabled();
  expect(names('in')).toContain(name);
  await look(page, vitrine, 'move');
  await moving.getByRole('button', { name: 'Move 1 file' }).click();
  await expectSaid(page, /^Moved 1 file to/);
  expect([names('in').includes(name), names('sorted').includes(name)]).toEqual([false, true]);
  const inFolder = async () => (await vitrine.call('search.page', { query: 'in:in', sort: 'name', dir: 'asc' })).ns.length;
  await expect.poll(inFolder).toBe(2);
  await page.keyboard.press('Control+z');
  await expect.poll(inFolder).toBe(3);
  expect([names('in').includes(name), names('sorted').includes(name)]).toEqual([true, false]);

  // With Ctrl it is a copy.
  await page.keyboard.down('Control');
  await cell(page, name).dragTo(sidebar.getByRole('treeitem', { name: 'sorted' }));
  await page.keyboard.up('Control');
  await expect(page.getByRole('dialog', { name: /^Copy \d files? to a folder/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
