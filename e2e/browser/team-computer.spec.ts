// Another computer of the same person in a team, and originals that are copied into the team's folder and fetched there.
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cell, command, expect, expectIngested, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';
import { askToBeLetIn, LATER, letIn, shared, teamPage } from './team.ts';

test('another computer of one person comes in by a code, and only that one is left out when it is stolen', async ({
  vitrine,
  open,
  another,
}) => {
  const { top, photos } = await shared();
  const ann = await open();
  await vitrine.add(photos);
  await expectIngested(vitrine, 3);
  await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
  await command(ann, 'Team');
  const more = teamPage(ann).getByRole('button', { name: 'More about Ann' });

  const code = await test.step('the code is made by keyboard', async () => {
    await more.focus();
    await ann.keyboard.press('Enter');
    await ann.getByRole('menuitem', { name: 'Come in with another computer…' }).focus();
    await ann.keyboard.press('Enter');
    const dialog = ann.getByRole('dialog', { name: 'Another computer of Ann' });
    await expect(dialog).toContainText('Both show the same six words');
    await look(ann, vitrine, 'team-computer');
    await dialog.getByRole('button', { name: 'Make the code' }).press('Enter');
    const text = await dialog.getByLabel('Code of the invitation').innerText(LATER);
    await look(ann, vitrine, 'team-computer-code');
    // The button that had the focus is gone: the keys are for the dialog still, and not for the page behind it.
    await ann.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(teamPage(ann)).toBeVisible();
    return text;
  });

  const laptop = await another('laptop');
  await test.step('there no name is asked for; both show the same words', async () => {
    const words = await askToBeLetIn(laptop.page, top, async (dialog) => {
      await dialog.getByRole('textbox', { name: 'Invitation' }).fill(code);
      await expect(dialog.getByRole('textbox', { name: 'Your name' })).toHaveCount(0);
      await expect(dialog).toContainText('comes in under their name');
      await look(laptop.page, laptop.vitrine, 'team-computer-join');
    });
    await vitrine.call('team.sync');
    await letIn(ann, { name: 'Ann', said: 'with another computer', words }, () => look(ann, vitrine, 'team-computer-asking'));
    await expect(teamPage(ann).getByRole('list', { name: 'Computers of Ann' }).getByRole('listitem')).toHaveCount(2, LATER);
    await expect(teamPage(laptop.page)).toContainText('You are in step with the team.', LATER);
    await look(ann, vitrine, 'team-computers');
  });

  await test.step('it is stolen, and left out; Ann stays', async () => {
    await more.click();
    await ann.getByRole('menuitem', { name: 'A computer was stolen or lost…' }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Leave that computer out' }).click();
    await expect(teamPage(ann).getByRole('list', { name: 'Computers of Ann' })).toHaveCount(0, LATER);
    await expect(teamPage(ann)).toContainText('Ann, admin');
  });
  rmSync(top, { recursive: true, force: true });
});

test('originals of a folder are copied into the team’s, fetched where the folder is not, and their space is freed again', async ({ vitrine, open, another }) => {
  const { top, photos } = await shared();
  const ann = await open();
  await vitrine.add(photos);
  await expectIngested(vitrine, 3);
  await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
  const { code } = await vitrine.call('team.invite', { role: 'viewer', name: 'Eve' });
  const { vitrine: hers, page: eve } = await another('eve');
  await hers.call('team.join', { folder: top, code, name: 'Eve' });
  await vitrine.call('team.admit');
  await vitrine.call('team.sync');
  await hers.call('team.sync');
  const jobOf = async (one: Vitrine, name: string) => (await one.call('jobs.list')).jobs.find((job: { name: string }) => job.name === name)?.state;

  await test.step('Ann copies them; how much that is is said before', async () => {
    await command(ann, 'Team');
    await teamPage(ann).getByRole('button', { name: 'Copy originals…' }).press('Enter');
    const dialog = ann.getByRole('dialog', { name: 'Copy originals into the team’s folder?' });
    await expect(dialog.getByRole('status')).toContainText('3 originals', LATER);
    await look(ann, vitrine, 'team-originals');
    await dialog.getByRole('button', { name: 'Copy the originals' }).press('Enter');
    await expect(dialog).toHaveCount(0, LATER);
    await expect.poll(() => jobOf(vitrine, 'team.keep'), LATER).toBe('done');
  });

  // What an earlier program had fetched a part of when it ended.
  const part = join(hers.catalog, 'originals', 'ab', `ab${'0'.repeat(62)}.jpg.part`);
  mkdirSync(join(part, '..'), { recursive: true });
  writeFileSync(part, 'begun');
  const longAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
  utimesSync(part, longAgo, longAgo);

  const one = cell(eve, 'one.jpg');
  const offline = one.getByRole('img', { name: /^Offline/ });
  await test.step('Eve has not got the folder: she fetches one, and it is offline no more', async () => {
    await expect(one).toBeVisible(LATER);
    await expect(offline).toBeVisible();
    await one.click();
    await command(eve, 'Fetch originals');
    const dialog = eve.getByRole('dialog', { name: 'Fetch originals from the team’s folder?' });
    await expect(dialog.getByRole('status')).toContainText('1 original,', LATER);
    await look(eve, hers, 'team-fetch');
    await dialog.getByRole('button', { name: 'Fetch', exact: true }).press('Enter');
    await expect(offline).toHaveCount(0, LATER);
    await expect(eve.locator('.inspector')).toContainText('Its original was fetched from the team’s folder');
    await expect(cell(eve, 'two.jpg').getByRole('img', { name: /^Offline/ })).toBeVisible();
    await look(eve, hers, 'team-fetched');
  });

  await test.step('Health counts what was fetched, and frees it', async () => {
    await eve.keyboard.press('Escape');
    await command(eve, 'Health');
    const health = eve.getByRole('region', { name: 'Health', exact: true });
    await expect(health).toContainText('1 original fetched from the team', LATER);
    await expect(health).toContainText('1 original not fetched whole');
    const free = health.getByRole('button', { name: 'Free their space…' });
    await free.focus();
    await look(eve, hers, 'team-health');
    await free.press('Enter');
    const dialog = eve.getByRole('dialog', { name: 'Free the space of fetched originals?' });
    await expect(dialog.getByRole('status')).toContainText('1 original,', LATER);
    await expect(dialog.getByRole('status')).toContainText('Fetching 1 more was broken off a day ago or earlier: 5 B');
    await look(eve, hers, 'team-free');
    await dialog.getByRole('button', { name: 'Free the space' }).press('Enter');
    await expect(health).not.toContainText('fetched from the team', LATER);
    await expect(health).not.toContainText('not fetched whole', LATER);
    await expect.poll(() => jobOf(hers, 'team.free'), LATER).toBe('done');
    await eve.keyboard.press('Escape');
    await expect(offline).toBeVisible(LATER);
  });
  rmSync(top, { recursive: true, force: true });
});
