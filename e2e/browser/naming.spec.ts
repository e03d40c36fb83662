// Bringing a card in: by keyboard, looked at by axe in both themes, judged by the files on disk.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictures } from './files.ts';
import { cell, cells, chooseFolder, command, expect, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('a card folder comes in: new files are checked, the example is live, pictures arrive, and the end says that it is safe to erase', async ({ vitrine, open }) => {
  test.setTimeout(240_000);
  const card = join(vitrine.folder, 'EOS_DIGITAL');
  await pictures(join(card, 'DCIM/100CANON'), 8);
  writeFileSync(join(card, 'DCIM/100CANON/frame-01.cr3'), 'raw'.padEnd(5000));
  await pictures(vitrine.pictures, 1);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);

  await page.keyboard.press('Control+Shift+i');
  const view = page.getByRole('region', { name: 'Import', exact: true });
  await expect(view.getByText('Put a card in')).toBeVisible();
  await look(page, vitrine, 'import-empty');
  await test.step('a folder is chosen; what is new is checked, by keyboard', async () => {
    await chooseFolder(page, card);
    const list = view.getByRole('listbox', { name: 'Files to import' });
    // frame-01 lies in the library already, but its RAW does not.
    await expect(list.getByRole('option')).toHaveCount(8);
    await expect(list.locator('img')).toHaveCount(8);
    await expect(list.getByRole('option', { name: /^frame-01\.cr3 \+JPG/ })).toHaveAttribute('aria-selected', 'true');
    await list.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await expect(list.getByRole('option', { name: 'frame-08.jpg' })).toHaveAttribute('aria-selected', 'false');
    await page.keyboard.press('Space');
  });

  const panel = view.getByRole('complementary', { name: 'Where the files go' });
  await test.step('the example follows the templates', async () => {
    await expect(panel.getByRole('textbox', { name: 'Folder of the library' })).toHaveValue(vitrine.pictures);
    await panel.getByRole('textbox', { name: 'Second copy' }).fill(join(vitrine.folder, 'backup'));
    await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('{text}_{num:01}');
    await panel.getByRole('textbox', { name: 'Text for {text}' }).fill('Lisbon');
    await expect(panel.getByRole('list', { name: 'Example' })).toContainText('2026/2026-05-01/Lisbon_01');
    // A template that is made in another window can be chosen at once.
    await expect(panel.getByRole('combobox', { name: 'Metadata template' })).toHaveCount(0);
    await vitrine.call('templates.define', { name: 'Rights', body: { texts: { headline: { text: 'Trip of {date:YYYY}' }, copyright: { text: '© Ines' } }, rating: 3 } });
    await panel.getByRole('combobox', { name: 'Metadata template' }).selectOption('Rights');
    await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('{headline}_{num:01}');
    await expect(panel.getByRole('list', { name: 'Example' })).toContainText('2026/2026-05-01/Trip of 2026_01');
    await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('{text}_{num:01}');
    await panel.getByRole('textbox', { name: 'Tags' }).fill('trips/Lisbon');
    await look(page, vitrine, 'import');
  });

  await test.step('it is done, told, and safe to erase', async () => {
    await panel.getByRole('button', { name: 'Import 9 files' }).click();
    const report = page.getByRole('dialog', { name: 'Import finished' });
    await expect(report).toContainText('Safe to erase.', { timeout: 60_000 });
    await expect(report).toContainText('1 file was imported before');
    await look(page, vitrine, 'import-report');
    await report.getByRole('button', { name: 'Close' }).last().click();
    await expect(cell(page, 'Lisbon_02.jpg')).toBeVisible();
    expect((await vitrine.call('search.facets', { query: 'rating:3 tag:trips/Lisbon', facets: [] })).total).toBe(8);
    const day = '2026/2026-05-01';
    expect(readdirSync(join(vitrine.folder, 'backup', day)).sort()).toEqual(readdirSync(join(vitrine.pictures, day)).sort());
    expect(readFileSync(join(vitrine.pictures, day, 'Lisbon_08.jpg'))).toEqual(readFileSync(join(card, 'DCIM/100CANON/frame-08.jpg')));
    await command(page, 'Undo');
    await expectSaid(page, /Undone: Imported 8 files/);
  });

  await test.step('a second time nothing is new', async () => {
    await page.keyboard.press('Control+Shift+i');
    await chooseFolder(page, card);
    await expect(view.getByText('Everything here was imported before')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(cells(page).first()).toBeVisible();
  });
});
