// The first whole walk through the program, as somebody new takes it.
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import { cells, expect, expectIngested, expectSaid, expectTotal, test, type Vitrine } from './kit.ts';

const SAMPLE = 62;

interface Values {
  rating: number;
  label: string | null;
  flag: string | null;
  tags: string[];
}

/** What the catalog knows, by path, in the order of the grid; as the command line tells it. */
async function values(vitrine: Vitrine): Promise<Record<string, Values>> {
  const { json } = await vitrine.cli('search', '', '--sort', 'taken', '--desc');
  const items = json.items as (Values & { path: string })[];
  return Object.fromEntries(
    items.map(({ path, rating, label, flag, tags }) => [path, { rating, label, flag, tags: tags.toSorted() }]),
  );
}

/** The key of each of twenty decisions, and what it makes of a picture. */
const DECISIONS: readonly [key: string, made: Partial<Values>][] = [
  ['Digit1', { rating: 1 }],
  ['Digit2', { rating: 2 }],
  ['Digit3', { rating: 3 }],
  ['Digit4', { rating: 4 }],
  ['Digit5', { rating: 5 }],
  ['KeyP', { flag: 'pick' }],
  ['KeyX', { flag: 'reject' }],
  ['Digit6', { label: 'red' }],
  ['Digit7', { label: 'yellow' }],
  ['Digit8', { label: 'green' }],
];
const CULLED = [...DECISIONS, ...DECISIONS];

test('first run, sample library, culling, tagging, searching, filtering, undo, redo, reload', async ({
  vitrine,
  openFirst,
}) => {
  test.setTimeout(240_000);
  const page = await openFirst();

  await test.step('three cards, and the sample library by its button', async () => {
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Where are your pictures?');
    await dialog.getByRole('button', { name: 'Next' }).click();
    await expect(dialog).toContainText('Your files stay as they are');
    await expect(dialog).toContainText(vitrine.catalog);
    await dialog.getByRole('button', { name: 'Next' }).click();
    await expect(dialog).toContainText('Five keys to begin with');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('button', { name: 'Open the sample library' }).click();
    await expect(dialog).toContainText('1 folder is in the library', { timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expectTotal(page, SAMPLE);
    await expectIngested(vitrine, SAMPLE);
    await expect(page.locator('.cell img.picture').first()).toBeVisible();
  });
  const before = await values(vitrine);

  const paths = Object.keys(before);
  const culled = structuredClone(before);
  /** What really changes something, and can therefore be taken back. */
  const steps: { path: string; made: Partial<Values> }[] = [];
  for (const [index, [, made]] of CULLED.entries()) {
    const path = paths[index]!;
    const [key, value] = Object.entries(made)[0]!;
    if (before[path]![key as keyof Values] !== value) steps.push({ path, made });
    Object.assign(culled[path]!, made);
  }

  await test.step('twenty are culled by keys, each going to the next', async () => {
    await page.keyboard.press('Home');
    for (const [index, [key]] of CULLED.entries()) {
      await expect(focused(page)).toHaveAttribute('title', basename(paths[index]!));
      const id = (await page.locator('.cell-focused').getAttribute('id'))!;
      await page.keyboard.press(`Shift+${key}`);
      await expect(page.locator('.cell-focused')).not.toHaveAttribute('id', id);
    }
    for (const _ of [1, 2]) await expectSaid(page, 'green');
    await expect.poll(() => values(vitrine)).toEqual(culled);
  });

  await test.step('three of them are tagged', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(page.locator('.status-bar')).toContainText(`3 of ${SAMPLE} selected`);
    await page.keyboard.press('t');
    const overlay = page.getByRole('dialog');
    await expect(overlay).toContainText('Tag 3 assets');
    await page.keyboard.type('people/Ella');
    await expect(overlay.getByRole('option', { selected: true })).toContainText('New tag people › Ella');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(overlay).toHaveCount(0);
    await expect(page.locator('.chip')).toContainText(['people › Ella']);
    for (const path of paths.slice(0, 3)) culled[path]!.tags = [...culled[path]!.tags, 'people/Ella'].toSorted();
    await expect.poll(() => values(vitrine)).toEqual(culled);
    const people = page.getByRole('treeitem', { name: 'people' });
    await people.locator('.tree-twist').click();
    await expect(page.getByRole('treeitem', { name: 'Ella' })).toContainText('3');
  });

  await test.step('words and tokens find, and what finds nothing says what to drop', async () => {
    const found = async (text: string, expected: number) => {
      await page.keyboard.press('Control+f');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await expectTotal(page, expected);
    };
    const all = Object.entries(culled);
    await found('ella', 3);
    await found('tag:people/Ella', 3);
    await found('dolomites', all.filter(([, { tags }]) => /Dolomites/.test(String(tags))).length);
    await found('in:Dolomites', all.filter(([path]) => /Dolomites/.test(path)).length);
    await found('rating:>=4', all.filter(([, { rating }]) => rating >= 4).length);
    await found('flag:pick', 2);
    await found('label:red -flag:pick', all.filter(([, { label }]) => label === 'red').length);
    await found('camera:"X-T5" OR ext:svg', 18);
    await found('tag:people/Ella rating:5', 0);
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await page.getByRole('button', { name: 'Without rating: 5' }).click();
    await expectTotal(page, 3);
    await found('rating:>', 3);
    await expect(page.getByRole('alert')).toContainText('Until then you see the last result.');
    await search(page).press('Escape');
    await expectTotal(page, SAMPLE);
  });

  await test.step('the filter bar narrows by what it counts', async () => {
    await page.getByRole('treeitem', { name: 'All assets' }).click();
    await expectTotal(page, SAMPLE);
    const row = (name: string | RegExp) =>
      page.getByRole('region', { name: 'Filter bar' }).getByRole('button', { name });
    const choose = async (text: string | RegExp, how?: 'Control') => {
      await row(text).click(how ? { modifiers: [how] } : {});
      await expect(row(text)).toHaveAttribute('aria-pressed', 'true');
    };
    /** Once the bar counts what is found now, not still what was before. */
    const count = async (text: string | RegExp, query: string) => {
      const { total } = await vitrine.call('search.page', { query, limit: 0 });
      await expect(row(text).locator('.filter-count')).toHaveText(String(total));
      return total as number;
    };
    const picked = await count('Picked', 'flag:pick');
    await choose('Picked');
    await expectTotal(page, picked);
    await choose('Rejected', 'Control');
    await expectTotal(page, 4);
    await expect(search(page)).toHaveValue(/flag:/);
    await row('Rejected').click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Clear the filter Label · Flag' }).click();
    await expectTotal(page, SAMPLE);
    const nikon = await count(/^Z 8/, 'camera:"Z 8"');
    await choose(/^Z 8/);
    await expectTotal(page, nikon);
    const three = await count(/^3 stars and up/, 'camera:"Z 8" rating:>=3');
    await choose(/^3 stars and up/);
    await expectTotal(page, three);
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expectTotal(page, SAMPLE);
  });

  await test.step('Ctrl+Z takes everything back, and Ctrl+Shift+Z brings some again', async () => {
    await cells(page).first().click();
    const tagged = 1;
    for (let step = 0; step < steps.length + tagged; step++) await page.keyboard.press('Control+z');
    await expectSaid(page, /^Undone/);
    await page.keyboard.press('Control+z');
    await expectSaid(page, 'Nothing to undo');
    expect(await values(vitrine)).toEqual(before);
    const again = structuredClone(before);
    for (const { path, made } of steps.slice(0, 7)) {
      Object.assign(again[path]!, made);
      await page.keyboard.press('Control+Shift+z');
    }
    await expect.poll(() => values(vitrine)).toEqual(again);
  });

  await test.step('a reload finds it all again', async () => {
    await page
      .getByRole('button', { name: 'Ascending' })
      .or(page.getByRole('button', { name: 'Descending' }))
      .click();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('ext:jpg');
    await page.keyboard.press('Enter');
    await expectTotal(page, 54);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(page.locator('.status-bar')).toContainText('2 of 54 selected');
    const seen = await place(page);
    expect(seen.scroll).toBeGreaterThan(500);
    // What is remembered is written a moment after the last move.
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('vitrine.selection'))).toContain(seen.focus);
    await page.reload();
    await expect(page.locator('.cell-focused')).toBeVisible();
    await expect.poll(() => place(page)).toEqual(seen);
    await page.keyboard.press('e');
    const shown = page.locator('.loupe-name .middle');
    const name = (await shown.getAttribute('title'))!;
    await page.reload();
    await expect(shown).toHaveAttribute('title', name);
    await page.keyboard.press('g');
    await expect.poll(() => place(page)).toEqual(seen);
  });
});

/** Where one is: what is searched, what is selected, which has the focus, how far it is scrolled. */
const place = (page: Page) =>
  page.evaluate(() => ({
    query: document.querySelector<HTMLInputElement>('.search-input')?.value,
    status: document.querySelector('.status-count')?.textContent,
    selected: [...document.querySelectorAll('.cell-selected')].map((one) => one.id).sort(),
    focus: document.querySelector('.cell-focused')?.id.replace('cell-', '') ?? '',
    scroll: Math.round(document.querySelector('.grid')?.scrollTop ?? 0),
  }));

const focused = (page: Page) => page.locator('.cell-focused .cell-name');
const search = (page: Page) => page.getByRole('combobox', { name: 'Search' });
