// What is written in files, read in the loupe: text, tables, documents, archives.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { zipFile } from '../../src-main/core/formats/testing/zip-file.ts';
import { cell, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const body = (page: Page) => page.locator('.pages-body');
const find = (page: Page) => page.getByRole('textbox', { name: 'Find in this document' });
const count = (page: Page) => page.locator('.pages-count');

async function openLoupe(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  await page.keyboard.press('e');
  await expect(page.locator('.loupe-name .middle')).toHaveAttribute('title', name);
  await expect(body(page)).toBeVisible();
}

const p = (text: string, style = '') =>
  `<w:p><w:pPr>${style && `<w:pStyle w:val="${style}"/>`}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const WORD = `<w:document><w:body>${p('Annual report', 'Heading1')}${Array.from({ length: 60 }, (_, i) => p(`Paragraph ${i + 1} of the first page.`)).join('')}<w:p><w:r><w:br w:type="page"/></w:r></w:p>${p('The zeppelin lands here.')}</w:body></w:document>`;
const MARKDOWN = `# Guide\n\nSome **bold** words, \`code\` and <script>window.broken = true</script>\n[a link](https://example.org/x) ![pic](http://127.0.0.1:1/x.png)\n\n- one\n  - two\n\n> quoted\n\n| Name | Count |\n|---|---|\n| Ann | 3 |\n\n\`\`\`js\nconst answer = 42; // why\n\`\`\`\n`;

test('documents are read, scrolled and searched in the loupe', async ({ vitrine, open }) => {
  const put = (name: string, data: string | Buffer) => writeFileSync(join(vitrine.pictures, name), data);
  put('report.docx', zipFile({ '[Content_Types].xml': '<Types/>', 'word/document.xml': WORD }));
  put('guide.md', MARKDOWN);
  put(
    'people.csv',
    `Name,City,Amount\n${Array.from({ length: 500 }, (_, i) => `Person ${i},City ${i % 7},${i * 3}`).join('\n')}\n`,
  );
  put(
    'code.ts',
    `${Array.from({ length: 300 }, (_, i) => `export const value${i} = 'text'; // number ${i}`).join('\n')}\n`,
  );
  put('job.zip', zipFile({ 'brief/plan.txt': 'x', 'photo.jpg': 'y' }));
  const page = await open();
  await page.route(/127\.0\.0\.1:1\//, () => expect('a picture of a document').toBe('left alone'));
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 5);

  await test.step('Word by page; Ctrl+F finds what stands far below, and shows it', async () => {
    await openLoupe(page, 'report.docx');
    await expect(body(page)).toContainText('Annual report');
    const top = () => body(page).evaluate((box) => box.scrollTop);
    await page.keyboard.press('ArrowDown');
    await expect.poll(top).toBeGreaterThan(0);
    await page.keyboard.press('Home');
    await expect.poll(top).toBe(0);
    await page.keyboard.press('Control+f');
    await expect(find(page)).toBeFocused();
    await page.keyboard.type('ZEPPELIN');
    await expect(count(page)).toHaveText('1 of 1');
    await expect(page.getByText('The zeppelin lands here.')).toBeInViewport();
    await expect(page.getByText('Page 2')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(body(page)).toBeFocused();
  });

  await test.step('Markdown by its form; what it would run or load is words', async () => {
    await openLoupe(page, 'guide.md');
    await expect(body(page).getByRole('heading', { name: 'Guide' })).toBeVisible();
    await expect(body(page).getByRole('cell', { name: 'Ann' })).toBeVisible();
    await expect(body(page).getByRole('link', { name: 'a link' })).toHaveAttribute('rel', /noopener/);
    await expect(body(page)).toContainText('<script>');
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(await body(page).locator('img, script').count()).toBe(0);
    await look(page, vitrine, 'pages-markdown');
  });

  await test.step('a table as one, code in color with its lines, an archive as a list', async () => {
    await openLoupe(page, 'people.csv');
    await expect(body(page).getByRole('columnheader', { name: 'City' })).toBeVisible();
    await openLoupe(page, 'code.ts');
    await expect(body(page).locator('.shade-keyword').first()).toHaveText('export');
    await expect(body(page).locator('.page-lines').first()).toContainText('200');
    await look(page, vitrine, 'pages-code');
    await openLoupe(page, 'job.zip');
    await expect(body(page)).toContainText('brief/plan.txt');
  });

  await test.step('a search leads to the file by its words, and the loupe to the hit', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('zeppelin');
    await page.keyboard.press('Enter');
    await expectTotal(page, 1);
    await openLoupe(page, 'report.docx');
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector.locator('.found-in li')).toHaveText(['Page 2The zeppelin lands here.']);
    await expect(inspector.locator('.found-in mark')).toHaveText(['zeppelin']);
    await look(page, vitrine, 'pages-hit');
    await expect(find(page)).toHaveValue('zeppelin');
    await expect(count(page)).toHaveText('1 of 1');
    await expect(body(page).getByText('The zeppelin lands here.')).toBeInViewport();
  });

  await test.step('the command line reads the same', async () => {
    const read = await vitrine.cli('text', join(vitrine.pictures, 'report.docx'));
    expect(read.json.sections.map((one: { at: string }) => one.at)).toEqual(['1', '2']);
    expect((await vitrine.cli('text', join(vitrine.pictures, 'job.zip'))).json.unit).toBe('list');
  });
});
