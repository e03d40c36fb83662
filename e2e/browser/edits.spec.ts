// Editing in the loupe: sliders, crop, before and after, copy and paste, undo; by keyboard alone where people would.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { picture } from './files.ts';
import { cell, expect, expectSaid, expectTotal, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';

const canvas = (page: Page) => page.locator('.develop-canvas');
const slider = (page: Page, name: string) => page.getByRole('slider', { name });

async function openEdits(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  await page.keyboard.press('d');
  await expect(canvas(page)).toHaveAccessibleName(`${name}, edited`);
  await expect(canvas(page)).toHaveAttribute('data-state', 'drawn');
}

/** What is drawn after `act` is not what was drawn before. */
async function changes(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await canvas(page).screenshot();
  await act();
  await expect.poll(async () => before.equals(await canvas(page).screenshot())).toBe(false);
}

/** Two pictures in a window, and what is asked of them. */
async function scene(vitrine: Vitrine, open: () => Promise<Page>) {
  await picture(vitrine.pictures, 'a.jpg', { width: 1800, height: 1200, taken: '2026:06:01 12:00:00' });
  await picture(vitrine.pictures, 'b.jpg', { width: 1500, height: 1000, taken: '2026:06:02 12:00:00' });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 2);
  const n = async (name: string) => (await vitrine.call('assets.find', { ref: join(vitrine.pictures, name) })).n;
  const recipe = async (name: string) => (await vitrine.call('edits.get', { n: await n(name) })).recipe;
  const hash = () =>
    createHash('sha256')
      .update(readFileSync(join(vitrine.pictures, 'a.jpg')))
      .digest('hex');
  return { page, n, recipe, hash, original: hash() };
}

test('a picture is edited by keys, undone, copied to another, kept as a preset, and its file stays as it is', async ({
  vitrine,
  open,
}) => {
  const { page, recipe, hash, original } = await scene(vitrine, open);

  await test.step('D opens it with the first slider at hand; arrows move, Backspace takes back', async () => {
    await openEdits(page, 'a.jpg');
    await expect(slider(page, 'Exposure')).toBeFocused();
    await changes(page, async () => {
      for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    });
    await expect.poll(() => recipe('a.jpg')).toEqual({ version: 1, exposure: 0.8 });
    await page.keyboard.press('ArrowDown');
    await expect(slider(page, 'Contrast')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('ArrowDown');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => recipe('a.jpg')).toEqual({ version: 1, exposure: 0.8, highlights: -50 });
    await look(page, vitrine, 'edits');
  });

  await test.step('undo takes one movement back, and what is shown follows', async () => {
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => recipe('a.jpg')).toEqual({ version: 1, exposure: 0.8, highlights: -55 });
    await page.keyboard.press('Control+z');
    await expect(slider(page, 'Highlights')).toHaveValue('-50');
    await expect(slider(page, 'Exposure')).toHaveValue('0.8');
    await page.keyboard.press('Control+Shift+z');
    await expect(slider(page, 'Highlights')).toHaveValue('-55');
    await page.keyboard.press('Control+z');
    await expect(slider(page, 'Highlights')).toHaveValue('-50');
  });

  await test.step('edits are pasted on another picture, without the crop', async () => {
    await page.keyboard.press('Control+Shift+c');
    await openEdits(page, 'b.jpg');
    await page.keyboard.press('Control+Shift+v');
    await expect.poll(() => recipe('b.jpg')).toEqual({ version: 1, exposure: 0.8, highlights: -50 });
    await expect(slider(page, 'Exposure')).toHaveValue('0.8');
  });

  await test.step('edits are kept as a preset, and given by it', async () => {
    await page.getByRole('button', { name: 'Presets' }).click();
    await page.getByRole('menuitem', { name: 'Keep these edits as a preset' }).click();
    await expect(page.getByRole('textbox', { name: 'Name of the preset' })).toBeFocused();
    await page.keyboard.type('Bright');
    await page.keyboard.press('Enter');
    await expectSaid(page, 'Made the preset “Bright”');
    await page.locator('.loupe-stage').focus();
    await page.keyboard.press('Control+Shift+r');
    await expect.poll(() => recipe('b.jpg')).toBeNull();
    await page.getByRole('button', { name: 'Presets' }).click();
    await page.getByRole('menuitem', { name: 'Bright', exact: true }).click();
    await expect.poll(() => recipe('b.jpg')).toEqual({ version: 1, exposure: 0.8, highlights: -50 });
  });

  await test.step('reset brings it back as it was', async () => {
    await page.locator('.loupe-stage').focus();
    await page.keyboard.press('Control+Shift+r');
    await expect.poll(() => recipe('b.jpg')).toBeNull();
    await expect(slider(page, 'Exposure')).toHaveValue('0');
  });
  expect(hash()).toBe(original);
});

test('a picture is cropped and straightened, compared with before, and the grid shows it so', async ({
  vitrine,
  open,
}) => {
  const { page, n, recipe, hash, original } = await scene(vitrine, open);
  await vitrine.call('edits.set', { targets: [await n('a.jpg')], changes: { exposure: 0.8 } });
  await openEdits(page, 'a.jpg');

  await test.step('the crop is moved and pulled by keys and by its corners, in a ratio', async () => {
    await page.keyboard.press('r');
    const box = page.getByRole('group', { name: /^Crop:/ });
    await expect(box).toBeFocused();
    for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowLeft');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await recipe('a.jpg')).crop?.x).toBeCloseTo(0.1, 4);
    const { x, y, w, h } = (await recipe('a.jpg')).crop;
    expect([x, y, w, h]).toEqual([0.1, 0.1, 0.8, 0.8].map((part) => expect.closeTo(part, 4)));
    await page.getByRole('combobox', { name: 'Ratio' }).selectOption('1 : 1');
    await expect
      .poll(async () => (await recipe('a.jpg')).crop.w / (await recipe('a.jpg')).crop.h)
      .toBeCloseTo(2 / 3, 3);
    const corner = (await page.locator('.crop-grip[data-x="1"][data-y="1"]').boundingBox())!;
    const before = (await recipe('a.jpg')).crop.w;
    await page.mouse.move(corner.x + 12, corner.y + 12);
    await page.mouse.down();
    await page.mouse.move(corner.x - 30, corner.y - 30, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await recipe('a.jpg')).crop.w).toBeLessThan(before);
    const ratio = async () => {
      const { w, h } = (await recipe('a.jpg')).crop;
      return w / h;
    };
    await expect.poll(ratio).toBeCloseTo(2 / 3, 3);
    await slider(page, 'Straighten').focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await recipe('a.jpg')).straighten).toBeCloseTo(3, 4);
    await look(page, vitrine, 'edits-crop');
    await box.focus();
    await page.keyboard.press('Enter');
    await expect(box).toBeHidden();
    await expect(slider(page, 'Exposure')).toBeFocused();
  });

  await test.step('before and after lie on each other', async () => {
    await changes(page, () => page.keyboard.press('\\'));
    await expect(page.getByText('Before', { exact: true })).toBeVisible();
    await changes(page, () => page.keyboard.press('\\'));
  });

  await test.step('Esc leaves to the picture as it is now, and the grid shows it with a sign', async () => {
    await page.keyboard.press('Escape');
    await expect(page.locator('.loupe-stage')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.locator('.develop')).toBeHidden();
    await expect(page.locator('.loupe-percent')).toBeVisible();
    await page.keyboard.press('g');
    await expect(cell(page, 'a.jpg').locator('.badge[title="Edited"]')).toBeVisible();
    const img = cell(page, 'a.jpg').locator('img');
    await expect
      .poll(() => img.evaluate((one: HTMLImageElement) => (one.complete ? one.naturalWidth / one.naturalHeight : 0)))
      .toBeCloseTo(1, 1);
  });
  expect(hash()).toBe(original);
});

test('spots are covered and red eyes corrected, by the pointer and by keys', async ({ vitrine, open }) => {
  const { page, n, recipe } = await scene(vitrine, open);
  await vitrine.call('edits.set', { targets: [await n('b.jpg')], changes: { straighten: 2, flipX: true } });
  await openEdits(page, 'b.jpg');
  await page.getByRole('button', { name: 'Cover spots' }).click();
  const layer = page.getByRole('group', { name: /^Spots:/ });
  await expect(layer).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await changes(page, () => page.keyboard.press('Enter'));
  await expect.poll(async () => (await recipe('b.jpg')).spots?.length).toBe(1);
  // Mirrored: what is left of the middle here is right of it in the picture.
  expect((await recipe('b.jpg')).spots[0].x).toBeGreaterThan(0.5);
  const box = (await layer.boundingBox())!;
  await layer.click({ position: { x: box.width * 0.3, y: box.height * 0.3 } });
  await expect.poll(async () => (await recipe('b.jpg')).spots?.length).toBe(2);
  await expect(page.locator('.retouch-source')).toHaveCount(2);
  const from = (await page.locator('.retouch-source').last().boundingBox())!;
  const before = (await recipe('b.jpg')).spots[1].fromX;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 30, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await recipe('b.jpg')).spots[1].fromX).not.toBe(before);
  await look(page, vitrine, 'edits-spots');
  await layer.focus();
  await page.keyboard.press('Backspace');
  await expect.poll(async () => (await recipe('b.jpg')).spots?.length).toBe(1);
  await page.keyboard.press('Escape');
  await expect(layer).toBeHidden();
  await page.getByRole('button', { name: 'Correct red eyes' }).click();
  await expect(page.getByRole('group', { name: /^Red eyes:/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await recipe('b.jpg')).redEyes?.length).toBe(1);
});
