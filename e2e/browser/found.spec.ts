// Where the words of a search stand: said in list and grid, and gone to from the inspector, by mouse and by keyboard.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { pdfFile } from '../../src-main/core/formats/testing/pdf-file.ts';
import { zipFile } from '../../src-main/core/formats/testing/zip-file.ts';
import { hasFfmpeg, saidFilm } from './files.ts';
import { cell, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const hits = (page: Page) => inspector(page).locator('.found-in-hit');
const count = (page: Page) => page.locator('.pages-count');

const say = (text: string) => `BT /F 24 Tf 40 380 Td (${text}) Tj ET`;
const pages = Array.from({ length: 60 }, (_, i) => say(`Page ${i + 1} says nothing.`));
pages[20] += ' BT /F 18 Tf 40 100 Td (A zeppelin rises.) Tj ET';
pages[50] += ' BT /F 18 Tf 40 30 Td (The zeppelin lands.) Tj ET';

const row = (at: number, words: string) => `<row r="${at}">${words.split(',').map((word, i) => `<c r="${'ABC'[i]}${at}" t="inlineStr"><is><t>${word}</t></is></c>`).join('')}</row>`;
const SHEET = `<worksheet><sheetData>${Array.from({ length: 300 }, (_, i) => row(i + 1, i === 240 ? 'x,the zeppelin,z' : `a${i},b${i},c${i}`)).join('')}</sheetData></worksheet>`;
const XLSX = {
  '[Content_Types].xml': '<Types/>',
  'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Rooms" sheetId="1" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': SHEET,
};

async function search(page: Page, words: string, total: number): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expectTotal(page, total);
}

async function choose(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  // Until it is known, the inspector shows the one before, with its hits.
  await expect(inspector(page)).toContainText(name);
  await expect(hits(page).first()).toBeVisible();
}

/** By F6 into the inspector, and by Tab to something in it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const inside = () => inspector(page).evaluate((panel) => panel.contains(document.activeElement));
  for (let i = 0; i < 6 && !(await inside()); i++) await page.keyboard.press('F6');
  for (let i = 0; i < 40; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not lead there.');
}

test('hits are said in list and grid and gone to from the inspector', async ({ vitrine, open }) => {
  const put = (name: string, data: string | Buffer) => writeFileSync(join(vitrine.pictures, name), data);
  put('book.pdf', pdfFile(pages));
  put('code.ts', `${Array.from({ length: 600 }, (_, i) => (i % 250 === 249 ? `zeppelin(${i});` : `plain(${i});`)).join('\n')}\n`);
  put('people.csv', `Name,City\n${Array.from({ length: 500 }, (_, i) => (i === 400 ? 'Ann,Zeppelin Town' : `Person ${i},City ${i}`)).join('\n')}\n`);
  put('rooms.xlsx', zipFile(XLSX));
  put('guide.txt', `${Array.from({ length: 40 }, (_, i) => `Some words about number ${i} that are not looked for.`).join('\n\n')}\n`);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 5);

  await test.step('the list says where, and only while words are looked for', async () => {
    await page.keyboard.press('l');
    await expect(page.getByRole('columnheader', { name: 'Name' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Found in' })).toHaveCount(0);
    await search(page, 'zeppelin', 4);
    await page.keyboard.press('l');
    const found = page.locator('.list-cell-found');
    const all = ['Page 21 · …nothing. A zeppelin rises.', 'Line 250 · …', /Row 402 · ….*Ann Zepp/, 'Cell Rooms!B241 · the zeppelin'];
    for (const text of all) await expect(found.filter({ hasText: text })).toHaveCount(1);
    await look(page, vitrine, 'found-list');
  });

  await test.step('a cell of the grid says it to the pointer', async () => {
    await page.keyboard.press('g');
    await expect(cell(page, 'book.pdf').locator('.cell-found')).toHaveAttribute('title', 'Page 21 · …nothing. A zeppelin rises.');
    await page.keyboard.press('i');
  });

  await test.step('a click on a hit of a PDF leads to its page, and marks that one', async () => {
    await choose(page, 'book.pdf');
    await hits(page).nth(1).click();
    await expect(page.locator('.sheets-at')).toHaveText('Page 51 of 60');
    await expect(count(page)).toHaveText('2 of 2');
    await hits(page).first().click();
    await expect(page.locator('.sheets-at')).toHaveText('Page 21 of 60');
    await expect(count(page)).toHaveText('1 of 2');
    await look(page, vitrine, 'found-page');
    await page.keyboard.press('End');
  });

  await test.step('Enter on one leads to its line, row and cell', async () => {
    await choose(page, 'code.ts');
    await tabTo(page, hits(page).nth(1));
    await page.keyboard.press('Enter');
    await expect(count(page)).toHaveText('2 of 2');
    const here = () => page.evaluate(() => [...(CSS.highlights.get('found-here') ?? [])].map((range) => (range as Range).getBoundingClientRect().top));
    await expect.poll(async () => (await here()).every((top) => top > 60 && top < 800) && (await here()).length).toBe(1);
    await choose(page, 'people.csv');
    await hits(page).first().click();
    await expect(page.getByRole('cell', { name: 'Zeppelin Town' })).toBeInViewport();
    await choose(page, 'rooms.xlsx');
    await hits(page).first().click();
    await expect(page.getByRole('cell', { name: 'the zeppelin' })).toBeInViewport();
    await look(page, vitrine, 'found-cell');
  });
});

test('a hit in the subtitles of a film leads to its time', async ({ vitrine, open }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  saidFilm(join(vitrine.pictures, 'film.mp4'), 'The zeppelin lands.');
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await search(page, 'zeppelin', 1);
  await choose(page, 'film.mp4');
  await expect(hits(page)).toHaveText(['00:00:04The zeppelin lands.']);
  await hits(page).click();
  await expect(page.locator('.player-code')).toHaveText('10:00:04:00');
  await page.getByRole('slider', { name: 'Position' }).fill('1');
  await hits(page).click();
  await expect(page.locator('.player-code')).toHaveText('10:00:04:00');
});
