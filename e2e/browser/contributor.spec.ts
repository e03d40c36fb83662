// What a contributor of a team is offered where others brought in the picture: nothing that changes it, and nothing that is refused.
import { picture } from './files.ts';
import { cell, command, expect, test } from './kit.ts';
import { look } from './look.ts';
import { hearRefused, LATER, offers, studio, tryOffers, teamPage } from './team.ts';

const WHY = /you are a contributor/;
const PUT_IN = ['5 stars', 'Tag the selection', 'Edit the picture', 'Put into the target collection', 'Rename files…', 'Approve'];

/** Of what others brought in. */
async function make(photos: string): Promise<number> {
  await picture(photos, 'one.jpg');
  return 1;
}

test('of all commands a contributor is offered none that is refused; the team page has no inviting and no roles', async ({ vitrine, another }) => {
  const { desk, end } = await studio(vitrine, another, 'contributor', make);
  const { page } = desk;
  const refused = hearRefused(page);
  await page.reload();
  await cell(page, 'one.jpg').click();
  await expect(page.locator('.inspector')).toContainText(WHY, LATER);

  const all = await offers(page);
  const barred = all.filter(({ more }) => more === 'not yours to change');
  expect(barred.map(({ title }) => title)).toEqual(expect.arrayContaining(PUT_IN));
  for (const { title, why } of barred) expect(why, title).toMatch(WHY);
  expect(all.filter(({ more }) => more !== 'not yours to change').map(({ title }) => title)).toEqual(expect.arrayContaining(['Import from a card or folder…', 'New collection…']));
  expect(await tryOffers(page, all)).toEqual(expect.arrayContaining(['Undo', 'Redo']));
  expect(refused).toEqual([]);

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
