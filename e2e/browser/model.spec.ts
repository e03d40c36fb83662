// Models in the loupe: turned, moved, measured, by pointer and by keyboard alone.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { glb, ply, stl, threeMf } from '../../src-main/core/formats/testing/models.ts';
import { mtl, texturedGltf, texturedObj } from '../../src-main/core/formats/testing/textured-models.ts';
import { cell, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

const room = (page: Page) => page.locator('.model-room');
const note = (page: Page) => page.locator('.pages-note');

async function openLoupe(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  await page.keyboard.press('e');
  await expect(room(page)).toHaveAccessibleName(`${name}, to be turned`);
}

/** What is drawn after `act` is not what was drawn before. */
async function changes(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await room(page).screenshot();
  await act();
  await expect.poll(async () => before.equals(await room(page).screenshot())).toBe(false);
}

test('a model is turned, moved, seen as wires and measured in the loupe', async ({ vitrine, open }) => {
  writeFileSync(join(vitrine.pictures, 'house.glb'), glb());
  writeFileSync(join(vitrine.pictures, 'red.ply'), ply());
  writeFileSync(join(vitrine.pictures, 'block.stl'), stl());
  writeFileSync(join(vitrine.pictures, 'peak.3mf'), threeMf());
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 4);

  await test.step('its size stands beside it, and it is drawn', async () => {
    await openLoupe(page, 'house.glb');
    await expect(page.locator('.pages-bar')).toContainText('2 × 1.7 × 1 m');
    await expect(page.locator('.pages-bar')).toContainText('18 triangles');
    const empty = await page.evaluate(() => document.querySelector('.model-canvas')?.getAttribute('width'));
    expect(empty).not.toBeNull();
    await look(page, vitrine, 'model');
  });

  await test.step('keys turn, move, zoom, show edges, and go back', async () => {
    const first = await room(page).screenshot();
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown', 'Control+ArrowLeft', '=', 'Control+-', 'w', 'w'])
      await changes(page, () => page.keyboard.press(key));
    await look(page, vitrine, 'model-wires');
    await page.keyboard.press('w');
    await page.keyboard.press('z');
    await expect.poll(async () => first.equals(await room(page).screenshot())).toBe(true);
  });

  await test.step('the pointer turns, moves with Shift, and zooms by its wheel', async () => {
    const box = (await room(page).boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const drag = async () => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 80, y + 30, { steps: 4 });
      await page.mouse.up();
    };
    await changes(page, drag);
    await page.keyboard.down('Shift');
    await changes(page, drag);
    await page.keyboard.up('Shift');
    await changes(page, () => page.mouse.wheel(0, -300));
    await page.getByRole('button', { name: 'All of it, as at first' }).click();
  });

  await test.step('a distance is measured by the pointer and by keys', async () => {
    await page.getByRole('button', { name: 'Measure a distance' }).click();
    await expect(note(page)).toContainText('Pick a point');
    await page.keyboard.press('Enter');
    // The button had the focus, and was pressed by it.
    await expect(note(page)).toHaveText('');
    await page.locator('.loupe-stage').focus();
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await expect(note(page)).toHaveText('Pick the other point');
    await page.keyboard.press('Control+ArrowUp');
    await page.keyboard.press('Enter');
    await expect(note(page)).toHaveText(/^Distance: [\d.]+ m$/);
    await look(page, vitrine, 'model-measured');
    await page.keyboard.press('Escape');
    await expect(note(page)).toHaveText('');
  });

  await test.step('arrows alone go to the next one, whatever kind of model it is', async () => {
    const title = page.locator('.loupe-name .middle');
    const seen = new Set<string | null>();
    await page.keyboard.press('Home');
    for (let i = 0; i < 4; i++) {
      await expect.poll(async () => seen.has(await title.getAttribute('title'))).toBe(false);
      seen.add(await title.getAttribute('title'));
      await expect(page.locator('.pages-bar')).toContainText('triangles');
      await page.keyboard.press('ArrowRight');
    }
    await openLoupe(page, 'peak.3mf');
    await expect(page.locator('.pages-bar')).toContainText('30 × 10 × 10 mm');
    await look(page, vitrine, 'model-3mf');
  });
});

test('a model is turned with the pictures on it, and says which are missing', async ({ vitrine, open }) => {
  const quarters = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="128" fill="#d01010"/><rect y="128" width="128" height="128" fill="#1010d0"/><rect x="128" y="128" width="128" height="128" fill="#10b010"/></svg>`;
  const png = await sharp(Buffer.from(quarters)).png().toBuffer();
  writeFileSync(join(vitrine.pictures, 'wall.glb'), texturedGltf({ data: png, mimeType: 'image/png' }).file);
  writeFileSync(join(vitrine.pictures, 'bare.obj'), texturedObj('bare.mtl'));
  writeFileSync(join(vitrine.pictures, 'bare.mtl'), mtl('gone.png'));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 3);

  await openLoupe(page, 'wall.glb');
  await expect(page.locator('.pages-bar')).toContainText('2 triangles');
  // Which color is seen most in the upper half, at the lower left and at the lower right of what is drawn.
  const seen = async () => {
    const { data, info } = await sharp(await page.locator('.model-canvas').screenshot()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const counts = { red: [0, 0], green: [0, 0], blue: [0, 0] };
    for (let i = 0; i < info.width * info.height; i++) {
      const [r = 0, g = 0, b = 0] = data.subarray(i * 3, i * 3 + 3);
      const which = r > g + b ? counts.red : g > r + b ? counts.green : b > r + g ? counts.blue : undefined;
      if (!which) continue;
      which[0]!++;
      which[1]! += i / info.width;
    }
    const mean = ([count = 0, sum = 0]: number[]) => (count > 500 ? sum / count : Number.NaN);
    return mean(counts.red) < Math.min(mean(counts.green), mean(counts.blue)) && mean(counts.green) > 0 && mean(counts.blue) > 0;
  };
  await expect.poll(seen).toBe(true);
  await expect(note(page)).toHaveText('');
  await look(page, vitrine, 'model-textured');

  await openLoupe(page, 'bare.obj');
  await expect(note(page)).toHaveText('Without gone.png: not in its folder, or not to be read');
});
