// PDF and Illustrator files in the loupe: all pages, sharp, searched, selected, by keyboard alone.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pdfFile } from '../../src-main/core/formats/testing/pdf-file.ts';
import { cell, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const body = (page: Page) => page.locator('.sheets-body');
const find = (page: Page) => page.getByRole('textbox', { name: 'Find in this document' });
const at = (page: Page) => page.locator('.sheets-at');

async function openLoupe(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  await page.keyboard.press('e');
  await expect(page.locator('.loupe-name .middle')).toHaveAttribute('title', name);
}

const lines = (n: number): string =>
  `.2 .3 .5 rg 40 420 560 30 re f 0 g BT /F 24 Tf 40 380 Td (Chapter ${n}) Tj /T 14 Tf ${Array.from({ length: 12 }, (_, i) => `0 -24 Td (Line ${i + 1} of page ${n} says what it has to say.) Tj`).join(' ')} ET`;
const pages = Array.from({ length: 90 }, (_, i) => lines(i + 1));
pages[84] += ' BT /F 18 Tf 40 30 Td (The zeppelin lands here.) Tj ET';

test('every page of a PDF is seen, zoomed, searched and selected in the loupe', async ({ vitrine, open }) => {
  writeFileSync(join(vitrine.pictures, 'book.pdf'), pdfFile(pages));
  writeFileSync(join(vitrine.pictures, 'logo.ai'), pdfFile([lines(1)]));
  const locked = pdfFile(['0 g'])
    .toString('latin1')
    .replace('trailer<<', `trailer<</Encrypt<</Filter/Standard/V 1/R 2/O(${'o'.repeat(32)})/U(${'u'.repeat(32)})/P -4>>/ID[(a)(a)]`);
  writeFileSync(join(vitrine.pictures, 'locked.pdf'), locked, 'latin1');
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 3);

  await test.step('pages with their thumbnails, by keys', async () => {
    await openLoupe(page, 'book.pdf');
    await expect(at(page)).toHaveText('Page 1 of 90');
    const picture = page.locator('.sheet[data-page="0"] .sheet-picture').first();
    await expect(picture).toBeVisible();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await expect(at(page)).not.toHaveText('Page 1 of 90');
    await page.keyboard.press('Home');
    await expect(at(page)).toHaveText('Page 1 of 90');
    await look(page, vitrine, 'sheets');
    await page.getByRole('button', { name: 'Page 3', exact: true }).click();
    await expect(at(page)).toHaveText('Page 3 of 90');
    await expect(page.getByRole('button', { name: 'Page 3', exact: true })).toHaveAttribute('aria-current', 'page');
  });

  await test.step('larger by keys, and drawn anew as large as it is', async () => {
    const width = () => page.locator('.sheet[data-page="2"]').evaluate((sheet) => sheet.clientWidth);
    const before = await width();
    for (let i = 0; i < 6; i++) await page.keyboard.press('Control+=');
    await expect.poll(width).toBeGreaterThan(before * 3);
    await expect(page.locator('.sheet[data-page="2"] .sheet-picture').last()).toHaveAttribute('src', /size=(4096|8192)/);
    await expect(page.locator('.sheet[data-page="2"] .sheet-picture').last()).toBeVisible();
    await page.keyboard.press('Control+0');
    await expect.poll(width).toBe(before);
    await page.keyboard.press('z');
    await expect.poll(width).toBeGreaterThan(before);
    await page.keyboard.press('z');
    await expect.poll(width).toBe(before);
  });

  await test.step('what stands on a page far below is found, shown and marked', async () => {
    await page.keyboard.press('Control+f');
    await expect(find(page)).toBeFocused();
    await page.keyboard.type('ZEPPELIN lands');
    await expect(page.locator('.pages-count')).toHaveText('1 of 1');
    await expect(at(page)).toHaveText('Page 85 of 90');
    const marked = () =>
      page.evaluate(() => [...(CSS.highlights.get('found-here') ?? [])].map((range) => range.toString()).join());
    await expect.poll(marked).toBe('zeppelin lands');
    await look(page, vitrine, 'sheets-found');
    await page.keyboard.press('Escape');
    await expect(body(page)).toBeFocused();
    await expect.poll(marked).toBe('');
  });

  await test.step('a line is selected with the pointer', async () => {
    const line = page.getByText('The zeppelin lands here.');
    const box = (await line.boundingBox())!;
    await page.mouse.move(box.x + 1, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('The zeppelin lands here.');
  });

  await test.step('Illustrator files that are PDF inside are shown alike; one with a password says so', async () => {
    await openLoupe(page, 'logo.ai');
    await expect(at(page)).toHaveText('Page 1 of 1');
    await openLoupe(page, 'locked.pdf');
    await expect(page.locator('.loupe-stage .card-problem')).toContainText('This PDF asks for a password.');
  });

  await test.step('a search leads to the place of its hit', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('zeppelin');
    await expectTotal(page, 1);
    await cell(page, 'book.pdf').click();
    await page.keyboard.press('e');
    await expect(at(page)).toHaveText('Page 85 of 90');
    await expect(page.locator('.pages-count')).toHaveText('1 of 1');
  });
});
