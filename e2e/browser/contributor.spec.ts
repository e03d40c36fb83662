// What a contributor of a team is offered: what others brought in is theirs to look at, what one brought in oneself is one's own to change.
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, marks, test } from './kit.ts';
import { look } from './look.ts';
import { expectNoneRefused, LATER, seeWhy, studio, teamPage } from './team.ts';

const WHY = /you are a contributor/;
const PUT_IN = ['5 stars', 'Tag the selection', 'Edit the picture', 'Put into the target collection', 'Rename files…', 'Approve'];

/** Of what others brought in. */
async function make(photos: string): Promise<number> {
  await picture(photos, 'one.jpg');
  return 1;
}

test('what a contributor brings in is theirs to change, what others did is not', async ({ vitrine, another }) => {
  const { desk, top, photos, end } = await studio(vitrine, another, 'contributor', make);
  // Whoever has the folder hears of a new file; only one of them brings it in.
  await vitrine.stop();
  const { vitrine: hers, page } = desk;
  const inspector = page.locator('.inspector');
  const stars = inspector.getByRole('button', { name: '5 stars' });

  await test.step('she brings one in from a card', async () => {
    await picture(join(top, 'card'), 'mine.jpg', { color: '#a6704a' });
    await hers.call('import.start', { source: join(top, 'card'), to: photos, folders: '', name: '{name}' });
    await expectIngested(hers, 2);
    await expect(cell(page, 'mine.jpg')).toBeVisible(LATER);
  });

  await test.step('Ann’s picture is off, with the reason', async () => {
    await seeWhy(page, 'one.jpg', WHY);
    await expect(stars).toBeDisabled();
    await page.keyboard.press('5');
    await expect(page.getByText(WHY).last()).toBeVisible();
    await look(page, hers, 'contributor-theirs');
  });

  await test.step('her own is not: by key, by pointer, and in the inspector', async () => {
    await cell(page, 'mine.jpg').click();
    await expect(stars).toBeEnabled(LATER);
    await expect(inspector).not.toContainText(WHY);
    await page.keyboard.press('5');
    await expect.poll(() => marks(page, 'mine.jpg')).toBe('5');
    await inspector.getByRole('textbox', { name: 'Title' }).fill('Harbor');
    await inspector.getByRole('textbox', { name: 'Title' }).press('Enter');
    const { n } = await hers.call('assets.find', { ref: join(photos, 'mine.jpg') });
    await expect.poll(async () => (await hers.call('assets.rows', { ns: [n] })).rows[0].title).toBe('Harbor');
    await look(page, hers, 'contributor-mine');
  });

  await test.step('both at once are off: one of them is not hers', async () => {
    await page.keyboard.press('Escape');
    await cell(page, 'mine.jpg').click();
    await cell(page, 'one.jpg').click({ modifiers: ['Control'] });
    await expect(inspector).toContainText('2 selected');
    await page.keyboard.press('3');
    await expect(page.getByText(WHY).last()).toBeVisible();
    await look(page, hers, 'contributor-both');
    expect(await marks(page, 'mine.jpg')).toBe('5');
  });
  end();
});

test('of all commands a contributor is offered none that is refused; the team page has no inviting and no roles', async ({ vitrine, another }) => {
  const { desk, end } = await studio(vitrine, another, 'contributor', make);
  const { page } = desk;
  const { barred, others } = await expectNoneRefused(page, 'one.jpg', WHY);
  expect(barred).toEqual(expect.arrayContaining(PUT_IN));
  expect(others).toEqual(expect.arrayContaining(['Import from a card or folder…', 'New collection…']));

  await test.step('the team page', async () => {
    await command(page, 'Team');
    const team = teamPage(page);
    await expect(team).toContainText('Eve, contributor', LATER);
    await expect(team.getByRole('combobox')).toHaveCount(0);
    for (const name of ['Invite…', 'Give another folder to the team…']) await expect(team.getByRole('button', { name })).toHaveCount(0);
    await expect(team.getByRole('button', { name: 'Copy originals…' })).toBeVisible();
    await look(page, desk.vitrine, 'contributor-team');
  });
  end();
});
