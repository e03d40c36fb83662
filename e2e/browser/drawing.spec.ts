// DXF drawings in the loupe: zoomed, moved, their layers shown and hidden, by pointer and by keyboard alone.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dxfBinary, dxfText, PLATE } from '../../src-main/core/formats/testing/dxf-file.ts';
import { cell, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const room = (page: Page) => page.locator('.drawing-room');
const bar = (page: Page) => page.locator('.pages-bar');

async function openLoupe(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  await page.keyboard.press('e');
  await expect(room(page)).toHaveAccessibleName(`${name}, to be zoomed`);
}

async function changes(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await room(page).screenshot();
  await act();
  await expect.poll(async () => before.equals(await room(page).screenshot())).toBe(false);
}

test('a drawing is zoomed, moved, found by its words, and its layers are shown and hidden', async ({ vitrine, open }) => {
  writeFileSync(join(vitrine.pictures, 'plate.dxf'), dxfText(PLATE), 'latin1');
  writeFileSync(join(vitrine.pictures, 'packed.dxf'), dxfBinary(PLATE));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 2);

  await test.step('all of it, with its size, its layers, and what is not drawn', async () => {
    await openLoupe(page, 'plate.dxf');
    await expect(bar(page)).toContainText('mm');
    await expect(bar(page)).toContainText('3 of 4 layers');
    await expect(bar(page)).toContainText('Not drawn: 1 × 3DSOLID.');
    await expect(page.getByRole('checkbox', { name: 'Hidden' })).not.toBeChecked();
    await look(page, vitrine, 'drawing');
  });

  await test.step('keys and pointer zoom and move; Z shows all of it', async () => {
    const first = await room(page).screenshot();
    for (const key of ['=', 'Control+=', 'Control+ArrowRight', 'Control+ArrowUp', '-'])
      await changes(page, () => page.keyboard.press(key));
    const box = (await room(page).boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 200);
    await changes(page, () => page.mouse.wheel(0, -800));
    await look(page, vitrine, 'drawing-close');
    await changes(page, async () => {
      await page.mouse.down();
      await page.mouse.move(box.x + 260, box.y + 250, { steps: 4 });
      await page.mouse.up();
    });
    await page.keyboard.press('z');
    await expect(bar(page)).toContainText('100 %');
    await expect.poll(async () => first.equals(await room(page).screenshot())).toBe(true);
  });

  await test.step('layers by keyboard', async () => {
    await page.keyboard.press('v');
    await expect(page.getByRole('checkbox', { name: 'Outline' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await changes(page, () => page.keyboard.press('Space'));
    await expect(page.getByRole('checkbox', { name: 'Holes' })).not.toBeChecked();
    await expect(bar(page)).toContainText('2 of 4 layers');
    await page.keyboard.press('Escape');
    await expect(page.locator('.loupe-stage')).toBeFocused();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(bar(page)).toContainText('4 of 4 layers');
  });

  await test.step('one in binary is the same, and words in both are found', async () => {
    await openLoupe(page, 'packed.dxf');
    await expect(bar(page)).toContainText('3 of 4 layers');
    await page.keyboard.press('g');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('deburred');
    await expectTotal(page, 2);
  });
});
