// Bringing a card in, and renaming two hundred files: by keyboard, looked at by axe in both themes, judged by the files on disk.
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, cells, expect, expectTotal, test, command } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

/** In the chooser of folders, by typing the path. */
async function choose(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  const chooser = page.getByRole('dialog', { name: 'Import from which folder?' });
  const path = chooser.getByRole('textbox', { name: 'Folder' });
  // It begins somewhere, once that was looked at.
  await expect(path).not.toHaveValue('');
  await path.fill(folder);
  await path.press('Enter');
  await expect(chooser.getByRole('listbox', { name: `Folders in ${folder.split('/').at(-1)}` })).toBeVisible();
  await chooser.getByRole('button', { name: 'Choose this folder' }).click();
}

const FILES = 200;

test('two hundred files are renamed with every name seen before, and undo gives the old ones back', async ({ vitrine, open }) => {
  test.setTimeout(240_000);
  const page = await open();
  for (let i = 1; i <= FILES; i++) {
    const path = join(vitrine.pictures, `drawing ${i}.svg`);
    writeFileSync(path, `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="${100 + i}"><rect width="300" height="400" fill="hsl(${i} 45% 45%)"/></svg>`);
    utimesSync(path, 1_500_000_000 + i, 1_500_000_000 + i);
  }
  const before = readdirSync(vitrine.pictures).sort();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, FILES);
  await cells(page).first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('F2');
  const dialog = page.getByRole('dialog', { name: `Rename ${FILES} files` });
  const rows = dialog.locator('tbody tr');
  await expect(rows).toHaveCount(FILES);

  await test.step('a template that is wrong says where, one name for all is refused before anything is done', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{nmae}');
    await expect(dialog.getByRole('alert')).toContainText('There is no {nmae}');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('same');
    await expect(dialog.getByRole('status')).toContainText('200 names cannot be given');
    await expect(dialog.getByRole('button', { name: /^Rename \d/ })).toBeDisabled();
    await look(page, vitrine, 'rename-clash');
  });

  await test.step('Enter renames, as the preview said', async () => {
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Trip {num:001}');
    await expect(rows.first()).toContainText('Trip 001.svg');
    await expect(rows.last()).toContainText('Trip 200.svg');
    await look(page, vitrine, 'rename');
    const said = await rows.evaluateAll((all) => all.map((row) => row.lastElementChild?.textContent ?? ''));
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    expect(readdirSync(vitrine.pictures).sort()).toEqual(said.toSorted());
    await expect(cell(page, 'Trip 200.svg')).toBeVisible();
  });

  await test.step('undo renames back', async () => {
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Undone: Renamed 200 files')).toBeVisible();
    expect(readdirSync(vitrine.pictures).sort()).toEqual(before);
    await expect(cell(page, 'drawing 200.svg')).toBeVisible();
  });
});

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
    await choose(page, card);
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
    await expect(page.getByText(/Undone: Imported 8 files/)).toBeVisible();
  });

  await test.step('a second time nothing is new', async () => {
    await page.keyboard.press('Control+Shift+i');
    await choose(page, card);
    await expect(view.getByText('Everything here was imported before')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(cells(page).first()).toBeVisible();
  });
});
