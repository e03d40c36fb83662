// RAW and JPEG as one cell, stacks made, opened, turned over and split by keys, and what is set on a pair is on both.
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pictures } from './files.ts';
import { cell, expect, expectIngested, expectTotal, marks, names, test } from './kit.ts';
import { look } from './look.ts';


test('pairs and stacks are one cell each, open and close, and keep to what is done to them', async ({ vitrine, open }) => {
  const shots = (await pictures(vitrine.pictures, 6)).map((path) => basename(path));
  // Whatever it holds, it is a RAW by its name; its picture is that of a JPEG.
  copyFileSync(join(vitrine.pictures, shots[0] as string), join(vitrine.pictures, 'frame-01.dng'));
  writeFileSync(join(vitrine.pictures, 'frame-02.wav'), Buffer.alloc(400));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 8);
  await expectTotal(page, 6);
  await vitrine.call('app.setSetting', { key: 'ui.sort', value: 'name' });

  await expect.poll(async () => (await names(page)).map((name) => name.slice(0, 8))).toEqual([6, 5, 4, 3, 2, 1].map((n) => `frame-0${n}`));
  const lead = (await names(page)).find((name) => name.startsWith('frame-01')) as string;
  await cell(page, lead).click();
  await page.keyboard.press('4');
  await expect.poll(() => marks(page, lead)).toBe('4');
  await page.keyboard.press('s');
  await expectTotal(page, 7);
  for (const name of ['frame-01.dng', 'frame-01.jpg']) await expect.poll(() => marks(page, name)).toBe('4');
  await page.keyboard.press('s');
  await expectTotal(page, 6);

  await cell(page, 'frame-03.jpg').click();
  await cell(page, 'frame-04.jpg').click({ modifiers: ['Control'] });
  await cell(page, 'frame-05.jpg').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+g');
  await expectTotal(page, 4);
  const tops = async () => (await names(page)).filter((name) => /frame-0[345]/.test(name));
  await expect.poll(async () => (await tops()).length).toBe(1);
  const [top = ''] = await tops();
  await expect(cell(page, top).locator('.cell-stack')).toHaveText('3');
  await cell(page, top).click();
  await page.keyboard.press('s');
  await expectTotal(page, 6);
  await look(page, vitrine, 'stacks');
  const other = ['frame-03.jpg', 'frame-04.jpg', 'frame-05.jpg'].find((name) => name !== top) as string;
  await cell(page, other).click();
  await page.keyboard.press('Shift+s');
  await page.keyboard.press('s');
  await expectTotal(page, 4);
  await expect(cell(page, other)).toBeVisible();
  await page.keyboard.press('Control+Shift+g');
  await expectTotal(page, 6);
  await page.keyboard.press('Control+z');
  await expectTotal(page, 4);
  // A search finds members by themselves.
  await vitrine.call('app.setSetting', { key: 'stacks.pairs', value: false });
  await expectTotal(page, 6);
});
