// Rights are said beside the picture, for one or many; approval of the present version; what ends soon is told once.
import { join } from 'node:path';
import { pictures } from './files.ts';
import { cell, command, expect, expectIngested, expectSaid, expectTotal, holdSaid, test } from './kit.ts';
import { look } from './look.ts';

test('terms are said for one and many, undone and found; what ends is told until somebody knows', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 3);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 3);
  await expectTotal(page, 3);
  const rights = page.getByRole('complementary', { name: 'Inspector' }).locator('.rights-part');
  const terms = async (name: string) => (await vitrine.cli('rights', 'list', name)).json.assets[0].terms;
  await cell(page, 'frame-01.jpg').click();
  await rights.getByText('Rights', { exact: true }).click();
  await rights.getByRole('textbox', { name: 'Channels' }).fill('web; print');
  await rights.getByRole('textbox', { name: 'Channels' }).press('Enter');
  await expectSaid(page, 'Set the rights of 1 file');
  await rights.getByLabel('Valid until').fill('2020-01-31');
  await rights.getByLabel('Valid until').press('Enter');
  await expect(page.getByText('May not leave: its rights ended on 2020-01-31')).toBeVisible();
  await rights.getByRole('combobox', { name: 'Model release' }).selectOption('For everything');
  await expect.poll(() => terms('frame-01.jpg')).toEqual({ channels: ['web', 'print'], until: '2020-01-31', modelRelease: 'unlimited' });
  await rights.getByRole('combobox', { name: 'Property release' }).scrollIntoViewIfNeeded();
  await look(page, vitrine, 'rights-one');

  await cell(page, 'frame-02.jpg').click({ modifiers: ['Control'] });
  await expect(rights.getByLabel('Valid until')).toHaveValue('');
  await expect(rights).toContainText('mixed — 2 values');
  await rights.getByRole('textbox', { name: 'Territory' }).fill('Portugal');
  await rights.getByRole('textbox', { name: 'Territory' }).press('Enter');
  await holdSaid(page, 'Set the rights of 2 files');
  await expect.poll(() => terms('frame-02.jpg')).toEqual({ territory: 'Portugal' });
  await rights.getByRole('combobox', { name: 'Property release' }).scrollIntoViewIfNeeded();
  await look(page, vitrine, 'rights-many');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => terms('frame-02.jpg')).toEqual({});

  await page.getByRole('treeitem', { name: /^Rights that end/ }).click();
  const ends = page.getByRole('list', { name: 'Rights that end' }).getByRole('listitem');
  await expect(ends).toHaveText([/frame-01\.jpg.*ended on 2020-01-31/]);
  await look(page, vitrine, 'rights-alerts');
  await page.getByRole('button', { name: 'Show them' }).click();
  await expectTotal(page, 1);
  await command(page, 'Rights that end soon');
  await page.getByRole('button', { name: 'I know of frame-01.jpg' }).press('Enter');
  await expect(page.getByText('No rights end soon')).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^Rights that end/ })).toHaveCount(0);
  expect((await vitrine.cli('rights', 'alerts')).json.alerts).toEqual([]);
});

test('the present versions are approved from the inspector and by the palette, which is what leaves', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 2);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 2);
  await vitrine.cli('versions', 'policy', vitrine.pictures, 'keep-all');
  const state = async (name: string) => (await vitrine.cli('versions', 'list', join(vitrine.pictures, name))).json.versions.at(-1)?.state;
  for (const name of ['frame-01.jpg', 'frame-02.jpg']) await expect.poll(() => state(name)).toBe('draft');
  await cell(page, 'frame-01.jpg').click();
  await page.locator('.rights-part').getByText('Rights', { exact: true }).click();
  const choice = page.getByRole('complementary', { name: 'Inspector' }).getByRole('combobox', { name: 'This version is' });
  await choice.selectOption('In review');
  await expect(page.getByText('May not leave: this version is not approved')).toBeVisible();
  expect((await vitrine.cli('search', 'rights:not-approved')).json.total).toBe(1);
  await page.keyboard.press('Escape');
  await cell(page, 'frame-01.jpg').focus();
  await page.keyboard.press('Control+a');
  await command(page, 'Approve');
  await expectSaid(page, 'Approved 2 files');
  await expect(choice).toHaveValue('approved');
  for (const name of ['frame-01.jpg', 'frame-02.jpg']) expect(await state(name)).toBe('approved');
  expect((await vitrine.cli('search', 'rights:ok')).json.total).toBe(2);
});
