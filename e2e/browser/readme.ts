/**
 * Draws resources/readme/grid.png: the sample library in the grid, with filter bar and inspector. Run it when the window looks
 * different: `node e2e/browser/readme.ts`
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { expectIngested, root, Vitrine } from './kit.ts';

const SAMPLE = 62;
const target = join(root, 'resources/readme/grid.png');
const vitrine = new Vitrine('Vitrine');
const browser = await chromium.launch({
  executablePath: spawnSync('which', ['chromium', 'google-chrome'], { encoding: 'utf8' }).stdout.split('\n')[0]!,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const address = await vitrine.address();
  await vitrine.call('library.sample');
  await expectIngested(vitrine, SAMPLE);
  const { ns } = await vitrine.call('search.page', { query: '', sort: 'taken', dir: 'asc' });
  const set = (at: number[], changes: object) =>
    vitrine.call('assets.set', { targets: at.map((one) => ns[one]), changes });
  await set([0, 4, 9, 17], { rating: 4 });
  await set([2, 6, 13], { rating: 3 });
  await set([7, 15, 20], { rating: 5, flag: 'pick' });
  await set([3, 11], { flag: 'reject', rating: 0 });
  await set([1, 8, 16], { label: 'green' });
  await set([5], { label: 'red' });
  await set([10, 14], { label: 'blue' });
  const settings = {
    'firstRun.done': true,
    'ui.dir': 'asc',
    'ui.cellSize': 148,
  };
  for (const [key, value] of Object.entries(settings)) await vitrine.call('app.setSetting', { key, value });

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await page.goto(address);
  const cells = page.locator('.cell');
  await cells.first().waitFor();
  for (const name of ['people', 'places']) await page.getByRole('treeitem', { name }).locator('.tree-twist').click();
  await page.keyboard.press('Home');
  const cell = (at: number) => page.locator(`#cell-${ns[at]}`);
  await cell(8).click();
  await cell(10).click({ modifiers: ['Shift'] });
  await page.mouse.move(700, 890);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.locator('.inspector').getByText('3 selected').first().waitFor();
  mkdirSync(dirname(target), { recursive: true });
  await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(target);
} finally {
  await browser.close();
  await vitrine.remove();
}
