// Every view in both themes: axe finds nothing serious in it, and its picture lies in test-results/screens to be looked at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { originals } from '../testing/originals.ts';
import { offences } from './axe.ts';
import { broken, document, film, lostAndFound } from './files.ts';
import { cells, command, expect, expectIngested, expectTotal, root, show, test, Vitrine } from './kit.ts';
import { ASKED, EMPTY, VIEWS, type View } from './views.ts';

const screens = join(root, 'test-results/screens');
test.use({ reducedMotion: 'reduce' } as object);

/** Until every picture in sight is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => [...window.document.images].every((image) => image.complete));
}

/** Themes differ in colors only. */
const rulesOf = (theme: string) => (theme === 'light' ? ['color-contrast'] : undefined);

async function look(page: Page, theme: string, views: readonly View[]): Promise<string[]> {
  const rules = rulesOf(theme);
  mkdirSync(screens, { recursive: true });
  const found: string[] = [];
  for (const view of views) {
    await test.step(`${view.name} in ${theme}`, async () => {
      await view.go(page);
      await settled(page);
      await page.screenshot({ path: join(screens, `${theme}-${view.name}.png`) });
      for (const one of await offences(page, rules)) found.push(`${view.name} in ${theme}: ${one}`);
      await view.back(page);
    });
  }
  return found;
}

async function setTheme(page: Page, vitrine: Vitrine, theme: string): Promise<void> {
  await vitrine.call('app.setSetting', { key: 'ui.theme', value: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

/** What is asked is answered without a mouse, and taken back. */
async function answerByKeys(page: Page, vitrine: Vitrine): Promise<void> {
  const asked = async () => (await vitrine.call('found.list')).total;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('perhaps found');
  await page.keyboard.press('Enter');
  const answers = page.locator('.found-answer');
  await expect(answers.first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(answers.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(answers.nth(4)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(asked).toBe(1);
  await expect(page.locator('.found-question')).toHaveCount(1);
  // The first file is asked about alone now: a number chooses.
  await expect(answers.first()).toBeFocused();
  await page.keyboard.press('1');
  await expect(page.getByText('Nothing to ask about')).toBeVisible();
  await expect(page.getByRole('treeitem', { name: 'Found again?' })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect.poll(asked).toBe(1);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.found-question')).toHaveCount(2);
  await page.getByRole('button', { name: 'Decide by folder and name' }).click();
  await expect(page.locator('.found-question')).toHaveCount(1);
  await page.getByRole('button', { name: 'All are new files' }).click();
  await expect(page.getByText('Nothing to ask about')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the grid' }).click();
  await expect(cells(page).first()).toBeVisible();
}

test('axe finds nothing serious in the first steps and an empty library in either theme', async ({ vitrine, openFirst }) => {
  const found: string[] = [];
  const page = await openFirst();
  for (const theme of ['light', 'dark']) {
    await setTheme(page, vitrine, theme);
    await page.getByRole('dialog').or(page.getByText('No pictures yet')).first().waitFor();
    if (theme === 'dark') await command(page, 'first steps');
    found.push(...(await look(page, theme, EMPTY)));
  }
  expect(found).toEqual([]);
});

test.describe('the sample library', () => {
  // One library for all of them: reading it takes longer than looking at a view.
  let vitrine: Vitrine;
  let page: Page;
  const complaints: string[] = [];
  test.beforeAll(async ({ browser }) => {
    vitrine = new Vitrine();
    const address = await vitrine.address();
    await vitrine.call('app.setSetting', { key: 'firstRun.done', value: true });
    broken(join(vitrine.pictures, 'broken.jpg'));
    document(join(vitrine.pictures, 'pages.pdf'));
    film(join(vitrine.pictures, 'clip.webm'));
    await vitrine.call('library.sample');
    await vitrine.add(vitrine.pictures);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', reducedMotion: 'reduce' });
    page = await show(await context.newPage(), address, complaints);
    await expectTotal(page, 65);
    await expectIngested(vitrine, 65);
  });
  test.afterAll(async () => {
    await page?.context().close();
    const { ended } = vitrine;
    await vitrine.remove();
    expect(ended, 'programs that ended by themselves').toEqual([]);
    expect(complaints, 'what the window complained about').toEqual([]);
    expect(originals.problems(), 'originals that changed though no test asked for it').toEqual([]);
  });

  const AT_ONCE = 9;
  for (const theme of ['dark', 'light'])
    for (let from = 0; from < VIEWS.length; from += AT_ONCE) {
      const some = VIEWS.slice(from, from + AT_ONCE);
      test(`axe finds nothing serious from ${some[0]?.name} to ${some.at(-1)?.name} in the ${theme} theme`, async () => {
        await setTheme(page, vitrine, theme);
        expect(await look(page, theme, some)).toEqual([]);
      });
    }
});

test('axe finds nothing serious in what is asked, which is answered by keys, nor once the program is gone', async ({ vitrine, open }) => {
  const found: string[] = [];
  const page = await open();
  await lostAndFound(vitrine.pictures, {
    add: () => vitrine.add(vitrine.pictures),
    rate: async (path, rating) => {
      const { n } = await vitrine.call('assets.find', { ref: path });
      await vitrine.call('assets.set', {
        targets: [n],
        changes: { rating },
        tags: { add: ['places/Nazaré'], remove: [] },
      });
    },
  });
  for (const theme of ['dark', 'light']) {
    await setTheme(page, vitrine, theme);
    found.push(...(await look(page, theme, ASKED)));
  }
  await answerByKeys(page, vitrine);
  await vitrine.stop();
  await expect(page.getByRole('alert')).toContainText('Connection lost');
  await page.screenshot({ path: join(screens, 'light-connection-lost.png') });
  found.push(...(await offences(page)));
  expect(found).toEqual([]);
});
