// What people of a team do together: two programs at once on one folder, each with its own catalog and window.
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, test, type Vitrine } from './kit.ts';
import { look } from './look.ts';

const LATER = { timeout: 60_000 };
const NAMES = ['one.jpg', 'two.jpg', 'three.jpg'];

test('two edit the same while nobody can reach the share: news, conflicts side by side, one click for both, and a batch taken back', async ({
  vitrine,
  open,
  another,
}) => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-share-')));
  const photos = join(top, 'Photos');
  mkdirSync(photos);
  for (const name of NAMES) await picture(photos, name);
  const ann = await open();
  await vitrine.add(photos);
  await expectIngested(vitrine, 3);
  await vitrine.call('team.create', { folder: top, name: 'Ann Lindqvist', team: 'Studio' });
  const { code } = await vitrine.call('team.invite', { role: 'editor', name: 'Bob' });
  const bob = await another('bob');
  await bob.vitrine.call('team.join', { folder: top, code, name: 'Bob' });
  await vitrine.call('team.admit', {});
  await bob.vitrine.call('team.sync', {});
  await bob.vitrine.add(photos);
  await expectIngested(bob.vitrine, 3);

  const numberOf = async (who: Vitrine, name: string) => (await who.call('assets.find', { ref: join(photos, name) })).n as number;
  const rate = async (who: Vitrine, rating: number, ...names: string[]) => {
    const targets = await Promise.all(names.map((name) => numberOf(who, name)));
    await who.call('assets.set', { targets, changes: { rating } });
  };
  await test.step('both rate the same, out of each other’s reach', async () => {
    const [at, away] = [join(top, 'Studio.vitrine'), join(top, 'away')];
    renameSync(at, away);
    await rate(vitrine, 2, 'one.jpg', 'two.jpg');
    await rate(bob.vitrine, 5, 'one.jpg', 'two.jpg', 'three.jpg');
    renameSync(away, at);
    await expect(async () => {
      for (const one of [vitrine, bob.vitrine]) await one.call('team.sync', {});
      for (const one of [vitrine, bob.vitrine]) expect((await one.call('together.conflicts', {})).total).toBe(2);
    }).toPass(LATER);
  });

  await test.step('Ann sees who is at work, and what is new', async () => {
    await expect(ann.getByRole('list', { name: 'Who is at work' })).toContainText('Bob', LATER);
    await ann.getByRole('treeitem', { name: /New from the team/ }).click();
    const person = ann.getByRole('region', { name: 'Bob' });
    await expect(person.getByRole('button', { name: /3 pictures/ })).toContainText('stars', LATER);
    await look(ann, vitrine, 'together-feed');
  });

  await test.step('the same value side by side; a click decides for both', async () => {
    await command(ann, 'Show what was edited at once');
    const questions = ann.locator('.conflict');
    await expect(questions).toHaveCount(2, LATER);
    await expect(questions.first()).toContainText('Bob');
    await expect(questions.first()).toContainText('You');
    await look(ann, vitrine, 'together-conflicts');
    await questions.first().getByRole('button', { name: /You/ }).click();
    await expect(questions).toHaveCount(1, LATER);
    await expect(questions.first().getByRole('button').first()).toBeFocused();
    await ann.getByRole('button', { name: 'Keep what shows' }).click();
    await expect(ann.getByText('Nobody overlooked anything')).toBeVisible(LATER);
    await expect(async () => {
      for (const one of [vitrine, bob.vitrine]) await one.call('team.sync', {});
      expect((await bob.vitrine.call('together.conflicts', {})).total).toBe(0);
    }).toPass(LATER);
  });

  await test.step('the batch is shown in the grid, and taken back but for what was changed since', async () => {
    await command(ann, 'Show what is new from the team');
    await ann.getByRole('region', { name: 'Bob' }).getByRole('button', { name: /3 pictures/ }).click();
    await expect(cell(ann, 'three.jpg')).toBeVisible(LATER);
    await expect(ann.getByRole('searchbox').or(ann.getByRole('combobox', { name: /Search/ })).first()).toHaveValue(/^id:/);
    await command(ann, 'Show what is new from the team');
    await ann.getByRole('button', { name: /Take back what Bob changed/ }).click();
    await expect.poll(async () => (await vitrine.call('assets.rows', { ns: [await numberOf(vitrine, 'three.jpg')] })).rows[0]?.rating, LATER).toBe(0);
    await ann.getByRole('button', { name: 'I have seen what Bob changed' }).click();
    await expect(ann.getByText('Nothing new')).toBeVisible(LATER);
  });

  await test.step('the history of a picture says who did what', async () => {
    await command(ann, 'Grid');
    await cell(ann, 'three.jpg').click();
    await ann.getByRole('tab', { name: 'History' }).click();
    await expect(ann.getByRole('tabpanel')).toContainText('Bob', LATER);
    await look(ann, vitrine, 'together-history');
  });

  await test.step('stars as they were on a day, whoever gave them since', async () => {
    await cell(ann, 'one.jpg').click();
    const stars = async () => (await vitrine.call('assets.rows', { ns: [await numberOf(vitrine, 'one.jpg')] })).rows[0]?.rating;
    expect(await stars()).not.toBe(0);
    await command(ann, 'Bring fields back as they were on a day');
    const dialog = ann.getByRole('dialog', { name: 'As it was on a day' });
    await expect(dialog.getByRole('button', { name: 'Bring back' })).toBeDisabled();
    await dialog.getByLabel('Day').fill('2020-01-01');
    await look(ann, vitrine, 'together-restore');
    await dialog.getByRole('button', { name: 'Bring back' }).click();
    await expect.poll(stars, LATER).toBe(0);
  });

  await test.step('an admin lets a viewer change one collection; the rest is off for them, with the reason', async () => {
    const { page } = bob;
    await vitrine.call('collections.create', { name: 'Best', kind: 'manual', targets: [await numberOf(vitrine, 'one.jpg')] });
    await vitrine.call('team.role', { member: 'Bob', role: 'viewer' });
    for (const one of [vitrine, bob.vitrine]) await one.call('team.sync', {});
    const best = page.getByRole('treeitem', { name: /^Best/ });
    await expect(cell(page, 'two.jpg')).toBeVisible(LATER);
    await cell(page, 'two.jpg').click();
    await expect(page.locator('.inspector')).toContainText('you are a viewer', LATER);
    const members = async () => (await bob.vitrine.call('collections.list', {})).collections.find(({ name }: { name: string }) => name === 'Best')?.count;
    await cell(page, 'two.jpg').dragTo(best);
    await expect(page.getByText('you are a viewer: you can look, search and export').last()).toBeVisible();
    expect(await members()).toBe(1);
    await look(page, bob.vitrine, 'together-viewer-drop');

    await ann.getByRole('treeitem', { name: /^Best/ }).click({ button: 'right' });
    await ann.getByRole('menuitem', { name: 'Who may change it…' }).click();
    const dialog = ann.getByRole('dialog', { name: 'Who may change “Best”' });
    await expect(dialog.getByRole('checkbox', { name: /Bob/ })).not.toBeChecked();
    await dialog.getByRole('checkbox', { name: /Bob/ }).click();
    await expect(dialog.getByRole('checkbox', { name: /Bob/ })).toBeChecked(LATER);
    await look(ann, vitrine, 'together-grants');
    await dialog.getByText('Close', { exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(async () => {
      for (const one of [vitrine, bob.vitrine]) await one.call('team.sync', {});
      await cell(page, 'two.jpg').dragTo(best);
      await expect.poll(members, { timeout: 3000 }).toBe(2);
    }).toPass(LATER);
  });
  rmSync(top, { recursive: true, force: true });
});
