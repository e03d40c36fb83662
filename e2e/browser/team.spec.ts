// A team over one folder: three programs at once, each with its own catalog and window.
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { picture } from './files.ts';
import { cell, command, type Desk, expect, expectIngested, expectSaid, marks, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';
import { askToBeLetIn, choose, LATER, letIn, shared, teamPage } from './team.ts';

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
    const words = await askToBeLetIn(bob.page, top, async (dialog) => {
      await dialog
        .getByRole('textbox', { name: 'Invitation' })
        .fill(`Hello Bob,\n> ${code.slice(0, 40)}\n> ${code.slice(40)}\nAnn`);
      await dialog.getByRole('textbox', { name: 'Your name' }).fill('Bob');
      await look(bob.page, bob.vitrine, 'team-join');
    });
    await look(bob.page, bob.vitrine, 'team-waiting');
    await letIn(ann, { name: 'Bob', said: 'Bob', words }, async () => {
      await expect(ann.getByRole('button', { name: 'Team Studio: somebody asks to be let in' })).toBeVisible();
      await look(ann, vitrine, 'team-asking');
    });
    await expect(teamPage(ann).getByRole('combobox', { name: 'Role of Bob' })).toHaveValue('editor', LATER);
    await expect(teamPage(bob.page)).toContainText('You are in step with the team.', LATER);
    await look(ann, vitrine, 'team-people');
  });

  rmSync(top, { recursive: true, force: true });
});

test('a role is changed, what a stolen computer means is said, another folder becomes the team’s, and who left comes back with the recovery key', async ({
  vitrine,
  open,
  another,
}) => {
  const { top, photos } = await shared();
  const [ann, bob] = await Promise.all([open(), another('bob')]);
  await vitrine.add(photos);
  const { recovery: key } = await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
  await picture(vitrine.pictures, 'private.jpg');
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 4);
  const { code } = await vitrine.call('team.invite', { role: 'editor', name: 'Bob' });
  await bob.vitrine.call('team.join', { folder: top, code, name: 'Bob' });
  await vitrine.call('team.admit');
  await bob.vitrine.call('team.sync');
  await command(ann, 'Team');
  await expect(teamPage(ann).getByRole('combobox', { name: 'Role of Bob' })).toHaveValue('editor', LATER);

  await test.step('Bob becomes a contributor; what a stolen computer means is said; another folder becomes the team’s', async () => {
    await teamPage(ann).getByRole('combobox', { name: 'Role of Bob' }).selectOption('contributor');
    await expectSaid(ann, 'Bob is contributor now');
    await teamPage(ann).getByRole('button', { name: 'More about Bob' }).click();
    await ann.getByRole('menuitem', { name: 'A computer was stolen or lost…' }).click();
    await expect(ann.getByRole('dialog')).toContainText('“Let in another computer” is for the next one');
    await look(ann, vitrine, 'team-stolen');
    await ann.keyboard.press('Escape');
    await teamPage(ann).getByRole('button', { name: 'Give another folder to the team…' }).click();
    const dialog = ann.getByRole('dialog', { name: 'Which folder becomes the team’s?' });
    await dialog.getByRole('radio', { name: /^Pictures/ }).check();
    await look(ann, vitrine, 'team-share');
    await dialog.getByRole('button', { name: 'Give it to the team' }).click();
    await expect(teamPage(ann).getByRole('region', { name: 'Folders of the team' })).toContainText('Pictures', LATER);
  });

  await test.step('Bob leaves; with the paper he comes back as an admin', async () => {
    const { page } = bob;
    await command(page, 'Team');
    await teamPage(page).getByRole('button', { name: 'Leave the team…' }).click();
    await expect(page.getByRole('dialog', { name: 'Leave “Studio”?' })).toBeVisible();
    await look(page, bob.vitrine, 'team-leave');
    await page.getByRole('dialog').getByRole('button', { name: 'Leave the team' }).click();
    await expect(teamPage(page)).toContainText('Work on one catalog together', LATER);
    await teamPage(page).getByRole('button', { name: 'Come back with a recovery key…' }).click();
    await choose(page, 'In which folder is the team?', top);
    const dialog = page.getByRole('dialog', { name: 'Come back with the recovery key' });
    await dialog.getByRole('textbox', { name: 'Recovery key' }).fill('vitrine-recovery-of-another-team');
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Bob again');
    await dialog.getByRole('button', { name: 'Be an admin again' }).click();
    await expect(dialog.getByRole('alert')).toContainText('This is no recovery key');
    await look(page, bob.vitrine, 'team-recover');
    await dialog.getByRole('textbox', { name: 'Recovery key' }).fill(key.toUpperCase());
    await dialog.getByRole('button', { name: 'Be an admin again' }).click();
    await expect(teamPage(page)).toContainText('Bob again, admin', LATER);
  });
  rmSync(top, { recursive: true, force: true });
});

/** Ann's team with Bob, an editor, and Eve, a viewer, each with the folder of pictures in their library. */
async function team(vitrine: Vitrine, photos: string, top: string, others: Readonly<Record<'editor' | 'viewer', Desk>>): Promise<void> {
  await vitrine.add(photos);
  await expectIngested(vitrine, 3);
  await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
  const names = { editor: 'Bob', viewer: 'Eve' } as const;
  for (const role of ['editor', 'viewer'] as const) {
    const { code } = await vitrine.call('team.invite', { role, name: names[role] });
    await others[role].vitrine.call('team.join', { folder: top, code, name: names[role] });
  }
  await vitrine.call('team.admit');
  for (const { vitrine: one, page } of Object.values(others)) {
    await one.call('team.sync');
    await one.add(photos);
    await expectIngested(one, 3);
    await expect(cell(page, 'one.jpg')).toBeVisible(LATER);
  }
}

const sign = (page: Page, words: string | RegExp) => page.getByRole('button', { name: words });
const same = async (...all: Vitrine[]) => {
  const digests = () => Promise.all(all.map(async (one) => (await one.call('team.state', { digest: true })).team.digest));
  await expect.poll(async () => new Set(await digests()).size, LATER).toBe(1);
};
const exchange = async (...all: Vitrine[]) => {
  for (const one of all) await one.call('team.sync');
};

test('two edit while the folder is away and meet when it is back; a viewer cannot, in the window and behind it', async ({ vitrine, open, another }) => {
  const { top, photos } = await shared();
  const ann = await open();
  const [bob, eve] = await Promise.all([another('bob'), another('eve')]);
  await team(vitrine, photos, top, { editor: bob, viewer: eve });
  const at = join(top, 'Studio.vitrine');

  await test.step('what Eve may not do is off, with the reason; her program refuses it too', async () => {
    const { page } = eve;
    await cell(page, 'one.jpg').click();
    const inspector = page.locator('.inspector');
    await expect(inspector).toContainText('you are a viewer');
    await expect(inspector.getByRole('button', { name: '5 stars' })).toBeDisabled();
    await expect(inspector.getByRole('textbox', { name: 'Title' })).not.toBeEditable();
    await page.keyboard.press('5');
    await expect(page.getByText('you are a viewer: you can look, search and export').last()).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('5 stars');
    await expect(page.getByRole('option').first()).toContainText('not yours to change');
    await look(page, eve.vitrine, 'team-viewer-palette');
    await page.keyboard.press('Escape');
    await look(page, eve.vitrine, 'team-viewer');
    const { n } = await eve.vitrine.call('assets.find', { ref: join(photos, 'one.jpg') });
    await expect(eve.vitrine.call('assets.set', { targets: [n], changes: { rating: 5 } })).rejects.toThrow(/“one.jpg” is of the team “Studio”, of which you are a viewer/);
    expect(await marks(page, 'one.jpg')).toBe('0');
  });

  await test.step('the folder goes away; Ann and Bob go on', async () => {
    renameSync(at, join(top, 'away'));
    await cell(ann, 'one.jpg').click();
    await ann.keyboard.press('5');
    await cell(bob.page, 'two.jpg').click();
    await bob.page.keyboard.press('6');
    for (const page of [ann, bob.page]) await expect(sign(page, 'Team Studio: the shared folder is away, 1 change waits')).toBeVisible(LATER);
    await sign(ann, /^Team Studio/).click();
    await expect(teamPage(ann)).toContainText('You can go on working; what you do is sent when it is back.');
    await look(ann, vitrine, 'team-away');
    await ann.keyboard.press('Escape');
  });

  await test.step('it is back, and all three show the same', async () => {
    renameSync(join(top, 'away'), at);
    await exchange(vitrine, bob.vitrine, vitrine, eve.vitrine);
    for (const page of [ann, bob.page, eve.page]) {
      await expect.poll(() => marks(page, 'one.jpg')).toBe('5');
      await expect.poll(() => marks(page, 'two.jpg')).toBe('0 · red');
    }
    await same(vitrine, bob.vitrine, eve.vitrine);
    await expect(sign(ann, 'Team Studio: in step')).toBeVisible(LATER);
  });

  await test.step('Bob is removed while his computer is off; what he does before he knows is held back, and adopted', async () => {
    await bob.page.close();
    await bob.vitrine.stop();
    await sign(ann, /^Team Studio/).click();
    await teamPage(ann).getByRole('button', { name: 'More about Bob' }).click();
    await ann.getByRole('menuitem', { name: 'Remove from the team…' }).click();
    const question = ann.getByRole('dialog', { name: 'Remove Bob from the team?' });
    await expect(question).toContainText('What comes from Bob after that does not count anywhere');
    await look(ann, vitrine, 'team-remove');
    await question.getByRole('button', { name: 'Remove Bob' }).click();
    await expect(teamPage(ann).getByText('1 former member')).toBeVisible(LATER);

    expect(await bob.vitrine.cli('set', join(photos, 'three.jpg'), '--rating', '4')).toMatchObject({ code: 0 });
    const back = await bob.open();
    await expect(sign(back, 'Team Studio: you are no longer in it')).toBeVisible(LATER);
    await exchange(vitrine);
    const held = teamPage(ann).getByRole('region', { name: 'Held back' });
    await expect(held).toContainText('Changed rating: three.jpg', LATER);
    await look(ann, vitrine, 'team-held');
    await held.getByRole('button', { name: 'Let it count' }).click();
    await expect(held).toHaveCount(0, LATER);
    await exchange(eve.vitrine);
    await expect.poll(() => marks(eve.page, 'three.jpg')).toBe('4');
    await ann.keyboard.press('Escape');
    await expect.poll(() => marks(ann, 'three.jpg')).toBe('4');
  });
  rmSync(top, { recursive: true, force: true });
});
