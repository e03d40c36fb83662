// The tree of tags, steered by keys, menu and mouse: renamed, moved, merged, deleted, pinned, found by synonyms; axe finds nothing.
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, cells, expect, expectTotal, holdSaid, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

const tree = (page: Page) => page.getByRole('tree', { name: 'Tags' });
const row = (page: Page, name: string) => tree(page).getByRole('treeitem', { name });
const menu = (page: Page, name: string) => page.getByRole('menuitem', { name });
const paths = async (vitrine: Vitrine) =>
  (await vitrine.call('tags.list')).tags.map(({ path, count }: { path: string; count: number }) => `${path} ${count}`);

test('the tree of tags', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 6);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 6);
  const { ns } = await vitrine.call('search.page', { query: '', sort: 'name', dir: 'asc' });
  await vitrine.call('tags.apply', { targets: ns, add: ['people/Ines'] });
  await vitrine.call('tags.apply', { targets: ns.slice(0, 2), add: ['auto', 'people/Jan', 'trip'] });
  await vitrine.call('tags.apply', { targets: ns.slice(1, 4), add: ['car'] });
  await vitrine.call('tags.set', { tag: 'trip', synonyms: ['journey'] });

  await test.step('F2 renames, Enter saves, and the branch stays open', async () => {
    await row(page, 'people').focus();
    await page.keyboard.press('ArrowRight');
    await expect(row(page, 'Ines')).toBeVisible();
    await page.keyboard.press('F2');
    const name = page.getByRole('textbox', { name: 'Name' });
    await expect(name).toBeFocused();
    await name.fill('car');
    await expect(page.getByRole('dialog')).toContainText('There is a tag car already');
    await look(page, vitrine, 'tags-rename');
    await name.fill('persons');
    await page.keyboard.press('Enter');
    await expect(row(page, 'persons')).toBeVisible();
    await expect(row(page, 'Ines')).toBeVisible();
  });

  await test.step('a tag dragged onto another goes below it, with its menu it goes back to the top', async () => {
    await row(page, 'trip').dragTo(row(page, 'persons'));
    await expect.poll(() => paths(vitrine)).toContain('persons/trip 2');
    await expect(row(page, 'trip')).toHaveAttribute('aria-level', '2');
    await row(page, 'trip').click({ button: 'right' });
    await look(page, vitrine, 'tags-menu');
    await menu(page, 'Move below').click();
    await expect(page.getByRole('option', { name: 'The top of the tree' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(() => paths(vitrine)).toContain('trip 2');
  });

  await test.step('merging counts everything once, and Ctrl+Z gives both back', async () => {
    await row(page, 'auto').click({ button: 'right' });
    await menu(page, 'Merge into').click();
    await page.keyboard.type('car');
    await expect(page.getByRole('option', { selected: true })).toContainText('car');
    await look(page, vitrine, 'tags-merge');
    await page.keyboard.press('Enter');
    await expect.poll(() => paths(vitrine)).toContain('car 4');
    await expect(row(page, 'auto')).toHaveCount(0);
    await cells(page).first().click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => paths(vitrine)).toEqual(expect.arrayContaining(['auto 2', 'car 3']));
  });

  await test.step('a pinned tag and one found by its synonym stand in the field that T opens', async () => {
    await row(page, 'Jan').click({ button: 'right' });
    await menu(page, 'Pin to the tag field').click();
    await cell(page, 'frame-05.jpg').click();
    await page.keyboard.press('t');
    const field = page.getByRole('combobox', { name: /Tag 1 asset/ });
    await expect(page.getByRole('option').first()).toContainText('Jan');
    await look(page, vitrine, 'tags-field');
    await field.fill('journ');
    await expect(page.getByRole('option', { selected: true })).toContainText('trip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect.poll(() => paths(vitrine)).toContain('trip 3');
  });

  await test.step('synonyms and category are edited, a branch is deleted after a question that says how many', async () => {
    await row(page, 'persons').click({ button: 'right' });
    await menu(page, 'Synonyms and category').click();
    await page.getByLabel('Synonyms, one a line').fill('folk\npeople');
    await page.getByLabel('A category').check();
    await look(page, vitrine, 'tags-edit');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(async () => (await vitrine.call('tags.list')).tags.find(({ path }: { path: string }) => path === 'persons'))
      .toMatchObject({
        synonyms: ['folk', 'people'],
        category: true,
      });
    await row(page, 'persons').focus();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('dialog')).toContainText('It is taken off 6 assets');
    await expect(page.getByRole('dialog')).toContainText('2 tags below it go too');
    await look(page, vitrine, 'tags-delete');
    await page.getByRole('button', { name: 'Delete' }).click();
    await holdSaid(page, /^Deleted/);
    await expect(row(page, 'persons')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, 'persons')).toBeVisible();
    await look(page, vitrine, 'tags-tree');
  });

  await test.step('a keyword list goes in through a file and comes out as one', async () => {
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Tags: more' }).click();
    await menu(page, 'Import tags').click();
    await (await chosen).setFiles({
      name: 'list.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('zoo\r\n\t{menagerie}\r\n\tlion, old|א\r\n'),
    });
    await expect.poll(() => paths(vitrine)).toContain('zoo/lion, old|א 0');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Tags: more' }).click();
    await menu(page, 'Export all tags').click();
    expect((await saved).suggestedFilename()).toBe('keywords.txt');
  });
});
