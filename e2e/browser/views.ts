/** Every view of the program, and how to get into it from the grid of the sample library and back. */
import type { Page } from '@playwright/test';
import { cell, cells, expect, command } from './kit.ts';

export interface View {
  name: string;
  go(page: Page): Promise<void>;
  back(page: Page): Promise<void>;
}

const leave = async (page: Page) => {
  await page.keyboard.press('Escape');
  await expect(page.locator('[role=dialog], [role=menu]')).toHaveCount(0);
};
const grid = async (page: Page) => {
  await page.keyboard.press('g');
  await expect(cells(page).first()).toBeVisible();
};
const everything = async (page: Page) => {
  await page.getByRole('treeitem', { name: 'All assets' }).click();
  await expect(cells(page).first()).toBeVisible();
};

/** Looks for something and looks at the first that is found. */
async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** The first found, large. */
async function large(page: Page, name: string): Promise<void> {
  await find(page, name);
  await cell(page, name).click();
  await page.keyboard.press('e');
  await expect(page.locator('.loupe-name .middle')).toHaveAttribute('title', name);
}

const leaveLoupe = async (page: Page) => {
  await grid(page);
  await everything(page);
};

const nothing = async () => {};

export const EMPTY: readonly View[] = [
  { name: 'first-run-1', go: (page) => expect(page.getByRole('dialog')).toBeVisible(), back: nothing },
  {
    name: 'first-run-2',
    go: (page) => page.getByRole('button', { name: 'Next' }).click(),
    back: nothing,
  },
  {
    name: 'first-run-3',
    go: (page) => page.getByRole('button', { name: 'Next' }).click(),
    back: leave,
  },
  { name: 'empty', go: (page) => expect(page.getByText('No pictures yet')).toBeVisible(), back: nothing },
];

/** While something is asked: see lostAndFound in files.ts. */
export const ASKED: readonly View[] = [
  {
    name: 'found-again',
    go: async (page) => {
      await page.getByRole('treeitem', { name: 'Found again?' }).click();
      await expect(page.locator('.found-question')).toHaveCount(2);
      await page.locator('.found-answer').first().focus();
    },
    back: everything,
  },
];

export const VIEWS: readonly View[] = [
  {
    name: 'grid',
    go: async (page) => {
      await everything(page);
      await cells(page).first().click();
      await page.keyboard.press('Home');
    },
    back: nothing,
  },
  {
    name: 'grid-several',
    go: async (page) => {
      await cells(page).nth(1).click();
      await cells(page)
        .nth(3)
        .click({ modifiers: ['Shift'] });
      await expect(page.locator('.inspector')).toContainText('3 selected');
    },
    back: nothing,
  },
  { name: 'grid-more', go: (page) => page.keyboard.press('j'), back: (page) => page.keyboard.press('j') },
  {
    name: 'grid-square',
    go: async (page) => {
      await command(page, 'Justified');
      await expect(page.locator('.cell-name')).toHaveCount(0);
    },
    back: async (page) => {
      await command(page, 'Justified');
      await page.keyboard.press('j');
    },
  },
  {
    name: 'grid-filtered',
    go: async (page) => {
      await page.locator('.filter-row').filter({ hasText: 'X-T5' }).click();
      await page.locator('.filter-row[title*="›"]').filter({ hasText: 'Lisbon' }).click();
      await expect(page.locator('.filter-on')).toHaveCount(2);
    },
    back: everything,
  },
  {
    name: 'formats',
    go: async (page) => {
      await command(page, 'Formats');
      const formats = page.getByRole('dialog', { name: 'Formats' });
      await expect(formats.getByRole('row', { name: /^Camera RAW/ })).toContainText('cr3');
      await formats.getByRole('textbox', { name: 'Find a type' }).fill('.docx');
      await expect(formats.getByRole('row')).toHaveCount(2);
      await formats.getByRole('textbox', { name: 'Find a type' }).fill('');
      await expect(formats.getByRole('row', { name: /^Camera RAW/ })).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'list',
    go: async (page) => {
      await cells(page).nth(1).click();
      await page.keyboard.press('l');
      await expect(page.locator('.list-row').first()).toBeVisible();
    },
    back: nothing,
  },
  {
    name: 'list-columns',
    go: async (page) => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
    back: async (page) => {
      await leave(page);
      await grid(page);
    },
  },
  {
    name: 'timeline',
    go: async (page) => {
      await page.keyboard.press('y');
      await expect(page.locator('.timeline-group').first()).toBeVisible();
      await page.keyboard.press('Shift+F6');
      await page.keyboard.press('Home');
    },
    back: nothing,
  },
  {
    name: 'timeline-narrowed',
    go: async (page) => {
      await page.keyboard.press('Enter');
      await expect(page.getByRole('navigation', { name: 'Dates shown' }).getByRole('button')).not.toHaveCount(0);
    },
    back: async (page) => {
      await everything(page);
      await grid(page);
    },
  },
  {
    name: 'history',
    go: async (page) => {
      await cells(page).nth(2).click();
      await page.keyboard.press('p');
      await page.getByRole('tab', { name: 'History' }).click();
      await expect(page.locator('.history-entry').first()).toBeVisible();
    },
    back: async (page) => {
      await page.getByRole('tab', { name: 'Info' }).click();
      await page.keyboard.press('Control+z');
      await expect(page.locator('.flag-pick')).toHaveCount(0);
    },
  },
  {
    name: 'broken',
    go: async (page) => {
      await find(page, 'broken.jpg');
      await cell(page, 'broken.jpg').click();
      await expect(page.locator('.inspector')).toContainText('Could not be read');
    },
    back: everything,
  },
  {
    name: 'search-suggestions',
    go: async (page) => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('tag:pl');
      await expect(page.getByRole('option').first()).toBeVisible();
      await page.keyboard.press('ArrowDown');
    },
    back: everything,
  },
  {
    name: 'search-error',
    go: async (page) => {
      await find(page, 'rating:> lisbon');
      await expect(page.getByRole('alert')).toBeVisible();
    },
    back: async (page) => {
      await page.keyboard.press('Escape');
      await everything(page);
    },
  },
  {
    name: 'no-result',
    go: async (page) => {
      await find(page, 'camera:X-T5 tag:lookbook');
      await expect(page.getByText('Nothing matches')).toBeVisible();
      await expect(page.locator('.no-result-part')).toHaveCount(2);
    },
    back: everything,
  },
  {
    name: 'loupe',
    go: async (page) => {
      await cells(page).nth(14).click();
      await page.keyboard.press('e');
      await expect(page.locator('img.loupe-layer').first()).not.toHaveClass(/loupe-blurred/);
    },
    back: nothing,
  },
  {
    name: 'loupe-close',
    go: async (page) => {
      await page.keyboard.press('i');
      await expect(page.locator('.loupe-info')).toContainText('ISO');
      await page.keyboard.press('z');
      await expect(page.locator('.loupe-percent')).toHaveText('100 %');
    },
    back: async (page) => {
      await page.keyboard.press('z');
      await page.keyboard.press('i');
      await grid(page);
    },
  },
  {
    name: 'loupe-video',
    go: async (page) => {
      await large(page, 'clip.webm');
      await page.waitForFunction(() => document.querySelector('video')?.readyState === 4);
    },
    back: leaveLoupe,
  },
  {
    name: 'loupe-broken',
    go: async (page) => {
      await large(page, 'broken.jpg');
      await expect(page.locator('.stage-card')).toBeVisible();
    },
    back: leaveLoupe,
  },
  {
    name: 'activity',
    go: async (page) => {
      await page.getByRole('button', { name: /^Activity/ }).click();
      await expect(page.getByRole('dialog', { name: 'Activity' })).toContainText('could not be read');
    },
    back: leave,
  },
  {
    name: 'sort-menu',
    go: async (page) => {
      await page.getByRole('button', { name: 'Sort by: Capture time' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'appearance-menu',
    go: async (page) => {
      await page.getByRole('button', { name: 'Appearance' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'folder-menu',
    go: async (page) => {
      await page.getByRole('treeitem', { name: 'catalog Sample' }).click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'remove-folder',
    go: async (page) => {
      await page.getByRole('treeitem', { name: 'catalog Sample' }).focus();
      await page.keyboard.press('Delete');
      await expect(page.getByRole('dialog')).toContainText('Their files stay on disk');
    },
    back: leave,
  },
  {
    name: 'add-folder',
    go: async (page) => {
      await page.getByRole('button', { name: 'Add a folder' }).click();
      await expect(page.getByRole('dialog', { name: 'Add a folder' }).getByRole('option').first()).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'trash',
    go: async (page) => {
      await cells(page).nth(1).click();
      await cells(page)
        .nth(3)
        .click({ modifiers: ['Shift'] });
      await page.keyboard.press('Delete');
      await expect(page.getByRole('dialog')).toContainText('Move 3 files to the trash?');
    },
    back: leave,
  },
  {
    name: 'tag',
    go: async (page) => {
      await page.keyboard.press('t');
      await page.keyboard.type('pla');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'health',
    go: async (page) => {
      await command(page, 'Health');
      const health = page.getByRole('region', { name: 'Health' });
      await expect(health).toContainText('Slowest questions');
      await health.getByRole('button', { name: 'Back up now' }).click();
      await expect(health.getByRole('button', { name: 'Go back' }).first()).toBeVisible({ timeout: 30_000 });
    },
    back: nothing,
  },
  {
    name: 'go-back',
    go: async (page) => {
      await page.getByRole('button', { name: 'Go back' }).first().click();
      await expect(page.getByRole('dialog')).toContainText('set-aside');
    },
    back: leave,
  },
  {
    name: 'diagnosis',
    go: async (page) => {
      await page.getByRole('button', { name: 'Look at the diagnosis' }).click();
      await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(/sqlite/);
    },
    back: async (page) => {
      await leave(page);
      await grid(page);
    },
  },
  {
    name: 'team-none',
    go: async (page) => {
      await command(page, 'Team');
      await expect(page.getByRole('region', { name: 'Team', exact: true })).toContainText('Work on one catalog together');
    },
    back: nothing,
  },
  {
    name: 'team-where',
    go: async (page) => {
      await page.getByRole('button', { name: 'Create a team catalog…' }).click();
      await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    },
    back: async (page) => {
      await leave(page);
      await grid(page);
    },
  },
  {
    name: 'catalog-menu',
    go: async (page) => {
      await page.getByRole('button', { name: /^Catalog: / }).click();
      await expect(page.getByRole('menuitem', { name: 'New catalog' })).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'new-catalog',
    go: async (page) => {
      await command(page, 'New catalog');
      await expect(page.getByRole('dialog')).toContainText('It becomes');
      await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'palette',
    go: async (page) => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
    back: leave,
  },
  {
    name: 'keys',
    go: async (page) => {
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toContainText('Keys in the grid');
    },
    back: leave,
  },
  {
    name: 'pictures-only',
    go: async (page) => {
      await cells(page).nth(2).click();
      await page.keyboard.press('Tab');
      await page.keyboard.press('\\');
      await expect(page.locator('.filter-bar, .sidebar, .inspector')).toHaveCount(0);
    },
    back: async (page) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('\\');
    },
  },
];
