// What the window draws of an edit at once is what is exported of it: 30 recipes, measured as people see differences.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { rendered } from '../../src-main/core/edits/testing/rendered.ts';
import { readRecipe, recipeValue } from '../../src-shared/domain/edits/recipe.ts';
import { cieLab, deltaE } from '../../src-shared/testing/delta-e.ts';
import { cell, expect, expectTotal, test } from './kit.ts';

const [WIDTH, HEIGHT] = [1536, 1024];
/** Every fifth pixel of every fifth row is measured. */
const EVERY = 5;

/** All hues from black to white, soft and hard edges, and grain as a sensor makes it; two red pupils. */
async function photograph(): Promise<Buffer> {
  const hues = Array.from(
    { length: 25 },
    (_, i) => `<stop offset="${i / 24}" stop-color="hsl(${i * 15} 80% 50%)"/>`,
  ).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><linearGradient id="h">${hues}</linearGradient>
    <linearGradient id="l" x2="0" y2="1"><stop stop-color="#fff"/><stop offset=".5" stop-color="#888" stop-opacity="0"/><stop offset="1" stop-color="#000"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#h)"/><rect width="100%" height="100%" fill="url(#l)"/>
    <circle cx="400" cy="500" r="160" fill="#e0b090"/><circle cx="350" cy="470" r="18" fill="#c01818"/><circle cx="450" cy="470" r="18" fill="#c01818"/>
    <rect x="900" y="300" width="400" height="400" fill="#777"/><path d="M900 300L1300 700M1300 300L900 700" stroke="#222" stroke-width="6"/>
    ${Array.from({ length: 40 }, (_, i) => `<rect x="${900 + i * 10}" y="720" width="5" height="60" fill="#eee"/>`).join('')}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let seed = 1;
  for (let i = 0; i < data.length; i++) {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    data[i] = Math.min(255, Math.max(0, (data[i] as number) + ((seed >> 16) % 9) - 4));
  }
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

const crop = { x: 0.1, y: 0.15, w: 0.6, h: 0.7 };
const RECIPES: readonly object[] = [
  ...['contrast', 'highlights', 'shadows', 'temp', 'tint', 'saturation', 'vibrance', 'vignette'].flatMap((name) => [
    { [name]: -80 },
    { [name]: 80 },
  ]),
  { exposure: -1.5 },
  { exposure: 1 },
  { exposure: 3 },
  { sharpen: 40 },
  { sharpen: 100 },
  { blackWhite: true, contrast: 30 },
  { crop },
  { straighten: 5 },
  { straighten: -3.3, crop, flipX: true },
  { crop, vignette: -60, exposure: 0.4 },
  { flipY: true, temp: 20 },
  { spots: [{ x: 0.72, y: 0.5, r: 0.06, fromX: 0.3, fromY: 0.2 }] },
  {
    redEyes: [
      { x: 350 / WIDTH, y: 470 / HEIGHT, r: 0.02 },
      { x: 450 / WIDTH, y: 470 / HEIGHT, r: 0.02 },
    ],
    exposure: 0.3,
  },
  {
    exposure: 0.7,
    contrast: 25,
    highlights: -60,
    shadows: 40,
    temp: 12,
    tint: -5,
    saturation: 10,
    vibrance: 30,
    sharpen: 30,
    vignette: -25,
    straighten: 1.2,
    crop,
  },
];

for (const third of [0, 1, 2])
  test(`recipes ${third * 10 + 1} to ${third * 10 + 10} of 30 look the same in the window and exported`, async ({
    vitrine,
    open,
  }) => {
    expect(RECIPES).toHaveLength(30);
    const file = await photograph();
    const path = join(vitrine.pictures, 'test.jpg');
    writeFileSync(path, file);
    const page = await open();
    await vitrine.add(vitrine.pictures);
    await expectTotal(page, 1);
    await cell(page, 'test.jpg').click();
    await page.keyboard.press('d');
    const canvas = page.locator('.develop-canvas');
    await expect(canvas).toHaveAttribute('data-state', 'drawn');
    const { n } = await vitrine.call('assets.find', { ref: path });
    const figures: { recipe: string; mean: number; most: number }[] = [];
    for (const given of RECIPES.slice(third * 10, third * 10 + 10)) {
      const value = recipeValue(readRecipe(given));
      await vitrine.call('edits.set', { targets: [n], reset: true, changes: given });
      await expect(canvas).toHaveAttribute('data-recipe', JSON.stringify(value));
      const drawn = await canvas.evaluate((one: HTMLCanvasElement) => one.toDataURL('image/png'));
      figures.push({ recipe: JSON.stringify(given).slice(0, 60), ...(await compare(given, file, drawn)) });
    }
    for (const { recipe, mean, most } of figures)
      console.log(`ΔE2000 mean ${mean.toFixed(2)}, max ${most.toFixed(1)}  ${recipe}`);
    const worst = Math.max(...figures.map(({ mean }) => mean));
    console.log(
      `ΔE2000 of 10 recipes: worst mean ${worst.toFixed(2)}, largest difference ${Math.max(...figures.map(({ most }) => most)).toFixed(1)}`,
    );
    expect(worst).toBeLessThanOrEqual(1.5);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(
      createHash('sha256').update(file).digest('hex'),
    );
  });

/** The picture at full size, edited and then made as small as what is on screen, against that. */
async function compare(recipe: object, file: Buffer, drawn: string): Promise<{ mean: number; most: number }> {
  const shown = await sharp(Buffer.from(drawn.split(',')[1] as string, 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { data, width, height, channels } = await rendered(file, recipe);
  const exported = await sharp(data, { raw: { width, height, channels } })
    .resize(shown.info.width, shown.info.height, { fit: 'fill' })
    .raw()
    .toBuffer();
  let [sum, most, count] = [0, 0, 0];
  for (let y = 0; y < shown.info.height; y += EVERY) {
    for (let x = 0; x < shown.info.width; x += EVERY) {
      const i = (y * shown.info.width + x) * 3;
      const lab = (of: Buffer) => cieLab(of[i] as number, of[i + 1] as number, of[i + 2] as number);
      const difference = deltaE(lab(shown.data), lab(exported));
      sum += difference;
      most = Math.max(most, difference);
      count++;
    }
  }
  return { mean: sum / count, most };
}
