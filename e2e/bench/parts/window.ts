/** The window on a million assets: scrolling, jumping with the thumb, and a star from its key to the screen. */
import type { Page } from '@playwright/test';
import type { Bench } from '../kit/bench.ts';
import { newWindow, openBrowser } from '../kit/browser.ts';
import { start } from '../kit/program.ts';
import { largest, p95 } from '../kit/stats.ts';
import { untilIdle } from '../kit/tree.ts';

const SPEED = 3000;
const LOOK_MS = 2000;
/** Parts of the whole length. */
const PLACES = [0.5, 0.9, 0.1, 0.7, 0.3];

export async function windowPart(bench: Bench): Promise<void> {
  const program = await start(await bench.catalog());
  const browser = await openBrowser();
  try {
    const page = await newWindow(browser);
    await page.goto(program.url);
    await page.waitForFunction(() => window.bench.seen.pictures);
    await untilIdle(program.pid, bench.sizes.quietMs, 60_000);
    await stars(bench, page);
    await sweep(bench, page);
    await jumps(bench, page);
    await list(bench, page);
    await page.screenshot({ path: `${bench.work}/end.png` });
  } finally {
    await browser.close();
    await program.stop();
  }
}

async function stars(bench: Bench, page: Page): Promise<void> {
  await page.locator('.cell').first().click();
  for (let i = 0; i < bench.sizes.keys; i++) {
    const before = await page.evaluate(() => window.bench.keys.length);
    const now = await page
      .locator('.cell-focused .stars-sign')
      .getAttribute('aria-label', { timeout: 200 })
      .catch(() => '');
    await page.keyboard.press(String((Number(/\d/.exec(now ?? '')?.[0] ?? 0) % 5) + 1));
    await page.waitForFunction((count) => window.bench.keys.length > count, before);
    await page.waitForTimeout(50);
    await page.keyboard.press('ArrowRight');
  }
  const keys = await page.evaluate(() => window.bench.keys);
  const row = { on: `${bench.sizes.assets} assets`, unit: 'ms', n: keys.length } as const;
  bench.row({ ...row, what: 'a star, from its key to the screen: p95', ours: p95(keys), most: 50 });
}

/** The same as a table. */
async function list(bench: Bench, page: Page): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('Home');
  await page.keyboard.press('l');
  await page.locator('.list-row img.picture').first().waitFor();
  await page.waitForTimeout(LOOK_MS);
  await sweep(bench, page, 'the list, ');
}

async function sweep(bench: Bench, page: Page, where = ''): Promise<void> {
  const seconds = bench.sizes.sweepSeconds;
  const session = await page.context().newCDPSession(page);
  await page.evaluate(() => window.bench.start());
  await session.send('Input.synthesizeScrollGesture', {
    x: 700,
    y: 450,
    yDistance: -SPEED * seconds,
    speed: SPEED,
    gestureSourceType: 'mouse',
  });
  const { frames, blanks } = await page.evaluate(() => window.bench.stop());
  const on = `${bench.sizes.assets} assets, ${seconds} s at ${SPEED} px/s`;
  const elapsed = frames.reduce((sum, ms) => sum + ms, 0);
  bench.row({ what: `${where}scrolling: frame, p95`, on, unit: 'ms', ours: p95(frames), n: frames.length, most: 20 });
  bench.row({
    what: `${where}scrolling: frames a second`,
    on,
    unit: 'frames/s',
    ours: (frames.length * 1000) / elapsed,
    n: 1,
    least: 57,
  });
  bench.row({
    what: `${where}scrolling: a cell without its picture, longest`,
    on,
    unit: 'ms',
    ours: largest(blanks),
    n: blanks.length,
    most: 150,
  });
}

async function jumps(bench: Bench, page: Page): Promise<void> {
  const blank: number[] = [];
  for (const place of PLACES.slice(0, bench.sizes.jumps)) {
    await page.evaluate(() => window.bench.start());
    await page.evaluate((part) => {
      const grid = document.querySelector('.grid');
      if (grid) grid.scrollTop = grid.scrollHeight * part;
    }, place);
    await page.waitForTimeout(LOOK_MS);
    blank.push(largest((await page.evaluate(() => window.bench.stop())).blanks));
  }
  const on = `${bench.sizes.assets} assets, ${blank.length} jumps`;
  bench.row({
    what: 'jumping by the thumb: a cell without its picture, longest',
    on,
    unit: 'ms',
    ours: largest(blank),
    n: blank.length,
    most: 150,
  });
}
