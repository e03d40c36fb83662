/** What specs of teams do alike: a folder that all reach, and choosing it. */
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { picture } from './files.ts';
import { expect } from './kit.ts';

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

/** A folder that all reach, with three pictures in it and room for the team. */
export async function shared(): Promise<{ top: string; photos: string }> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-share-')));
  const photos = join(top, 'Photos');
  mkdirSync(photos);
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) await picture(photos, name);
  return { top, photos };
}
