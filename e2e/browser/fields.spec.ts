// Custom fields: made in their dialog, edited of one and of many, found, undone; looked at by axe in both themes.
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { cells, command, expect, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

const FILES = 8;
const drawing = (i: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="${180 + i * 20}"><rect width="300" height="400" fill="hsl(${i * 45} 45% 45%)"/></svg>`;

async function find(page: Page, query: string, total: number): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(query);
  await page.keyboard.press('Enter');
  await expectTotal(page, total);
}

test('fields are made, edited in bulk with mixed values kept, found and undone', async ({ vitrine, open }) => {
  test.setTimeout(240_000);
  const page = await open();
  for (let i = 1; i <= FILES; i++) {
    const path = join(vitrine.pictures, `drawing ${i}.svg`);
    writeFileSync(path, drawing(i));
    utimesSync(path, 1_500_000_000, 1_500_000_000);
  }
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, FILES);

  await test.step('the dialog makes a group, fields and choices by keyboard', async () => {
    await command(page, 'Custom fields');
    const dialog = page.getByRole('dialog', { name: 'Custom fields' });
    const add = async (name: string, type: string) => {
      const field = dialog.getByRole('textbox', { name: 'New field' });
      await field.fill(name);
      await dialog.getByRole('combobox', { name: 'Type' }).selectOption({ label: type });
      await field.press('Enter');
      await expect(dialog.locator('.fields-key').last()).toHaveText(/^field\./);
      await expect(field).toHaveValue('');
    };
    await add('Client', 'Text');
    await add('Due', 'Date');
    await add('Status', 'Choice');
    await add('Used for', 'Several choices');
    await add('Page', 'Link');
    await add('Remarks', 'Long text');
    const choices = async (name: string, all: readonly string[]) => {
      const group = dialog.getByRole('group', { name: `Choices of ${name}` });
      for (const one of all) {
        await group.getByRole('textbox', { name: 'Add a choice' }).fill(one);
        await page.keyboard.press('Enter');
        await expect(group.getByRole('button', { name: `Remove the choice ${one}` })).toBeVisible();
      }
    };
    await choices('Status', ['Draft', 'Final']);
    await choices('Used for', ['Web', 'Print', 'Ads']);
    await look(page, vitrine, 'fields-dialog');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  const inspector = page.locator('.inspector');
  await test.step('one asset', async () => {
    await cells(page).first().click();
    await inspector.getByLabel('Client').fill('Acme');
    await page.keyboard.press('Enter');
    await expectSaid(page, 'Set Client of 1 asset');
    await inspector.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Draft' });
    await inspector.getByRole('button', { name: 'Choose for Used for' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Web' }).click();
    await expect(inspector.getByRole('button', { name: 'Remove Web' })).toBeVisible();
    await inspector.getByRole('textbox', { name: 'Page' }).fill('javascript:alert(1)');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('no web or mail address');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(inspector.getByRole('textbox', { name: 'Page' })).toHaveValue('');
    await inspector.getByRole('textbox', { name: 'Page' }).fill('example.org/a');
    await page.keyboard.press('Enter');
    await expect(inspector.getByRole('link', { name: 'Open the link' })).toHaveAttribute('href', 'https://example.org/a');
    await inspector.getByLabel('Due').fill('2024-06-01');
    await inspector.getByLabel('Due').blur();
    await expect.poll(async () => (await vitrine.call('search.page', { query: 'field.due:2024-06' })).total).toBe(1);
    await look(page, vitrine, 'fields-one');
  });

  await test.step('many: what differs says so, what is not touched stays, one undo takes all back', async () => {
    await cells(page).first().click();
    await cells(page).nth(4).click({ modifiers: ['Shift'] });
    await expect(inspector).toContainText('5 selected');
    await expect(inspector.getByLabel('Client')).toHaveAttribute('placeholder', 'mixed — 2 values');
    await expect(inspector.getByRole('combobox', { name: 'Status' })).toHaveValue('mixed');
    await look(page, vitrine, 'fields-many');
    await inspector.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Final' });
    await expectSaid(page, 'Set Status of 5 assets');
    await inspector.getByRole('button', { name: 'Give Web to all' }).click();
    await expectSaid(page, 'Set Used for of 4 assets');
    await find(page, 'field.status:final field.used-for:web', 5);
    await find(page, 'field.client:acme field.status:final', 1);
    await find(page, 'field.client:none field.status:final', 4);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await find(page, 'field.status:draft field.used-for:web', 1);
  });

  await test.step('completion offers fields and their values with counts', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('field.st');
    await page.getByRole('option', { name: /field\.status/ }).click();
    await expect(page.getByRole('option', { name: /Draft/ })).toContainText('1');
    await page.keyboard.press('Escape');
  });

  await test.step('a word that finds nothing is told what it may have meant', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('drawnig field.client:none');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Did you mean')).toBeVisible();
    await look(page, vitrine, 'did-you-mean');
    await page.getByRole('button', { name: /Did you mean drawing/ }).click();
    await expectTotal(page, FILES - 1);
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('feild.client:acme');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Did you mean field.client:?');
    await expectTotal(page, FILES - 1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  await test.step('a pasted list of names becomes a selection, and tells what is not there', async () => {
    await command(page, 'list of names');
    const dialog = page.getByRole('dialog', { name: 'Find files from a list' });
    await dialog.getByRole('textbox', { name: 'File names' }).fill('drawing 2.svg\n/old/disk/drawing 5.jpg\nnot there.jpg');
    await dialog.getByRole('button', { name: 'Select them' }).click();
    await expect(dialog).toContainText('1 name was not found');
    await expect(dialog).toContainText('1 was found under another extension');
    await look(page, vitrine, 'names');
    await page.keyboard.press('Escape');
    await expect(page.locator('.status-bar')).toContainText('2 of 2 selected');
  });
});
