// What a viewer of a team is offered: whatever changes what is the team's is off, with the reason, and nothing that is offered is refused.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg, longFilm, picture } from './files.ts';
import { cell, command, expect, test } from './kit.ts';
import { look } from './look.ts';
import { expectNoneRefused, LATER, seeWhy, studio } from './team.ts';

const WHY = /you are a viewer/;

test('of all commands those that change what is the team’s are off for a viewer, with the reason; none that is offered is refused', async ({ vitrine, another }) => {
  const { desk: eve, end } = await studio(vitrine, another, 'viewer', async (photos) => {
    for (const name of ['one.jpg', 'two.jpg']) await picture(photos, name);
    return 2;
  });
  const { page } = eve;
  const { barred } = await expectNoneRefused(page, 'one.jpg', WHY);
  expect(barred).toEqual(
    expect.arrayContaining(['5 stars', 'Tag the selection', 'Edit the picture', 'Make a virtual copy', 'Put into the target collection', 'Rename files…', 'Approve']),
  );
  await page.keyboard.press('b');
  await expect(page.getByText(WHY).last()).toBeVisible();
  await look(page, eve.vitrine, 'viewer-refused');
  end();
});

test('what two edited at once is shown to a viewer, and is not theirs to decide', async ({ vitrine, another }) => {
  const { desk: eve, end } = await studio(
    vitrine,
    another,
    'viewer',
    async (folder) => {
      await picture(folder, 'one.jpg');
      return 1;
    },
    async ({ vitrine: hers }, folder, share) => {
      renameSync(share, `${share}.away`);
      for (const [who, rating] of [[vitrine, 2], [hers, 5]] as const) {
        const { n } = await who.call('assets.find', { ref: join(folder, 'one.jpg') });
        await who.call('assets.set', { targets: [n], changes: { rating } });
      }
      renameSync(`${share}.away`, share);
      await expect(async () => {
        for (const one of [vitrine, hers]) await one.call('team.sync');
        expect((await hers.call('together.conflicts')).total).toBe(1);
      }).toPass(LATER);
    },
  );
  const { page } = eve;
  await seeWhy(page, 'one.jpg', WHY);

  await test.step('what two edited at once, and news', async () => {
    await command(page, 'Show what was edited at once');
    await expect(page.locator('.conflict')).toHaveCount(1, LATER);
    await expect(page.locator('.questions-head')).toContainText(WHY);
    for (const side of await page.locator('.conflict-side').all()) await expect(side).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Keep what shows' })).toBeDisabled();
    await look(page, eve.vitrine, 'viewer-overlooked');
    await command(page, 'Show what is new from the team');
    await expect(page.getByRole('button', { name: /^Take back what Ann/ }).first()).toBeDisabled(LATER);
  });

  end();
});

test('duplicates, folders and versions of the team’s are shown to a viewer, and are not theirs to decide on', async ({ vitrine, another }) => {
  const { desk: eve, end } = await studio(vitrine, another, 'viewer', async (folder) => {
    for (const name of ['one.jpg', 'two.jpg']) await picture(folder, name, { color: '#7a4a20' });
    return 2;
  });
  const { page } = eve;
  await seeWhy(page, 'one.jpg', WHY);

  await test.step('duplicates', async () => {
    await command(page, 'Show duplicates');
    await expect(page.locator('.duplicates-group')).toHaveCount(1, LATER);
    await expect(page.locator('.questions-head')).toContainText(WHY);
    await expect(page.locator('.duplicates-do')).toBeDisabled();
    await look(page, eve.vitrine, 'viewer-duplicates');
  });

  await test.step('how the folder is written and which versions it keeps', async () => {
    await command(page, 'Show the grid');
    await page.getByRole('treeitem', { name: /^Photos/ }).click({ button: 'right' });
    await expect(page.getByRole('menuitemcheckbox').or(page.getByRole('menuitemradio')).first()).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByRole('menu')).toContainText('for its admins to say');
    await look(page, eve.vitrine, 'viewer-folder');
    await page.keyboard.press('Escape');
    await command(page, 'Versions of folders');
    const dialog = page.getByRole('dialog', { name: 'Versions' });
    await expect(dialog).toContainText('for its admins to say');
    await expect(dialog.getByRole('combobox')).toBeDisabled();
    await look(page, eve.vitrine, 'viewer-versions-of-folders');
    await page.keyboard.press('Escape');
  });

  await test.step('versions of one file', async () => {
    await cell(page, 'one.jpg').click();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await expect(page.getByRole('button', { name: 'Keep versions…' })).toBeVisible();
  });
  end();
});

test('markers of a film are gone to and not written by a viewer', async ({ vitrine, another }) => {
  test.skip(!hasFfmpeg, 'Needs ffmpeg.');
  const { desk: eve, end } = await studio(
    vitrine,
    another,
    'viewer',
    async (folder) => {
      longFilm(join(folder, 'film.mp4'));
      return 1;
    },
    async ({ vitrine: hers }, folder) => {
      const { n } = await hers.call('assets.find', { ref: join(folder, 'film.mp4') });
      await hers.call('markers.add', { n, at: 2, text: 'The door opens' });
      await hers.call('team.sync');
      await vitrine.call('team.sync');
    },
  );
  const { page } = eve;
  await seeWhy(page, 'film.mp4', WHY);
  await cell(page, 'film.mp4').dblclick();
  const bar = page.getByRole('region', { name: 'Player', exact: true });
  await expect(bar.locator('.player-marker')).toHaveCount(1, LATER);
  await page.keyboard.press("'");
  await expect(bar.locator('.player-marker-words')).toHaveText('The door opens');
  await page.keyboard.press('m');
  await expect(page.getByText(WHY).last()).toBeVisible();
  await expect(bar.getByRole('textbox')).toHaveCount(0);
  await page.keyboard.press('Control+Alt+m');
  await expect(bar.locator('.player-marker')).toHaveCount(1);
  await look(page, eve.vitrine, 'viewer-markers');
  end();
});
