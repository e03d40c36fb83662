/** What specs of teams do alike: a folder that all reach, choosing it, being somebody of a role, and what that one is offered. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { picture } from './files.ts';
import { cell, command, type Desk, expect, expectIngested, test, type Vitrine } from './kit.ts';

/** Until another program has heard of it. */
export const LATER = { timeout: 60_000 };
export const teamPage = (page: Page) => page.getByRole('region', { name: 'Team', exact: true });

/** In the chooser of folders, by typing the path. */
export async function choose(page: Page, title: string, folder: string, doText = 'Go on with this folder'): Promise<void> {
  const chooser = page.getByRole('dialog', { name: title });
  const path = chooser.getByRole('textbox', { name: 'Folder' });
  // Where the choosing begins comes from the core, and would stand beside what is filled in just then.
  await expect(path).toHaveValue(/./);
  await path.fill(folder);
  await path.press('Enter');
  await expect(chooser.getByRole('listbox', { name: `Folders in ${folder.split('/').at(-1)}` })).toBeVisible();
  await chooser.getByRole('button', { name: doText }).click();
}

/** In the window of somebody who has a code. @param fill what the dialog asks for. @returns the six words that show then */
export async function askToBeLetIn(page: Page, top: string, fill: (dialog: Locator) => Promise<void>): Promise<string> {
  await command(page, 'Join a team');
  await choose(page, 'Which folder does the team share?', top);
  const dialog = page.getByRole('dialog', { name: 'Join a team' });
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Ask to be let in' }).click();
  return await teamPage(page).getByLabel('Six words').innerText(LATER);
}

/** In the window of who lets them in, where the same words show. @param said of who asks. @param seen before they are in */
export async function letIn(page: Page, { name, said, words }: Readonly<Record<'name' | 'said' | 'words', string>>, seen: () => Promise<void>): Promise<void> {
  const asking = teamPage(page).getByRole('region', { name: 'Somebody asks to be let in' });
  await expect(asking).toContainText(said, LATER);
  await expect(asking.getByLabel('Six words')).toHaveText(words);
  await seen();
  await asking.getByRole('button', { name: new RegExp(`let in: ${name}`) }).click();
}

/** A folder that all reach, with three different pictures in it and room for the team. */
export async function shared(): Promise<{ top: string; photos: string }> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-share-')));
  const photos = join(top, 'Photos');
  mkdirSync(photos);
  const colors = { 'one.jpg': '#4a7ba6', 'two.jpg': '#7a5c8e', 'three.jpg': '#a6704a' };
  for (const [name, color] of Object.entries(colors)) await picture(photos, name, { color });
  return { top, photos };
}

/**
 * Ann's team, in which Eve has a role: Ann without a window, Eve with one, and both with the folder of photos.
 * @param make puts them there; how many. @param before what is done while Eve is an editor still
 */
export async function studio(
  vitrine: Vitrine,
  another: (name: string) => Promise<Desk>,
  role: 'viewer' | 'contributor',
  make: (photos: string) => Promise<number>,
  before?: (eve: Desk, photos: string, share: string) => Promise<void>,
) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-share-')));
  const photos = join(top, 'Photos');
  mkdirSync(photos);
  const files = await make(photos);
  const found = async (): Promise<string> => {
    await vitrine.address();
    await vitrine.add(photos);
    await expectIngested(vitrine, files);
    await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
    return (await vitrine.call('team.invite', { role: before ? 'editor' : role, name: 'Eve' })).code;
  };
  const [code, desk] = await Promise.all([found(), another('eve')]);
  await desk.vitrine.call('team.join', { folder: top, code, name: 'Eve' });
  await vitrine.call('team.admit');
  await desk.vitrine.call('team.sync');
  await desk.vitrine.add(photos);
  await expectIngested(desk.vitrine, files);
  if (before) {
    await before(desk, photos, join(top, 'Studio.vitrine'));
    await vitrine.call('team.role', { member: 'Eve', role });
    await vitrine.call('team.sync');
    await desk.vitrine.call('team.sync');
  }
  return { desk, top, photos, end: () => rmSync(top, { recursive: true, force: true }) };
}

/** Chooses what that role may not change, and hears why. */
export async function seeWhy(page: Page, name: string, why: RegExp): Promise<void> {
  await cell(page, name).click();
  await expect(page.locator('.inspector')).toContainText(why, LATER);
}

const BARRED = 'not yours to change';

export interface Offer {
  title: string;
  /** Its group where it may be done, else why not. */
  more: string;
  why: string | null;
}
/** All commands, as the palette offers them now. */
async function offers(page: Page): Promise<Offer[]> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  const all = await page.getByRole('option').evaluateAll((rows) =>
    rows.map((row) => ({
      title: row.querySelector('.overlay-text')?.textContent ?? '',
      more: row.querySelector('.overlay-more')?.textContent ?? '',
      why: row.querySelector('.overlay-text')?.getAttribute('title') ?? null,
    })),
  );
  await page.keyboard.press('Escape');
  await expect(page.locator('.overlay-input')).toHaveCount(0);
  return all;
}

/** What takes copies out of the program is tried in specs of its own; what asks first (…) does nothing yet. */
const NOT_TRIED = /^(Copy |Export|Drag out|Show in|Open in|Download)|…$/;

/** Does all that changes something and is offered. @returns their names */
async function tryOffers(page: Page, all: readonly Offer[]): Promise<string[]> {
  const offered = all.filter(({ title, more }) => ['Edit', 'Rate and label'].includes(more) && !NOT_TRIED.test(title));
  for (const { title } of offered) {
    await test.step(title, async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option').filter({ has: page.getByText(title, { exact: true }) }).first().click();
      await expect(page.locator('.overlay-input')).toHaveCount(0);
    });
  }
  return offered.map(({ title }) => title);
}

/** All commands with this chosen: each of those that are barred says why, and none that is offered is refused. */
export async function expectNoneRefused(page: Page, name: string, why: RegExp): Promise<{ barred: string[]; others: string[] }> {
  const refused = hearRefused(page);
  await page.reload();
  await seeWhy(page, name, why);
  const all = await offers(page);
  const [barred, others] = [all.filter(({ more }) => more === BARRED), all.filter(({ more }) => more !== BARRED)];
  for (const one of barred) expect(one.why, one.title).toMatch(why);
  expect(await tryOffers(page, all)).toEqual(expect.arrayContaining(['Undo', 'Redo']));
  expect(refused).toEqual([]);
  const titles = (some: readonly Offer[]) => some.map(({ title }) => title);
  return { barred: titles(barred), others: titles(others) };
}

/** What the core refuses this window from its next reload on, because the role does not allow it. */
function hearRefused(page: Page): string[] {
  const refused: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void (String(payload).includes('read-only') && refused.push(String(payload)))));
  return refused;
}
