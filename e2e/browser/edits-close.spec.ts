// Edits at 100 %: what is judged there, sharpening and spots, is what the core exports, pixel for pixel; by keys as in the loupe.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { rendered } from '../../src-main/core/edits/testing/rendered.ts';
import { cell, expect, expectTotal, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';

const [WIDTH, HEIGHT] = [2700, 1800];

/** Stripes of a pixel, words and a soft ground: what a smaller picture does not show. */
async function detailed(path: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><pattern id="p" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#8a9aa8"/><rect width="3" height="3" fill="#55606a"/></pattern></defs>
    <rect width="100%" height="100%" fill="url(#p)"/><circle cx="1350" cy="900" r="260" fill="#b8a070"/>
    ${Array.from({ length: 12 }, (_, i) => `<text x="${1050 + (i % 3) * 200}" y="${750 + i * 30}" font-size="26" font-family="sans-serif">detail ${i}</text>`).join('')}</svg>`;
  const file = await sharp(Buffer.from(svg)).removeAlpha().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
  writeFileSync(path, file);
  return file;
}

const canvas = (page: Page) => page.locator('.develop-canvas');

/** What is drawn, and where in the result it begins. */
async function drawn(page: Page) {
  const { url, left, top } = await canvas(page).evaluate((one: HTMLCanvasElement) => ({ url: one.toDataURL(), left: one.style.left, top: one.style.top }));
  const { data, info } = await sharp(Buffer.from(url.split(',')[1] as string, 'base64')).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, ...info, left: Math.round((parseFloat(left) / 100) * WIDTH), top: Math.round((parseFloat(top) / 100) * HEIGHT) };
}

/** The mean difference of what is drawn from the same part of the picture that the core makes, 0–255. */
async function difference(page: Page, { data, width, height, channels }: Awaited<ReturnType<typeof rendered>>): Promise<number> {
  const shown = await drawn(page);
  const { left, top } = shown;
  const made = await sharp(data, { raw: { width, height, channels } }).extract({ left, top, width: shown.width, height: shown.height }).raw().toBuffer();
  let sum = 0;
  for (let i = 0; i < made.length; i++) sum += Math.abs((made[i] as number) - (shown.data[i] as number));
  return sum / made.length;
}

/** One picture in the edit view, and what its edit view is asked. */
async function scene(vitrine: Vitrine, open: () => Promise<Page>, recipe: object) {
  const path = join(vitrine.pictures, 'a.jpg');
  const file = await detailed(path);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  const { n } = await vitrine.call('assets.find', { ref: path });
  await vitrine.call('edits.set', { targets: [n], changes: recipe });
  await cell(page, 'a.jpg').click();
  await page.keyboard.press('d');
  await expect(canvas(page)).toHaveAttribute('data-state', 'drawn');
  const percent = page.locator('.loupe-percent');
  return { page, file, n, percent, whole: (await percent.textContent()) as string };
}

test('at 100 % every pixel is shown as it is exported, moved by keys and the pointer', async ({ vitrine, open }) => {
  const recipe = { sharpen: 80, exposure: 0.3 };
  const { page, file, percent, whole } = await scene(vitrine, open, recipe);
  const [sharpened, plain] = [await rendered(file, recipe), await rendered(file, { exposure: 0.3 })];

  await test.step('Z shows 100 % with a slider in hand, and its change at once', async () => {
    await page.keyboard.press('z');
    await expect(percent).toHaveText('100 %');
    await expect(canvas(page)).toHaveAttribute('data-pixels', String(WIDTH));
    await expect.poll(() => difference(page, sharpened)).toBeLessThan(2.5);
    // Without what the preview cannot show: it is not all the same to this measure.
    expect(await difference(page, plain)).toBeGreaterThan(5);
    await look(page, vitrine, 'edits-close');
    await page.getByRole('slider', { name: 'Sharpening' }).focus();
    await page.keyboard.press('Backspace');
    await expect.poll(() => difference(page, plain)).toBeLessThan(2.5);
  });

  await test.step('Ctrl and arrows move, the pointer drags, Ctrl+- goes away and Ctrl+0 all the way', async () => {
    const before = await drawn(page);
    await page.keyboard.press('Control+ArrowRight');
    await expect.poll(async () => (await drawn(page)).left).toBeGreaterThan(before.left);
    await page.keyboard.press('Control+ArrowLeft');
    await expect.poll(async () => (await drawn(page)).left).toBe(before.left);
    const room = (await page.locator('.develop-room').boundingBox())!;
    await page.mouse.move(room.x + room.width / 2, room.y + room.height / 2);
    await page.mouse.down();
    await page.mouse.move(room.x + room.width / 2, room.y + room.height / 2 - 60, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await drawn(page)).top).toBe(before.top + 60);
    await page.keyboard.press('Control+=');
    await expect(percent).toHaveText('150 %');
    await page.keyboard.press('Control+0');
    await expect(percent).toHaveText(whole);
    await expect.poll(async () => (await drawn(page)).left).toBe(0);
  });

});

test('spots are put on what is seen close, and a crop is chosen on all of it', async ({ vitrine, open }) => {
  const { page, n, percent, whole } = await scene(vitrine, open, { exposure: 0.3 });
  await test.step('a spot is put in the middle of what is seen', async () => {
    await page.keyboard.press('z');
    await expect(percent).toHaveText('100 %');
    await page.getByRole('button', { name: 'Cover spots' }).click();
    const layer = page.getByRole('group', { name: /^Spots:/ });
    await expect(layer).toBeFocused();
    await expect(canvas(page)).toHaveAttribute('data-pixels', String(WIDTH));
    const { left, top, width, height } = await drawn(page);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await vitrine.call('edits.get', { n })).recipe?.spots?.length).toBe(1);
    const [spot] = (await vitrine.call('edits.get', { n })).recipe.spots;
    expect(spot.x * WIDTH).toBeCloseTo(left + width / 2, -1);
    expect(spot.y * HEIGHT).toBeCloseTo(top + height / 2, -1);
    // The cross takes the view along.
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await drawn(page)).left).toBeGreaterThan(left);
    await look(page, vitrine, 'edits-close-spot');
    await page.keyboard.press('Escape');
  });

  await test.step('a crop is chosen on all of it', async () => {
    await page.keyboard.press('r');
    await expect(page.getByRole('group', { name: /^Crop:/ })).toBeFocused();
    await expect(percent).toHaveText(whole);
  });
});
