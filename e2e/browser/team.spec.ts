// A team over one folder: three programs at once, each with its own catalog and window.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { picture } from './files.ts';
import { command, expect, expectIngested, test } from './kit.ts';
import { look } from './look.ts';

const LATER = { timeout: 30_000 };
const teamPage = (page: Page) => page.getByRole('region', { name: 'Team', exact: true });

/** In the chooser of folders, by typing the path. */
async function choose(page: Page, title: string, folder: string, doText = 'Go on with this folder'): Promise<void> {
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
async function shared(): Promise<{ top: string; photos: string }> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-share-')));
  const photos = join(top, 'Photos');
  mkdirSync(photos);
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) await picture(photos, name);
  return { top, photos };
}

test('a team begins, somebody is invited and let in with the same six words on both screens, and both see what the other does', async ({
  vitrine,
  open,
  another,
}) => {
  const { top, photos } = await shared();
  const ann = await open();
  await vitrine.add(photos);
  await picture(vitrine.pictures, 'private.jpg');
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 4);

  await test.step('the page says what a team is; a folder is checked', async () => {
    await command(ann, 'Team');
    await expect(teamPage(ann)).toContainText('Work on one catalog together');
    await look(ann, vitrine, 'team-none');
    await teamPage(ann).getByRole('button', { name: 'Check a folder…' }).click();
    await choose(ann, 'Which folder should be checked?', top, 'Check this folder');
    const check = ann.getByRole('dialog', { name: 'Check this folder' });
    await expect(check.getByRole('status')).toContainText(/Good:|It works/, LATER);
    await check.getByText('What was measured').click();
    await expect(check).toContainText('To store a small file');
    await look(ann, vitrine, 'team-check');
    await ann.keyboard.press('Escape');
  });

  await test.step('Ann creates it, without her private folder, and keeps the recovery key', async () => {
    await command(ann, 'Create a team catalog');
    await choose(ann, 'Which folder do all of you share?', top);
    const dialog = ann.getByRole('dialog', { name: 'Create a team catalog' });
    await dialog.getByRole('textbox', { name: 'Name of the team' }).fill('Studio');
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Ann');
    await dialog.getByRole('checkbox', { name: /^Pictures/ }).uncheck();
    await look(ann, vitrine, 'team-create');
    await dialog.getByRole('button', { name: 'Create the team catalog' }).click();
    const recovery = ann.getByRole('dialog', { name: 'Write down the recovery key' });
    await expect(recovery.getByLabel('Recovery key')).toHaveText(/^vitrine-recovery-[a-z2-7]{26}$/, LATER);
    await look(ann, vitrine, 'team-recovery');
    await recovery.getByRole('checkbox', { name: 'I have written it down' }).check();
    await recovery.getByRole('button', { name: 'Close' }).last().click();
    await expect(teamPage(ann)).toContainText('You are in step with the team.', LATER);
  });

  const code = await test.step('Bob is invited as an editor', async () => {
    await teamPage(ann).getByRole('button', { name: 'Invite…' }).click();
    const dialog = ann.getByRole('dialog', { name: 'Invite somebody' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Bob');
    await look(ann, vitrine, 'team-invite');
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
    const ready = ann.getByRole('dialog', { name: 'Invitation for Bob' });
    const text = await ready.getByLabel('Code of the invitation').innerText(LATER);
    await look(ann, vitrine, 'team-invited');
    await ann.keyboard.press('Escape');
    return text;
  });

  const bob = await another('bob');
  await test.step('Bob asks to be let in, and both see the same six words', async () => {
    await command(bob.page, 'Join a team');
    await choose(bob.page, 'Which folder does the team share?', top);
    const dialog = bob.page.getByRole('dialog', { name: 'Join a team' });
    await dialog
      .getByRole('textbox', { name: 'Invitation' })
      .fill(`Hello Bob,\n> ${code.slice(0, 40)}\n> ${code.slice(40)}\nAnn`);
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Bob');
    await look(bob.page, bob.vitrine, 'team-join');
    await dialog.getByRole('button', { name: 'Ask to be let in' }).click();
    const his = await teamPage(bob.page).getByLabel('Six words').innerText(LATER);
    await look(bob.page, bob.vitrine, 'team-waiting');
    const asking = teamPage(ann).getByRole('region', { name: 'Somebody asks to be let in' });
    await expect(asking).toContainText('Bob', LATER);
    await expect(asking.getByLabel('Six words')).toHaveText(his);
    await expect(ann.getByRole('button', { name: 'Team Studio: somebody asks to be let in' })).toBeVisible();
    await look(ann, vitrine, 'team-asking');
    await asking.getByRole('button', { name: /let in: Bob/ }).click();
    await expect(teamPage(ann).getByRole('combobox', { name: 'Role of Bob' })).toHaveValue('editor', LATER);
    await expect(teamPage(bob.page)).toContainText('You are in step with the team.', LATER);
  });
  rmSync(top, { recursive: true, force: true });
});
