// One sample of each promised type opened in the loupe: the view that its row in the table of types names is there, and draws.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { everyType, PROMISED } from '../../src-main/core/formats/testing/every-type.ts';
import type { Opens, Sample } from '../../src-main/core/formats/testing/sample.ts';
import { cell, expect, expectIngested, expectTotal, inCorpus, root, test, type Vitrine } from './kit.ts';

/** By what a view is known once it shows something. */
const VIEWS: Readonly<Record<Opens, string>> = {
  picture: '.stage-picture img.loupe-layer[alt]:not([alt=""])',
  layers: '.layered img.loupe-layer[alt]:not([alt=""])',
  player: '.player-bar',
  pages: '.pages-body[role="document"]',
  sheets: '.sheets-body[role="document"] img',
  model: '.model-room:not(.drawing-room) canvas.model-canvas',
  drawing: '.drawing-room canvas.model-canvas',
  specimen: '.font-paper:not(.font-paper-waiting)',
  card: '.stage-card',
};
/** Families by what they have in common, each with a catalog of its own: none takes longer than a test may. */
const PARTS = [
  'raster|modern|camera raw',
  'photoshop|design|document|office',
  'video|audio',
  '3D|CAD|fonts',
  'text and code|mail, book|archive|data',
];
/** What browsers do not play, at least not all of them: a copy is made of these first. */
const MAY_NOT_PLAY = new Set(['avi', 'wmv', 'mkv', 'mpg', '3gp', 'mxf', 'mov', 'aiff', 'wma', 'aac', 'ogg', 'opus']);

/** A large picture in HEVC takes seconds where others work beside. */
const LATEST_MS = 60_000;

let every: Promise<readonly Sample[]> | undefined;

for (const part of PARTS)
  test(`every type opens in its view: ${part.replaceAll('|', ', ')}`, async ({ vitrine, open }) => {
    test.setTimeout(300_000);
    const samples = await samplesOf(vitrine, part.split('|'));
    for (const [name, bytes] of samples.files) writeFileSync(join(vitrine.pictures, name), bytes);
    const page = await open();
    await vitrine.add(vitrine.pictures);
    await expectIngested(vitrine, samples.files.size);
    await expectTotal(page, samples.files.size);
    await cell(page, [...samples.files.keys()].sort()[0] as string).click();
    const rows: object[] = [];
    for (const name of [...samples.files.keys()].sort()) {
      const { ext, opens } = samples.of(name);
      await cell(page, name).click();
      const began = Date.now();
      await page.keyboard.press('e');
      await expect(page.locator('.loupe-stage'), name).toHaveAccessibleName(name);
      const view = page.locator(`.loupe-stage ${VIEWS[opens]}`);
      if (opens === 'player') await plays(page, name, MAY_NOT_PLAY.has(ext));
      else await expect(view.first(), `${name}: ${opens}`).toBeVisible({ timeout: LATEST_MS });
      rows.push({ type: ext, opens, ms: Date.now() - began });
      await keep(page, ext);
      await page.keyboard.press('g');
    }
    console.table(rows);
  });

/** Until a film shows its picture and a sound can be heard, prepared first where it has to be. */
async function plays(page: Page, name: string, mayNot: boolean): Promise<void> {
  const prepare = page.getByRole('button', { name: 'Prepare it to be played' });
  const shows = async (): Promise<boolean> => {
    if (mayNot && (await prepare.isVisible())) await prepare.click({ timeout: 2000 }).catch(() => undefined);
    // What a window turns out not to play is taken away again: nothing waits for it to come back.
    const media = page.locator('.loupe-stage :is(video, audio)');
    const [state = 0] = await media.evaluateAll((all: HTMLMediaElement[]) => all.map(({ readyState }) => readyState));
    if (state < 1 || !(await page.locator('.player-bar').count())) return false;
    if (!(await page.locator('.player-video').count())) return true;
    const shot = await media.screenshot({ timeout: 2000 }).catch(() => undefined);
    if (!shot) return false;
    const { channels } = await sharp(shot).stats();
    return channels.some(({ mean }) => mean > 30);
  };
  await expect.poll(shows, { message: name, timeout: LATEST_MS }).toBe(true);
}

async function samplesOf(vitrine: Vitrine, families: readonly string[]) {
  const made = join(vitrine.folder, 'made');
  mkdirSync(made);
  const wanted = new Set(families.flatMap((family) => (PROMISED[family] as string).split(' ')));
  const files = new Map<string, Buffer>();
  const byName = new Map<string, Sample>();
  every ??= everyType(made);
  for (const sample of await every) {
    const real = sample.real === undefined ? undefined : inCorpus(sample.real);
    const bytes = sample.bytes ?? (real && existsSync(real) ? readFileSync(real) : undefined);
    if (!wanted.has(sample.ext) || !bytes) continue;
    // Different stems: otherwise a RAW and a JPEG of one name are one.
    files.set(`of-${sample.ext}.${sample.ext}`, bytes);
    byName.set(`of-${sample.ext}.${sample.ext}`, sample);
  }
  return { files, of: (name: string) => byName.get(name) as Sample };
}

/** To be looked at, where somebody wants to. */
async function keep(page: Page, ext: string): Promise<void> {
  if (!process.env['VITRINE_TYPES']) return;
  const folder = join(root, 'test-results/types');
  mkdirSync(folder, { recursive: true });
  await page.locator('.loupe-stage').screenshot({ path: join(folder, `${ext}.png`), scale: 'css' });
}
