// Dragged out of the window: the original or a preset's rendition, as real bytes; what is expired stays.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

/** What a drag of this cell carries to other programs: a name and an address, or nothing. */
const carried = (page: Page, name: string) =>
  cell(page, name).evaluate((element) => {
    const data = new DataTransfer();
    element.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true, dataTransfer: data }));
    const [, ...rest] = data.getData('DownloadURL').split(':');
    const [file = '', ...url] = rest;
    return { file, url: url.join(':'), inside: data.getData('application/x-vitrine-assets') };
  });

test('a drag carries the original, or what the chosen preset makes of it; an expired one carries nothing', async ({ vitrine, open }) => {
  const file = await picture(vitrine.pictures, 'a.png', { width: 3000, height: 2000 });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 1);
  await expectTotal(page, 1);
  await cell(page, 'a.png').click();
  const fetched = async (url: string) => {
    const answer = await page.context().request.get(url);
    return { status: answer.status(), body: await answer.body() };
  };
  const original = await carried(page, 'a.png');
  expect(original).toMatchObject({ file: 'a.png', inside: expect.stringMatching(/^\[\d+\]$/) });
  expect((await fetched(original.url)).body.equals(readFileSync(file))).toBe(true);

  await cell(page, 'a.png').click();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await command(page, 'Copy paths');
  await expectSaid(page, 'One path lies on the clipboard.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(file);
  await command(page, 'Copy files');
  await expectSaid(page, /One file lies on the clipboard|install wl-clipboard/);
  await command(page, 'Copy picture');
  await expectSaid(page, 'The picture lies on the clipboard.');
  const pasted = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const { width, height } = await createImageBitmap((await item?.getType('image/png')) as Blob);
    return [width, height];
  });
  expect(pasted).toEqual([3000, 2000]);

  await command(page, 'Drag out as: Web');
  await expectSaid(page, 'What is dragged out of the window is made by the preset Web.');
  await expect.poll(async () => (await carried(page, 'a.png')).file).toBe('a.jpg');
  const rendition = await carried(page, 'a.png');
  const { status, body } = await fetched(rendition.url);
  expect([status, await sharp(body).metadata()]).toMatchObject([200, { format: 'jpeg', width: 2048, height: 1365 }]);

  const [n] = JSON.parse(rendition.inside) as number[];
  await vitrine.call('rights.set', { targets: [n], changes: { until: '2020-01-31' } });
  await expect(page.getByText('May not leave: its rights ended on 2020-01-31')).toBeVisible();
  await look(page, vitrine, 'barred');
  // Inside the window it goes where it went.
  await expect.poll(() => carried(page, 'a.png')).toEqual({ file: '', url: '', inside: `[${n}]` });
  for (const url of [original.url, rendition.url]) expect(await fetched(url)).toMatchObject({ status: 403, body: expect.objectContaining({}) });
  expect((await fetched(rendition.url)).body.toString()).toContain('its rights ended on 2020-01-31');
  await vitrine.call('app.setSetting', { key: 'rights.drag', value: 'warn' });
  await expect.poll(async () => (await carried(page, 'a.png')).file).toBe('a.jpg');
  expect((await fetched(rendition.url)).status).toBe(200);
  expect(readFileSync(join(vitrine.pictures, 'a.png')).equals(readFileSync(file))).toBe(true);
});
