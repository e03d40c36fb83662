// Groups of copies, side by side: one is decided by hand, one kept whole, the others resolved at once, all by keys, and undone.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pictures } from './files.ts';
import { expect, expectIngested, expectSaid, root, test } from './kit.ts';
import { look } from './look.ts';
import { originals } from '../testing/originals.ts';

const screens = join(root, 'test-results/screens');
const COPIES = 9;

test('duplicates are resolved from the keyboard, and what was known of them is on the files that stay', async ({ vitrine, open }) => {
  mkdirSync(screens, { recursive: true });
  const [sorted, downloads] = [join(vitrine.pictures, '2026/Lisbon'), join(vitrine.pictures, 'Downloads')];
  // Into the trash: the same content stays in the other folder.
  originals.mayMove(join(vitrine.pictures, 'Downloads'), sorted);
  const names = (await pictures(sorted, COPIES)).map((path) => basename(path));
  mkdirSync(downloads);
  for (const name of names) copyFileSync(join(sorted, name), join(downloads, name));
  copyFileSync(join(sorted, names[0] as string), join(downloads, 'frame-01 (1).jpg'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 2 * COPIES + 1);
  const find = async (query: string) => (await vitrine.call('search.page', { query, sort: 'name', dir: 'asc', limit: 100 })).ns as number[];
  const inDownloads = await find('in:Downloads');
  expect(inDownloads).toHaveLength(COPIES + 1);
  // Groups stand as they were found, so any may be the one of three; the first three are decided by hand.
  const { groups: found } = await vitrine.call('duplicates.list', { limit: 100 });
  const sizes: number[] = found.map(({ files }: { files: unknown[] }) => files.length);
  const [, left, alone] = sizes as [number, number, number];
  const moved = (files: number) => `Move ${files} file${files === 1 ? '' : 's'} to the trash?`;
  const last = found.slice(-5).flatMap(({ files }: { files: { row: { n: number } }[] }) => files.map(({ row }) => row.n));
  await vitrine.call('assets.set', { targets: inDownloads.filter((n) => last.includes(n)), changes: { rating: 5 }, tags: { add: ['sea'] } });

  await expect(page.getByRole('treeitem', { name: /^Duplicates/ })).toContainText(String(COPIES));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Show duplicates');
  await page.keyboard.press('Enter');
  const groups = page.locator('.duplicates-group');
  await expect(groups).toHaveCount(COPIES);
  await expect(page.locator('.duplicates-file[aria-pressed=true]').first()).toBeFocused();
  await look(page, vitrine, 'duplicates');

  // The first by number, the second is left whole, the third alone to the trash.
  const kept = (i: number) => groups.nth(i).locator('.duplicates-file').evaluateAll((all) => all.flatMap((one, at) => (one.getAttribute('aria-pressed') === 'true' ? [at] : [])));
  const before = await kept(0);
  await page.keyboard.press(before[0] === 0 ? '2' : '1');
  await expect.poll(() => kept(0)).toEqual([before[0] === 0 ? 1 : 0]);
  await page.keyboard.press(String((before[0] as number) + 1));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('l');
  await expect.poll(() => kept(1)).toEqual([...Array(left).keys()]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(moved(alone - 1));
  await page.keyboard.press('Enter');
  await expect(groups).toHaveCount(COPIES - 1);

  await page.keyboard.press('Control+Enter');
  await expect(dialog).toContainText(moved(COPIES + 1 - (left - 1) - (alone - 1)));
  await page.screenshot({ path: join(screens, 'dark-duplicates-ask.png') });
  await page.keyboard.press('Enter');
  await expect(groups).toHaveCount(1);
  await expectSaid(page, '.vitrine-trash');
  expect(readdirSync(downloads)).toHaveLength(left - 1);
  expect(await find('in:Lisbon rating:5 tag:sea')).toHaveLength(5);
  await page.keyboard.press('Control+z');
  await expectSaid(page, /^Undone/);
  await expect(groups).toHaveCount(COPIES - 1);
  expect(readdirSync(downloads)).toHaveLength(COPIES + 1 - (alone - 1));
  expect(await find('in:Lisbon rating:5')).toHaveLength(0);
  expect(existsSync(join(sorted, names[0] as string))).toBe(true);

  // Who has answered the last question is back where the pictures are.
  await page.reload();
  await expect(groups).toHaveCount(COPIES - 1);
  await page.locator('.duplicates-file').first().focus();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toContainText(/Move \d+ files to the trash\?/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.cell').first()).toBeVisible();
  await expect(groups).toHaveCount(0);
});
