// What is selected goes onto the clipboard: one as a picture, several by where they lie; the door is asked, and a reason written down.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pictures } from './files.ts';
import { cell, expect, expectIngested, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const text = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
/** Width and height of the picture that lies on the clipboard; none: zeros. */
const picture = (page: Page) =>
  page.evaluate(async () => {
    for (const item of await navigator.clipboard.read()) {
      if (!item.types.includes('image/png')) continue;
      const { width, height } = await createImageBitmap(await item.getType('image/png'));
      return [width, height];
    }
    return [0, 0];
  });

test('Ctrl+C takes a picture as such and several by their paths; what may not leave waits for a reason', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 3);
  const page = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 3);
  await expectTotal(page, 3);
  await cell(page, 'frame-02.jpg').click();
  await page.keyboard.press('Control+c');
  await expect(page.getByText('The picture is on the clipboard')).toBeVisible();
  const [width = 0, height = 0] = await picture(page);
  expect(Math.min(width, height)).toBeGreaterThan(100);
  await page.keyboard.press('Control+Alt+c');
  await expect(page.getByText('Its path is on the clipboard')).toBeVisible();
  expect(await text(page)).toBe(join(vitrine.pictures, 'frame-02.jpg'));
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect(page.getByText('3 paths are on the clipboard')).toBeVisible();
  expect((await text(page)).split('\n').sort()).toEqual(['frame-01.jpg', 'frame-02.jpg', 'frame-03.jpg'].map((name) => join(vitrine.pictures, name)));

  const { n } = await vitrine.call('assets.find', { ref: join(vitrine.pictures, 'frame-01.jpg') });
  await vitrine.call('rights.set', { targets: [n], changes: { embargo: '2999-01-01' } });
  await cell(page, 'frame-01.jpg').click();
  await page.keyboard.press('Control+c');
  const dialog = page.getByRole('dialog', { name: 'Not to be copied' });
  await expect(dialog.getByRole('alert')).toContainText('it is under embargo until 2999-01-01');
  await expect(dialog.getByRole('button', { name: 'Copy all the same' })).toBeDisabled();
  await dialog.getByRole('textbox').fill('The editor asked for it');
  await look(page, vitrine, 'copy-stopped');
  await dialog.getByRole('button', { name: 'Copy all the same' }).click();
  await expect.poll(() => picture(page)).not.toEqual([0, 0]);
  const { changes } = await vitrine.call('history.list', { asset: n });
  expect(changes.map(({ label }: { label: string }) => label)).toContainEqual(expect.stringMatching(/leave \(copy\).*The editor asked for it/));
});
