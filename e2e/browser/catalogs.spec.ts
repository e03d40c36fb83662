// Catalogs, backups and the way back, in the window alone.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { offences } from './axe.ts';
import { cell, expect, expectIngested, expectTotal, marks, root, test, type Vitrine, command } from './kit.ts';
import { picture } from './files.ts';
import { look } from './look.ts';

const health = (page: Page) => page.getByRole('region', { name: 'Health' });
const catalogButton = (page: Page) => page.getByRole('button', { name: /^Catalog: / });

async function threePhotos(vitrine: Vitrine): Promise<void> {
  for (const n of [1, 2, 3]) await picture(vitrine.pictures, `photo ${n}.jpg`);
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 3);
}
async function backUp(page: Page): Promise<void> {
  await command(page, 'Back up the catalog now');
  await expect(health(page).getByText(/The last backup was taken/)).toBeVisible({ timeout: 60_000 });
}

test('a second catalog is made, gone to and left again, by keyboard; what was backed up comes back, and what was there is kept', async ({
  vitrine,
  open,
}) => {
  const page = await open();
  await threePhotos(vitrine);
  const other = join(vitrine.home, 'Weddings');

  await test.step('make one and be in it', async () => {
    await command(page, 'New catalog');
    const dialog = page.getByRole('dialog', { name: 'Where should the new catalog be?' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Weddings');
    await expect(dialog).toContainText(`It becomes ${other}`);
    await dialog.getByRole('listbox').press('Control+Enter');
    await page.getByRole('button', { name: 'Skip' }).click({ timeout: 60_000 });
    await expect(catalogButton(page)).toHaveAccessibleName('Catalog: Weddings');
    await expect(page.getByText('No pictures yet')).toBeVisible();
    expect(existsSync(join(other, 'catalog.db'))).toBe(true);
  });

  await test.step('go back to the first by the menu', async () => {
    await command(page, 'Catalogs');
    await page.getByRole('menuitem', { name: 'catalog', exact: true }).press('Enter');
    await expect(catalogButton(page)).toHaveAccessibleName('Catalog: catalog', { timeout: 60_000 });
    await expectTotal(page, 3);
  });

  await test.step('a folder that syncs, and one that holds something else, are refused in words', async () => {
    mkdirSync(join(vitrine.home, 'Dropbox'));
    for (const [name, place, why] of [
      ['Vitrine', 'Dropbox', /Dropbox keeps in step/],
      ['Pictures', '', /holds other things/],
    ] as const) {
      await command(page, 'New catalog');
      const dialog = page.getByRole('dialog', { name: 'Where should the new catalog be?' });
      const path = dialog.getByRole('textbox', { name: 'Folder' });
      // Where the choosing begins comes from the core, and would stand beside what is filled in just then.
      await expect(path).toHaveValue(/./);
      await path.fill(join(vitrine.home, place));
      await page.keyboard.press('Enter');
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await expect(dialog).toContainText(`It becomes ${join(vitrine.home, place, name)}`);
      await dialog.getByRole('button', { name: 'Make it here' }).click();
      const refused = page.getByRole('dialog', { name: 'was not opened' });
      await expect(refused).toContainText(why);
      await refused.getByRole('button', { name: 'Close' }).last().click();
      await expect(refused).toHaveCount(0);
    }
  });

  await test.step('back up, change, and go back', async () => {
    await cell(page, 'photo 1.jpg').click();
    await page.keyboard.press('4');
    await expect.poll(() => marks(page, 'photo 1.jpg')).toBe('4');
    await backUp(page);
    // What cannot be seen is not changed, and Tab goes on as beside the pictures.
    await health(page).press('3');
    await health(page).press('Tab');
    await expect(page.getByRole('button', { name: 'Back to the pictures' })).toBeFocused();
    await page.keyboard.press('Escape');
    expect(await marks(page, 'photo 1.jpg')).toBe('4');
    await cell(page, 'photo 1.jpg').click();
    await page.keyboard.press('2');
    await expect.poll(() => marks(page, 'photo 1.jpg')).toBe('2');
    await command(page, 'Health');
    await health(page)
      .getByRole('button', { name: /^Go back to the backup/ })
      .click();
    const question = page.getByRole('dialog', { name: /^Go back to / });
    await expect(question).toContainText('1 change made since is set aside');
    await expect(question.getByRole('listitem')).toHaveText(['Rated 1 asset ★★']);
    await question.getByRole('button', { name: 'Go back' }).click();

    const told = page.getByRole('dialog', { name: 'The catalog is back' });
    await expect(told).toContainText('3 assets', { timeout: 60_000 });
    const aside = /What was there before is in (.+)\.$/m.exec(
      (await told.locator('.restored-path').textContent()) ?? '',
    )?.[1];
    expect(readdirSync(aside ?? '')).toContain('catalog.db');
    await told.getByRole('button', { name: 'Go on' }).click();
    await expect(told).toHaveCount(0);
    await page.keyboard.press('g');
    await expect.poll(() => marks(page, 'photo 1.jpg')).toBe('4');
    // It is told of once, and stands in Activity.
    await page.reload();
    await expectTotal(page, 3);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const { jobs } = await vitrine.call('jobs.list');
    expect(jobs).toContainEqual(expect.objectContaining({ name: 'catalog.restore', state: 'done' }));
  });
});

test('a catalog that is damaged when it is opened has a window that says so and brings it back', async ({
  vitrine,
  open,
  context,
}) => {
  const page = await open();
  await threePhotos(vitrine);
  await cell(page, 'photo 2.jpg').click();
  await page.keyboard.press('5');
  await expect.poll(() => marks(page, 'photo 2.jpg')).toBe('5');
  await vitrine.call('catalog.backup');
  await page.keyboard.press('p');
  await expect.poll(() => marks(page, 'photo 2.jpg')).toBe('5 · pick');
  await page.close();
  await vitrine.stop();
  const database = join(vitrine.catalog, 'catalog.db');
  writeFileSync(database, Buffer.alloc(100_000, 'garbage'));
  rmSync(join(vitrine.catalog, 'cache/previews.db'));

  const refused = await vitrine.cli('status');
  expect(refused.code).toBe(3);
  const window = await context.newPage();
  await window.goto(await vitrine.door());
  await expect(window.getByRole('heading', { name: 'catalog was not opened' })).toBeVisible();
  await expect(window.getByText('Your picture files are not affected')).toBeVisible();
  await expect(window.getByText(/newest good backup, of .* with 3 assets/)).toBeVisible();
  expect((await vitrine.cli('search', '')).json).toMatchObject({ error: { code: 'unsupported' } });
  expect(readFileSync(database).subarray(0, 7).toString()).toBe('garbage');

  mkdirSync(join(root, 'test-results/screens'), { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await window.emulateMedia({ colorScheme });
    await expect(window.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await window.screenshot({ path: join(root, `test-results/screens/${colorScheme}-rescue.png`) });
    expect(await offences(window, colorScheme === 'light' ? ['color-contrast'] : undefined)).toEqual([]);
  }
  await window.getByRole('button', { name: 'Bring it back', exact: true }).click();
  const told = window.getByRole('dialog', { name: 'The catalog is back' });
  await expect(told).toContainText('1 change of the log was made again', { timeout: 60_000 });
  await told.getByRole('button', { name: 'Go on' }).click();
  await expectTotal(window, 3);
  await expect.poll(() => marks(window, 'photo 2.jpg')).toBe('5 · pick');
  // The lost preview database is made anew by looking.
  const picture = cell(window, 'photo 2.jpg').locator('img');
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 60_000 })
    .toBeGreaterThan(0);
});

test('a backup that fails and a second place that is pulled are said in Health and in Activity', async ({
  vitrine,
  open,
}) => {
  const page = await open();
  await threePhotos(vitrine);
  const disk = join(vitrine.home, 'Backup disk');
  mkdirSync(disk);
  await command(page, 'Health');

  await test.step('choose a second place', async () => {
    await health(page).getByRole('button', { name: 'Choose a folder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where should a copy' });
    const path = dialog.getByRole('textbox', { name: 'Folder' });
    // Where the choosing begins comes from the core, and would stand beside what is filled in just then.
    await expect(path).toHaveValue(/./);
    await path.fill(disk);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('listbox', { name: 'Folders in Backup disk' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Keep copies here' }).click();
    await expect(page.getByText('on the same disk as the catalog')).toBeVisible();
    await backUp(page);
    await expect(health(page).getByRole('cell', { name: 'both' })).toBeVisible();
    await look(page, vitrine, 'health');
  });

  await test.step('pull it: its empty place is there still', async () => {
    renameSync(disk, `${disk} away`);
    mkdirSync(disk);
    await vitrine.call('app.setSetting', { key: 'backup.keep', value: 5 });
    await health(page).getByRole('button', { name: 'Back up now' }).click();
    const attention = health(page).getByRole('list', { name: 'To look at' });
    await expect(attention).toContainText(`not in the second place: ${disk} is not there`, { timeout: 60_000 });
    expect(readdirSync(disk)).toEqual([]);
    await expect(page.getByRole('button', { name: 'Health: 1 thing to look at' })).toBeVisible();
    await page.getByRole('button', { name: /^Activity/ }).click();
    await expect(page.getByRole('dialog', { name: 'Activity' })).toContainText('not in the second place');
    await page.keyboard.press('Escape');
  });

  await test.step('a catalog whose backups cannot be written', async () => {
    const backups = join(vitrine.catalog, 'backups');
    renameSync(backups, `${backups} away`);
    writeFileSync(backups, 'in the way');
    await health(page).getByRole('button', { name: 'Back up now' }).click();
    await expect(health(page).getByRole('list', { name: 'To look at' })).toContainText('The last backup failed', {
      timeout: 60_000,
    });
  });
});
