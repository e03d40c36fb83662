// A day with the library, in one window: a card comes in, a search is kept, two hundred files are renamed and renamed back, thirty
// duplicates go, a conflict is solved, a field is filled in for many. Each view is looked at, in both themes.
import { copyFileSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { exiftool, pictures } from './files.ts';
import { cell, cells, chooseFolder, command, expect, expectIngested, expectSaid, expectTotal, marks, test } from './kit.ts';
import { look } from './look.ts';
import { originals } from '../testing/originals.ts';

test.use({ reducedMotion: 'reduce' } as object);

const [DRAWINGS, TWINS, SHOTS] = [200, 30, 6];

async function find(page: Page, query: string, total: number): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(query);
  await page.keyboard.press('Enter');
  await expectTotal(page, total);
}

test('a card, a smart collection, two hundred names, thirty duplicates, a conflict and a field of many', async ({ vitrine, open }) => {
  test.setTimeout(240_000);
  const [drawings, sorted, downloads, card] = ['Drawings', '2026/Lisbon', 'Downloads', '../../EOS_DIGITAL'].map((at) => join(vitrine.pictures, at)) as [string, string, string, string];
  mkdirSync(drawings);
  for (let i = 1; i <= DRAWINGS; i++) {
    const path = join(drawings, `drawing ${i}.svg`);
    writeFileSync(path, `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="${100 + i}"><rect width="300" height="400" fill="hsl(${i} 45% 45%)"/></svg>`);
    utimesSync(path, 1_500_000_000 + i, 1_500_000_000 + i);
  }
  // Into the trash: the same content stays in the other folder.
  originals.mayMove(join(vitrine.pictures, 'Downloads'), sorted);
  const names = (await pictures(sorted, TWINS)).map((path) => basename(path));
  mkdirSync(downloads);
  for (const name of names) copyFileSync(join(sorted, name), join(downloads, name));
  for (const path of await pictures(join(card, 'DCIM/100CANON'), SHOTS)) exiftool('-XMP-dc:Title=Tram', path);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, DRAWINGS + 2 * TWINS);

  await test.step('a card comes in, is checked, and may be erased', async () => {
    await page.keyboard.press('Control+Shift+i');
    await chooseFolder(page, card);
    const panel = page.getByRole('complementary', { name: 'Where the files go' });
    await expect(page.getByRole('option', { selected: true })).toHaveCount(SHOTS);
    await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('Tram_{num:01}');
    await panel.getByRole('textbox', { name: 'Tags' }).fill('trips/Lisbon');
    await look(page, vitrine, 'organize-import');
    await panel.getByRole('button', { name: `Import ${SHOTS} files` }).click();
    const report = page.getByRole('dialog', { name: 'Import finished' });
    await expect(report).toContainText('Safe to erase.', { timeout: 60_000 });
    await report.getByRole('button', { name: 'Close' }).last().click();
    await expect(cell(page, 'Tram_06.jpg')).toBeVisible();
  });

  const smart = page.getByRole('tree', { name: 'Collections' }).getByRole('treeitem', { name: 'Trams' });
  await test.step('what a search finds is kept as a smart collection, which counts what is so now', async () => {
    await find(page, 'tag:trips/Lisbon Tram', SHOTS);
    await page.getByRole('button', { name: 'New collection' }).click();
    await page.getByRole('menuitem', { name: 'New smart collection' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Trams');
    await page.keyboard.press('Enter');
    await expect(smart).toContainText(String(SHOTS));
    const { ns } = await vitrine.call('search.page', { query: 'in:Drawings', limit: 2 });
    await vitrine.call('assets.set', { targets: ns, changes: { title: 'Tram, drawn' }, tags: { add: ['trips/Lisbon'] } });
    await expect(smart).toContainText(String(SHOTS + 2));
    await smart.click();
    await expectTotal(page, SHOTS + 2);
    await look(page, vitrine, 'organize-smart');
    await vitrine.call('history.undo', {});
    await expectTotal(page, SHOTS);
  });

  await test.step('two hundred files are renamed as the preview said, and undo gives the old names back', async () => {
    const before = readdirSync(drawings).sort();
    await find(page, 'in:Drawings', DRAWINGS);
    await cells(page).first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('F2');
    const dialog = page.getByRole('dialog', { name: `Rename ${DRAWINGS} files` });
    const rows = dialog.locator('tbody tr');
    await expect(rows).toHaveCount(DRAWINGS);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{nmae}');
    await expect(dialog.getByRole('alert')).toContainText('There is no {nmae}');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('same');
    await expect(dialog.getByRole('status')).toContainText('200 names cannot be given');
    await expect(dialog.getByRole('button', { name: /^Rename \d/ })).toBeDisabled();
    await look(page, vitrine, 'rename-clash');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Sketch {num:001}');
    await expect(rows.first()).toContainText('Sketch 001.svg');
    await expect(rows.last()).toContainText('Sketch 200.svg');
    await look(page, vitrine, 'rename');
    const said = await rows.evaluateAll((all) => all.map((row) => row.lastElementChild?.textContent ?? ''));
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    expect(readdirSync(drawings).sort()).toEqual(said.toSorted());
    await expect(cell(page, 'Sketch 099.svg')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expectSaid(page, `Undone: Renamed ${DRAWINGS} files`);
    expect(readdirSync(drawings).sort()).toEqual(before);
    await expect(cell(page, 'drawing 99.svg')).toBeVisible();
  });

  await test.step('thirty duplicates go to the trash by one rule', async () => {
    await page.getByRole('treeitem', { name: /^Duplicates/ }).click();
    await expect(page.locator('.duplicates-group')).toHaveCount(TWINS);
    await look(page, vitrine, 'organize-duplicates');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toContainText(`Move ${TWINS} files to the trash?`);
    await look(page, vitrine, 'organize-duplicates-ask');
    await page.keyboard.press('Enter');
    await expect(page.locator('.duplicates-group')).toHaveCount(0);
    await expect.poll(() => readdirSync(downloads)).toEqual([]);
    expect(readdirSync(sorted).filter((name) => existsSync(join(sorted, name)))).toHaveLength(TWINS);
  });

  await test.step('another program and we both gave stars: the conflict is solved by a key', async () => {
    const { roots } = await vitrine.call('library.roots');
    await vitrine.call('metadata.setMode', { root: roots[0].n, mode: 'on-request' });
    await smart.click();
    await expectTotal(page, SHOTS);
    await cells(page).first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('4');
    await expect(page.locator('.cell-unsaved').first()).toBeVisible();
    await command(page, 'Write metadata into files');
    await expect(page.locator('.cell-unsaved')).toHaveCount(0, { timeout: 60_000 });
    await cell(page, 'Tram_01.jpg').click();
    await page.keyboard.press('5');
    await expect.poll(() => marks(page, 'Tram_01.jpg')).toBe('5');
    await expect.poll(async () => (await vitrine.call('search.page', { query: 'Tram_01 rating:5' })).total).toBe(1);
    const { paths } = await vitrine.call('assets.paths', { ns: (await vitrine.call('search.page', { query: 'Tram_01' })).ns });
    exiftool('-XMP-xmp:Rating=1', paths[0]);
    await page.getByRole('treeitem', { name: /^Conflicts/ }).click({ timeout: 60_000 });
    await expect(page.locator('.conflict')).toHaveCount(1);
    await look(page, vitrine, 'organize-conflict');
    await page.locator('.conflict-side').first().focus();
    await page.keyboard.press('2');
    await expect(page.getByText('No conflicts')).toBeVisible();
    await find(page, 'Tram_01 rating:1', 1);
  });

  await test.step('a field of one’s own is filled in for many at once, found, and undone in one step', async () => {
    await command(page, 'Custom fields');
    const dialog = page.getByRole('dialog', { name: 'Custom fields' });
    await dialog.getByRole('textbox', { name: 'New field' }).fill('Client');
    await page.keyboard.press('Enter');
    await expect(dialog.locator('.fields-key').last()).toHaveText(/^field\./);
    await page.keyboard.press('Escape');
    await smart.click();
    await expectTotal(page, SHOTS);
    await cells(page).first().click();
    await page.keyboard.press('Control+a');
    await expect(page.locator('.inspector')).toContainText(`${SHOTS} selected`);
    await page.locator('.inspector').getByLabel('Client').fill('Carris');
    await page.keyboard.press('Enter');
    await expectSaid(page, `Set Client of ${SHOTS} assets`);
    await look(page, vitrine, 'organize-field');
    await find(page, 'field.client:carris', SHOTS);
    await page.keyboard.press('Control+z');
    await expectSaid(page, `Undone: Set Client of ${SHOTS} assets`);
    expect((await vitrine.call('search.page', { query: 'field.client:carris' })).total).toBe(0);
  });
});
