// Folders come in by dialog and by dropping; afterwards the library follows what happens in them.
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { copy, picture, pictures } from './files.ts';
import { cell, cells, expect, expectIngested, expectTotal, marks, names, test } from './kit.ts';

test('a folder is added by the keyboard alone', async ({ vitrine, open }) => {
  await pictures(join(vitrine.pictures, 'Trips/2026 Norway'), 3);
  mkdirSync(join(vitrine.pictures, 'Work'));
  const page = await open();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('add a folder');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a folder' });
  const list = dialog.getByRole('listbox');
  await expect(list).toBeFocused();
  const path = dialog.getByLabel('Folder', { exact: true });
  await expect(path).toHaveValue(vitrine.home);
  const active = list.getByRole('option', { selected: true });
  await page.keyboard.press('p');
  await expect(active).toHaveText('Pictures');
  await page.keyboard.press('Enter');
  await expect(active).toHaveText('Trips');
  await page.keyboard.press('ArrowDown');
  await expect(active).toHaveText('Work');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(active).toHaveText('2026 Norway');
  await page.keyboard.press('Backspace');
  await expect(path).toHaveValue(vitrine.pictures);
  await expect(active).toHaveText('Trips');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(path).toHaveValue(join(vitrine.pictures, 'Trips/2026 Norway'));
  await expect(dialog).toContainText('3 pictures and documents here');
  // A path that leads nowhere is said, and typing goes on from there.
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.locator(':focus')).toBeVisible();
  await path.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('/no/such/place');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('/no/such/place');
  await path.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(join(vitrine.pictures, 'Trips'));
  await page.keyboard.press('Enter');
  await expect(active).toHaveText('2026 Norway');
  await expect(list).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expectTotal(page, 3);
  await expect(page.getByRole('treeitem', { name: 'Trips' })).toContainText('3');
  // And once more: it is known.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('add a folder');
  await page.keyboard.press('Enter');
  await path.fill(join(vitrine.pictures, 'Trips'));
  await path.press('Enter');
  await expect(dialog).toContainText('It is in the library already');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

/** Where in the window it is dragged. */
const HERE = [700, 500] as const;

/** A drag of files or a folder of this machine over the window, as a file manager makes it. */
async function dragged(page: Page, paths: string[]) {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  return async (type: 'dragEnter' | 'dragOver' | 'drop') => {
    await client.send('Input.dispatchDragEvent', { type, x: HERE[0], y: HERE[1], data });
  };
}

/** Drops files or a folder of this machine on the window. */
async function drop(page: Page, paths: string[]): Promise<void> {
  const overlay = page.locator('.app-drop');
  const send = await dragged(page, paths);
  await page.evaluate(() => {
    for (const type of ['dragover', 'drop'])
      window.addEventListener(type, (event) => {
        const { dataset } = document.documentElement;
        if (event.defaultPrevented) dataset[type] = String(Number(dataset[type] ?? 0) + 1);
      });
  });
  const taken = async (type: string) => Number((await page.locator('html').getAttribute(`data-${type}`)) ?? 0);
  // A drop that the browser does not give to the page ends the drag: only another one can be dropped then.
  await expect(async () => {
    if (await taken('drop')) return;
    await send('dragEnter');
    await expect(overlay).toHaveText('Drop to add to the library');
    const before = await taken('dragover');
    await expect
      .poll(async () => {
        await send('dragOver');
        return taken('dragover');
      })
      .toBeGreaterThan(before);
    await send('drop');
    expect(await taken('drop')).toBe(1);
  }).toPass({ timeout: 60_000 });
  await expect(overlay).toHaveCount(0);
}

test('a folder dropped on the window is found on this machine and added', async ({ vitrine, open }) => {
  const wanted = join(vitrine.pictures, 'Jobs/Wedding');
  await pictures(wanted, 4);
  await picture(join(vitrine.pictures, 'Old/Wedding'), 'other.jpg');
  const page = await open();
  await drop(page, [wanted]);
  const dialog = page.getByRole('dialog', { name: 'Add a folder' });
  await expect(dialog).toContainText('Please confirm that this is Wedding');
  await expect(dialog.getByLabel('Folder', { exact: true })).toHaveValue(wanted);
  await expect(dialog).toContainText('4 pictures and documents here');
  await dialog.getByRole('button', { name: 'Add this folder' }).click();
  await expectTotal(page, 4);
  const roots = await vitrine.call('library.roots');
  expect(roots.roots).toMatchObject([{ path: wanted }]);
});

test('what lies under a drag may change: the window knows when the drag has left, and takes the drop', async ({ vitrine, open }) => {
  const jobs = join(vitrine.home, 'Jobs');
  await pictures(vitrine.pictures, 4);
  await pictures(jobs, 2);
  const page = await open();
  const overlay = page.locator('.app-drop');
  const send = await dragged(page, [jobs]);
  await expect(page.getByText('No pictures yet')).toBeVisible();
  await send('dragEnter');
  await send('dragOver');
  await expect(overlay).toBeVisible();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 4);
  await expectTotal(page, 4);
  await expect(cells(page)).toHaveCount(4);
  await send('dragOver');
  await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.dispatchEvent(new DragEvent('dragleave', { bubbles: true })), HERE);
  await expect(overlay).toHaveCount(0);

  // Nothing is heard of it between its coming and the drop.
  await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.remove(), HERE);
  await send('drop');
  await expect(page.getByRole('dialog', { name: 'Add a folder' })).toContainText('Please confirm that this is Jobs');
});

test('the library follows what happens in its folders', async ({ vitrine, open }) => {
  const folder = join(vitrine.pictures, 'Watched');
  const outside = join(vitrine.home, 'outside');
  await pictures(folder, 5);
  const fresh = await picture(outside, 'fresh.jpg', { color: '#8a4' });
  const page = await open();
  await vitrine.add(folder);
  await expectTotal(page, 5);

  await test.step('a file copied into it appears by itself', async () => {
    copy(fresh, join(folder, 'fresh.jpg'));
    await expectTotal(page, 6);
    await expect(cell(page, 'fresh.jpg').locator('img.picture')).toBeVisible();
    await expectIngested(vitrine, 6);
  });

  await test.step('a renamed or moved file keeps its stars', async () => {
    await cell(page, 'frame-02.jpg').click();
    await page.keyboard.press('4');
    await expect.poll(() => marks(page, 'frame-02.jpg')).toBe('4');
    renameSync(join(folder, 'frame-02.jpg'), join(folder, 'Fjord at dawn.jpg'));
    await expect(cell(page, 'Fjord at dawn.jpg')).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => marks(page, 'Fjord at dawn.jpg')).toBe('4');
    mkdirSync(join(folder, 'Best'));
    renameSync(join(folder, 'Fjord at dawn.jpg'), join(folder, 'Best/Fjord.jpg'));
    await expect(cell(page, 'Fjord.jpg')).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => marks(page, 'Fjord.jpg')).toBe('4');
    await expectTotal(page, 6);
    await page.getByRole('treeitem', { name: 'Watched' }).locator('.tree-twist').click();
    await expect(page.getByRole('treeitem', { name: 'Best' })).toContainText('1');
  });

  await test.step('a deleted file shows as missing and keeps its place', async () => {
    rmSync(join(folder, 'frame-03.jpg'));
    const gone = cell(page, 'frame-03.jpg');
    await expect(gone.getByTitle('Missing: the file is not where it was')).toBeVisible({ timeout: 60_000 });
    await expectTotal(page, 6);
    const missing = page.getByRole('treeitem', { name: 'Missing' });
    await expect(missing).toContainText('1');
    await missing.click();
    await expectTotal(page, 1);
    await page.getByRole('treeitem', { name: 'All assets' }).click();
    await expectTotal(page, 6);
  });

  await test.step('a folder that vanishes is offline; its files are not called missing', async () => {
    renameSync(folder, join(vitrine.home, 'unplugged'));
    const root = page.getByRole('treeitem', { name: 'Watched' });
    const away = root.getByTitle('The folder is not there');
    await expect(away).toBeVisible({ timeout: 60_000 });
    await expect(
      cells(page)
        .first()
        .getByTitle(/^(Offline|Missing)/),
    ).toBeVisible();
    await expect(page.locator('.cell').getByTitle(/^Offline/)).not.toHaveCount(0);
    const status = await vitrine.call('catalog.status');
    expect(status.missing).toBeLessThanOrEqual(1);
    expect((await names(page)).length).toBe(6);
    renameSync(join(vitrine.home, 'unplugged'), folder);
    await expect(away).toHaveCount(0, { timeout: 60_000 });
    await expect(page.locator('.cell').getByTitle(/^Offline/)).toHaveCount(0);
    await expect.poll(() => marks(page, 'Fjord.jpg')).toBe('4');
  });

  await test.step('a folder that is elsewhere now is offered there; one click takes everything along', async () => {
    const there = join(vitrine.home, 'Elsewhere/Watched');
    // A copy, so that only its files speak for it: with the folder itself there would be nothing to ask.
    cpSync(folder, there, { recursive: true, preserveTimestamps: true });
    rmSync(folder, { recursive: true });
    const note = page.getByRole('region', { name: 'Watched' });
    await expect(note).toContainText(`It seems to be at ${there} now`, { timeout: 60_000 });
    await note.getByRole('button', { name: 'Use it there' }).click();
    await expect(note).toHaveCount(0, { timeout: 60_000 });
    await expect.poll(() => marks(page, 'Fjord.jpg')).toBe('4');
    expect((await vitrine.call('library.roots')).roots).toMatchObject([{ path: there, state: 'online' }]);
  });
});
