/** What specs of teams do alike: a folder that all reach, choosing it, being somebody of a role, and what that one is offered. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { picture } from './files.ts';
import { type Desk, expect, expectIngested, test, type Vitrine } from './kit.ts';

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
  await vitrine.address();
  await vitrine.add(photos);
  await expectIngested(vitrine, files);
  await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
  const { code } = await vitrine.call('team.invite', { role: before ? 'editor' : role, name: 'Eve' });
  const desk = await another('eve');
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

export interface Offer {
  title: string;
  /** Its group where it may be done, else why not. */
  more: string;
  why: string | null;
}
/** All commands, as the palette offers them now. */
export async function offers(page: Page): Promise<Offer[]> {
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
export async function tryOffers(page: Page, all: readonly Offer[]): Promise<string[]> {
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

/** What the core refuses this window from its next reload on, because the role does not allow it. */
export function hearRefused(page: Page): string[] {
  const refused: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void (String(payload).includes('read-only') && refused.push(String(payload)))));
  return refused;
}
