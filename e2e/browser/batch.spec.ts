// Templates, find and replace, copy and paste: by keyboard, every value seen before, looked at by axe in both themes.
import { pictures } from './files.ts';
import { cells, command, expect, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('a template is made and applied, its texts replaced, copied and pasted, each undone in one step', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 3);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 3);
  await cells(page).first().click();
  await page.keyboard.press('Control+a');
  await command(page, 'Apply a metadata template');
  const template = page.getByRole('dialog', { name: 'Metadata template for 3 assets' });
  await expect(template.getByLabel('Template', { exact: true })).toBeFocused();
  await template.getByLabel('Name of the template').fill('Rights');
  await template.getByLabel('Title', { exact: true }).fill('{name} at sea');
  await template.getByLabel('Copyright', { exact: true }).fill('© Ines {nope');
  await expect(template.getByRole('alert')).toContainText('not closed');
  await template.getByLabel('Copyright', { exact: true }).fill('© Ines');
  await expect(template.locator('tbody tr')).toHaveCount(6);
  await expect(template.getByText('frame-02 at sea')).toBeVisible();
  await template.getByRole('button', { name: 'Save template' }).click();
  await expect(template.getByRole('button', { name: 'Save template' })).toBeDisabled();
  await look(page, vitrine, 'template');
  // Another window changes it: seen at once, and what was typed here since stays.
  const { templates } = await vitrine.call('templates.list', {});
  const { n, body } = templates[0];
  await vitrine.call('templates.define', { n, body: { ...body, flag: 'pick' } });
  await expect(template.getByRole('combobox', { name: 'Flag' })).toHaveValue('pick');
  await template.getByRole('combobox', { name: 'Flag' }).selectOption('Rejected');
  await expect(template.locator('tbody tr')).toHaveCount(9);
  await vitrine.call('templates.define', { n, name: 'Rights', body });
  await vitrine.call('templates.define', { name: 'Other', body });
  await expect(template.getByRole('combobox', { name: 'Template', exact: true }).getByRole('option')).toHaveText([/./, 'Other', 'Rights']);
  await expect(template.getByRole('combobox', { name: 'Flag' })).toHaveValue('reject');
  await template.getByRole('combobox', { name: 'Flag' }).selectOption('');
  await template.getByLabel('Title', { exact: true }).press('Enter');
  await expect(template).toHaveCount(0);
  await expectSaid(page, 'Applied “Rights” to 3 assets');

  await command(page, 'Find and replace');
  const replace = page.getByRole('dialog', { name: 'Find and replace in 3 assets' });
  await expect(replace.getByLabel('Find', { exact: true })).toBeFocused();
  await page.keyboard.type('at sea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ashore');
  await expect(replace.getByText('frame-03 ashore')).toBeVisible();
  await look(page, vitrine, 'replace');
  await page.keyboard.press('Enter');
  await expectSaid(page, 'Replaced “at sea” in 3 assets');

  await cells(page).first().click();
  await page.keyboard.press('Control+Shift+c');
  const copy = page.getByRole('dialog', { name: /^Copy metadata of frame/ });
  await expect(copy.getByText('2 values')).toBeVisible();
  await look(page, vitrine, 'copy-metadata');
  await page.keyboard.press('Enter');
  await expectSaid(page, /^Copied 2 values/);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Shift+v');
  await expectSaid(page, 'Pasted title and copyright onto 2 assets');
  const titles = async () => {
    const { ns } = await vitrine.call('search.page', { query: '', sort: 'name', dir: 'asc' });
    return (await vitrine.call('assets.rows', { ns })).rows.map(({ title }: { title?: string }) => title);
  };
  expect(new Set(await titles()).size).toBe(1);
  for (const undone of ['Pasted', 'Replaced', 'Applied']) {
    await page.keyboard.press('Control+z');
    await expectSaid(page, new RegExp(`Undone.*${undone}`));
  }
  await expect.poll(titles).toEqual([undefined, undefined, undefined]);
});
