// One asset, large: every kind that a window can show, and what is said of those it cannot.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { animation, broken, copy, document, film, halved, hasFfmpeg, layeredPhotoshop, photoshop, picture, pictures } from './files.ts';
import sharp from 'sharp';
import { cell, expect, expectTotal, inCorpus, test } from './kit.ts';
import { look } from './look.ts';

const shownName = (page: Page) => page.locator('.loupe-name .middle');
const percent = (page: Page) => page.locator('.loupe-percent');
const box = async (page: Page) => (await page.locator('.stage-picture').boundingBox())!;

async function openLoupe(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await cell(page, name).click();
  await page.keyboard.press('e');
  await expect(shownName(page)).toHaveAttribute('title', name);
}

/** Until the picture itself is drawn, not its blurred forerunner. @returns its pixels */
async function drawn(page: Page): Promise<{ width: number; height: number }> {
  const sharp = page.locator('img.loupe-layer:not(.loupe-blurred)').last();
  await expect(page.locator('img.loupe-layer').first()).not.toHaveClass(/loupe-blurred/);
  return sharp.evaluate((img: HTMLImageElement) => ({ width: img.naturalWidth, height: img.naturalHeight }));
}

test('the loupe zooms at the pointer, pans, walks, and shows what one asks', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 6);
  await picture(vitrine.pictures, 'large.jpg', { width: 4200, height: 2800, taken: '2026:06:01 12:00:00' });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 7);

  await test.step('Space goes in and out, E in, G out, Esc out, a double click in', async () => {
    await cell(page, 'large.jpg').click();
    const loupe = page.getByRole('region', { name: 'Loupe' });
    await page.keyboard.press('Space');
    await expect(loupe).toBeVisible();
    await page.keyboard.press('Space');
    await expect(loupe).toHaveCount(0);
    await page.keyboard.press('e');
    await expect(loupe).toBeVisible();
    await page.keyboard.press('g');
    await expect(loupe).toHaveCount(0);
    await cell(page, 'large.jpg').dblclick();
    await expect(loupe).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(loupe).toHaveCount(0);
    await page.keyboard.press('e');
  });

  await test.step('Z shows every pixel of what is under the pointer; dragging moves it; Z goes back', async () => {
    await drawn(page);
    const before = await box(page);
    const point = { x: before.x + before.width * 0.3, y: before.y + before.height * 0.6 };
    await page.mouse.move(point.x, point.y);
    await page.keyboard.press('z');
    await expect(percent(page)).toHaveText('100 %');
    const close = await box(page);
    expect(close.width).toBe(4200);
    expect((point.x - close.x) / close.width).toBeCloseTo(0.3, 2);
    expect((point.y - close.y) / close.height).toBeCloseTo(0.6, 2);
    // All pixels of the file, not a preview drawn larger.
    await expect.poll(() => drawn(page)).toEqual({ width: 4200, height: 2800 });
    await page.mouse.down();
    await page.mouse.move(point.x + 120, point.y - 80, { steps: 4 });
    await page.mouse.up();
    const moved = async () => {
      const { x, y } = await box(page);
      return [x - close.x, y - close.y];
    };
    await expect.poll(moved).toEqual([120, -80]);
    await page.mouse.wheel(0, -200);
    await expect(percent(page)).not.toHaveText('100 %');
    await page.keyboard.press('z');
    await expect.poll(() => box(page)).toEqual(before);
    await page.mouse.click(point.x, point.y);
    await expect(percent(page)).toHaveText('100 %');
    await page.mouse.click(point.x, point.y);
    await expect.poll(() => box(page)).toEqual(before);
  });

  await test.step('arrows go to the next and the previous, marks go to the one shown', async () => {
    await page.keyboard.press('ArrowRight');
    await expect(shownName(page)).toHaveAttribute('title', 'frame-06.jpg');
    await expect(page.locator('.loupe-place')).toContainText('2 of 7');
    await page.keyboard.press('Shift+Digit5');
    await expect(shownName(page)).toHaveAttribute('title', 'frame-05.jpg');
    await page.keyboard.press('ArrowLeft');
    await expect(page.locator('.loupe-marks').getByRole('img', { name: '5 stars' })).toBeVisible();
    await page.keyboard.press('End');
    await expect(page.locator('.loupe-place')).toContainText('7 of 7');
    await page.keyboard.press('Home');
    await expect(page.locator('.loupe-place')).toContainText('1 of 7');
  });

  await test.step('the filmstrip shows where one is, and goes where one clicks', async () => {
    const strip = page.getByRole('listbox', { name: 'Filmstrip' });
    await expect(strip.getByRole('option')).toHaveCount(7);
    await expect(strip.getByRole('option', { selected: true })).toHaveAccessibleName(/^large\.jpg/);
    await strip.getByRole('option', { name: /^frame-04/ }).click();
    await expect(shownName(page)).toHaveAttribute('title', 'frame-04.jpg');
    await expect(strip.getByRole('option', { selected: true })).toHaveAccessibleName(/^frame-04/);
  });

  await test.step('I lays the facts over the picture', async () => {
    const overlay = page.locator('.loupe-info');
    await page.keyboard.press('i');
    await expect(overlay).toContainText('frame-04.jpg');
    await expect(overlay).toContainText('600 × 400');
    await expect(overlay).toContainText('Vitrine Test');
    await page.keyboard.press('i');
    await expect(overlay).toHaveCount(0);
  });
});

test('videos play, animations move, layered files and documents show, and a broken one says why', async ({
  vitrine,
  open,
}) => {
  const folder = vitrine.pictures;
  await picture(folder, 'plain.jpg');
  await animation(join(folder, 'moves.gif'));
  await animation(join(folder, 'moves.webp'));
  if (hasFfmpeg) await animation(join(folder, 'portable', 'moving.png'));
  photoshop(join(folder, 'layers.psd'));
  document(join(folder, 'pages.pdf'));
  broken(join(folder, 'broken.jpg'));
  await halved(join(folder, 'half.jpg'));
  writeFileSync(join(folder, 'empty.jpg'), '');
  const heic = inCorpus('immich-test-assets/formats/heic/IMG_2682.heic');
  if (heic) copy(heic, join(folder, 'phone.heic'));
  if (hasFfmpeg) film(join(folder, 'clip.webm'));
  const total = 8 + Number(heic !== undefined) + Number(hasFfmpeg) * 3;
  const page = await open();
  const outcome = await vitrine.add(folder);
  expect(outcome.failed.map(({ path }: { path: string }) => path.split('/').at(-1)).sort()).toEqual([
    'broken.jpg',
    'empty.jpg',
    'half.jpg',
  ]);
  await expectTotal(page, total);

  await test.step('Photoshop', async () => {
    await openLoupe(page, 'layers.psd');
    await expect.poll(() => drawn(page)).toEqual({ width: 320, height: 200 });
  });

  await test.step('PDF, with the number of its pages', async () => {
    await page.keyboard.press('g');
    await expect(cell(page, 'pages.pdf')).toContainText('2 p');
    await openLoupe(page, 'pages.pdf');
    await expect(page.locator('.sheet')).toHaveCount(2);
    const sheet = page.locator('.sheet-picture').first();
    await expect(sheet).toBeVisible();
    expect(await sheet.evaluate((img: HTMLImageElement) => img.naturalWidth / img.naturalHeight)).toBeCloseTo(0.8, 2);
  });

  await test.step('an animation moves', async () => {
    await openLoupe(page, 'moves.gif');
    const frame = page.locator('canvas[data-frame]');
    const bar = page.getByRole('region', { name: 'Player' });
    const seen = new Set<string | null>();
    await expect.poll(async () => seen.add(await frame.getAttribute('data-frame')).size, { intervals: [70] }).toBe(3);
    await page.keyboard.press('k');
    await expect(bar.getByRole('button', { name: 'Play' })).toHaveAttribute('aria-pressed', 'false');
    const stopped = Number(await frame.getAttribute('data-frame'));
    await page.keyboard.press('.');
    await expect(bar).toContainText(`Frame ${((stopped + 1) % 3) + 1} of 3`);
    await page.keyboard.press(',');
    await page.keyboard.press(',');
    await expect(bar).toContainText(`Frame ${((stopped + 2) % 3) + 1} of 3`);
    await look(page, vitrine, 'animation');

    for (const name of ['moves.webp', ...(hasFfmpeg ? ['moving.png'] : [])]) {
      await openLoupe(page, name);
      await expect(bar).toContainText('of 3');
    }

    // Who wants less motion sees the first frame, and starts it.
    await page.keyboard.press('g');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openLoupe(page, 'moves.gif');
    await expect(bar).toContainText('Frame 1 of 3');
    const play = bar.getByRole('button', { name: 'Play' });
    await expect(play).toHaveAttribute('aria-pressed', 'false');
    await play.click();
    await expect(play).toHaveAttribute('aria-pressed', 'true');
    await expect(bar).not.toContainText('Frame 1 of 3');
    await page.emulateMedia({ reducedMotion: null });
  });

  if (heic) {
    await test.step('HEIC', async () => {
      await openLoupe(page, 'phone.heic');
      await expect.poll(async () => (await drawn(page)).width).toBeGreaterThan(100);
    });
  }

  if (hasFfmpeg) {
    await test.step('a video plays', async () => {
      await page.keyboard.press('g');
      await expect(cell(page, 'clip.webm')).toContainText('0:02');
      await openLoupe(page, 'clip.webm');
      const video = page.locator('video');
      await expect(video).toBeVisible();
      const played = await video.evaluate(async (element: HTMLVideoElement) => {
        element.muted = true;
        await element.play();
        await new Promise((resolve) => element.addEventListener('timeupdate', resolve, { once: true }));
        return { width: element.videoWidth, height: element.videoHeight, error: element.error };
      });
      expect(played).toEqual({ width: 320, height: 180, error: null });
      // Forward and back works by ranges.
      await video.evaluate(async (element: HTMLVideoElement) => {
        element.currentTime = 1.5;
        await new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
      });
    });
  }

  await test.step('a broken file shows its card with the reason, in the grid, the loupe and the inspector', async () => {
    await openLoupe(page, 'broken.jpg');
    const card = page.locator('.stage-card');
    await expect(card).toContainText('JPEG');
    const reason = (await card.locator('.card-problem').innerText()).trim();
    expect(reason).toMatch(/\w+ .*\./);
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(reason);
    await page.keyboard.press('g');
    await expect(cell(page, 'broken.jpg').getByTitle(`Could not be read: ${reason}`)).toBeVisible();
  });

  await test.step('of a file that ends too early the part that is there shows, with a word', async () => {
    await openLoupe(page, 'half.jpg');
    await expect.poll(() => drawn(page)).toEqual({ width: 600, height: 400 });
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('This file ends too early');
    await page.keyboard.press('g');
  });

  await test.step('Activity lists what failed and why, shows it in the grid, and tries it again', async () => {
    await page.getByRole('button', { name: /^Activity/ }).click();
    const activity = page.getByRole('dialog', { name: 'Activity' });
    await expect(activity).toContainText('3 files could not be read');
    const failure = activity.locator('.failure').filter({ hasText: 'broken.jpg' });
    await expect(failure).toContainText(/\w+ .*\./);
    await expect(activity.locator('.failure').filter({ hasText: 'empty.jpg' }).getByRole('button')).toHaveCount(0);
    // Repaired meanwhile, trying again helps.
    await picture(folder, 'broken.jpg', { color: '#2b6' });
    await expect(async () => {
      const again = failure.getByRole('button', { name: 'Try broken.jpg again' });
      if (await again.isVisible()) await again.click({ timeout: 1000 });
      await expect(activity).toContainText('2 files could not be read', { timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await activity.getByRole('button', { name: 'Show in the grid' }).click();
    await expectTotal(page, 2);
    await expect(cell(page, 'empty.jpg')).toBeVisible();
  });
});

test('a job can be paused, goes on, and can be cancelled', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 200);
  const page = await open();
  await page.getByRole('button', { name: /^Activity/ }).click();
  const activity = page.getByRole('dialog', { name: 'Activity' });
  await expect(activity).toBeVisible();
  const { jobId } = await vitrine.call('library.add', { paths: [vitrine.pictures] });
  const state = async () => (await vitrine.call('jobs.get', { id: jobId })).state;
  // “Reading files” may stand above it.
  const job = activity.locator('.job').filter({ hasText: 'Adding' });
  await job.getByRole('button', { name: /^Pause/ }).click();
  await expect.poll(state).toBe('paused');
  await expect(job).toHaveAttribute('data-state', 'paused');
  await expect(job).toContainText('Paused');
  const done = async () => (await vitrine.call('catalog.status')).pending;
  const held = await done();
  await job.getByRole('button', { name: /^Go on/ }).click();
  await expect.poll(state).toMatch(/running|done/);
  await expect.poll(done).toBeLessThan(Math.max(1, held));
  await expect.poll(state, { timeout: 60_000 }).toBe('done');
  await expect(activity).toContainText('Done');
  const again = await vitrine.call('library.sample');
  // Held, so that it cannot be done before it is cancelled.
  await vitrine.call('jobs.pause', { id: again.jobId });
  await activity
    .locator('.job')
    .filter({ hasText: 'sample library' })
    .getByRole('button', { name: /^Cancel/ })
    .click();
  await expect.poll(async () => (await vitrine.call('jobs.get', { id: again.jobId })).state).toBe('cancelled');
  await expect(activity).toContainText('Cancelled');
});

test('every pixel of a huge picture is shown in tiles, of which only those in sight are fetched', async ({ vitrine, open }) => {
  await picture(vitrine.pictures, 'panorama.jpg', { width: 12_000, height: 1500, color: '#4a7ba6' });
  const page = await open();
  const fetched: string[] = [];
  page.on('request', (request) => request.url().includes('/tile/') && fetched.push(request.url()));
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await openLoupe(page, 'panorama.jpg');
  await drawn(page);
  expect(fetched).toEqual([]);
  const sharpTiles = page.locator('.stage-tiles[data-sharp="true"]');
  /** What is on the screen there. */
  const colorAt = async (x: number, y: number) => {
    const shot = await page.screenshot({ clip: { x, y, width: 4, height: 4 } });
    const { channels } = await sharp(shot).removeAlpha().stats();
    const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean);
    return red > 180 && green < 100 ? 'red' : green > 140 && blue < 100 ? 'green' : 'other';
  };

  const fit = await box(page);
  await page.mouse.move(fit.x + 3, fit.y + 3);
  await page.keyboard.press('z');
  await expect(percent(page)).toHaveText('100 %');
  await expect(sharpTiles).toBeVisible();
  await expect(page.locator('.stage-word')).toHaveCount(0);
  const close = await box(page);
  expect(close.width).toBe(12_000);
  // The red square in the corner is 300 pixels large.
  await expect.poll(() => colorAt(close.x + 290, close.y + 150)).toBe('red');
  expect(await colorAt(close.x + 306, close.y + 150)).toBe('other');
  const first = new Set(fetched).size;
  expect(first).toBeLessThan(24);

  // To the other end, where the green one is.
  await page.keyboard.press('z');
  await page.mouse.move(fit.x + fit.width - 3, fit.y + fit.height - 3);
  await page.keyboard.press('z');
  await expect(sharpTiles).toBeVisible();
  const right = await box(page);
  await expect.poll(() => colorAt(right.x + 12_000 - 290, right.y + 1500 - 150)).toBe('green');
  expect(new Set(fetched).size).toBeGreaterThan(first);
  await look(page, vitrine, 'tiles');
});

test('layers of a Photoshop file are turned on and off by mouse and keys, for the eye alone', async ({ vitrine, open }) => {
  const section = (type: number) => Buffer.from([0, 0, 0, type]);
  layeredPhotoshop(join(vitrine.pictures, 'set.psd'), [
    { name: 'Paper', color: [40, 160, 80] },
    { name: 'End', block: ['lsct', section(3)] },
    { name: 'Ink', color: [200, 200, 200], mode: 'mul ', hidden: true },
    { name: 'Set', block: ['lsct', section(1)], mode: 'pass' },
    { name: 'Lighter', block: ['brit', Buffer.from([0, 20, 0, 0, 0, 127, 0, 0])] },
    { name: 'Cover', color: [200, 40, 40] },
  ]);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 1);
  await openLoupe(page, 'set.psd');
  const button = page.getByRole('button', { name: 'Layers of a Photoshop file' });
  await expect(button).toBeVisible();
  await page.keyboard.press('Control+Shift+L');
  const rows = page.getByRole('tree', { name: 'Layers' }).getByRole('treeitem');
  await expect(rows).toHaveText([/^Cover/, /^Lighter/, /^Set/, /^Ink/, /^Paper/]);
  await expect(rows.nth(0)).toBeFocused();
  const color = async () => {
    const { x, y, width, height } = await box(page);
    const shot = await page.screenshot({ clip: { x: x + width / 2, y: y + height / 2, width: 4, height: 4 } });
    const { channels } = await sharp(shot).removeAlpha().stats();
    return channels.map(({ mean }) => Math.round(mean / 40) * 40).join();
  };
  await expect.poll(color).toBe('200,40,40');
  await look(page, vitrine, 'layers');

  await page.keyboard.press('Space');
  await expect(rows.nth(0)).toHaveAttribute('aria-checked', 'false');
  await expect.poll(color).toBe('40,160,80');
  await rows.nth(3).click();
  await expect.poll(color).toBe('40,120,80');
  await expect(page.locator('.layered-foot')).toContainText('Put together without adjustments.');
  await look(page, vitrine, 'layers-toggled');
  await page.getByRole('button', { name: 'As it was saved' }).click();
  await expect(page.locator('.loupe-variant')).toHaveCount(0);
  await expect(rows.nth(3)).toHaveAttribute('aria-checked', 'false');
  // What nobody sees is not missing.
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(rows.nth(1)).toHaveAttribute('aria-checked', 'false');
  await expect(page.locator('.layered-foot')).not.toContainText('without');
  await button.click();
  await expect(rows).toHaveCount(0);
});
