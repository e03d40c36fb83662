// Pictures side by side: two of them, zoomed and moved together, swapped and chosen by keys; all that is selected at once.
import { picture } from './files.ts';
import { cell, expect, expectIngested, expectTotal, names, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

const COLORS = ['#1f4fb0', '#2f8f3a', '#a03030', '#c0a020', '#703090', '#209090'];

test('two are compared and six surveyed, by keys', async ({ vitrine, open }) => {
  for (const [i, color] of COLORS.entries()) await picture(vitrine.pictures, `${i + 1}.jpg`, { color, taken: `2024:06:0${9 - i} 10:00:00`, width: 1600, height: i === 4 ? 2400 : 1067 });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, COLORS.length);
  await expectTotal(page, COLORS.length);
  await expect.poll(() => names(page)).toEqual(COLORS.map((_, i) => `${i + 1}.jpg`));
  await cell(page, '1.jpg').click();
  await page.keyboard.press('c');
  const panes = page.getByRole('listbox', { name: 'Compare' });
  const pane = (role: string) => panes.getByRole('option', { name: role });
  const shown = async () => [await pane('Select ').textContent(), await pane('Candidate ').textContent()];
  await expect.poll(shown).toEqual([expect.stringContaining('1.jpg'), expect.stringContaining('2.jpg')]);
  for (const role of ['Select ', 'Candidate ']) await expect(pane(role).getByRole('img').last()).toBeVisible();
  await look(page, vitrine, 'compare');

  // What is done is done to the one that has the focus.
  await page.keyboard.press('3');
  await expect(pane('Candidate ')).toHaveAccessibleName(/3 stars/);
  await expect(pane('Select ')).not.toHaveAccessibleName(/stars/);
  await page.keyboard.press('ArrowRight');
  await expect.poll(shown).toEqual([expect.stringContaining('1.jpg'), expect.stringContaining('3.jpg')]);
  await page.keyboard.press('ArrowUp');
  await expect.poll(shown).toEqual([expect.stringContaining('3.jpg'), expect.stringContaining('4.jpg')]);
  await page.keyboard.press('ArrowDown');
  await expect.poll(shown).toEqual([expect.stringContaining('4.jpg'), expect.stringContaining('3.jpg')]);

  // Close to, both show the same part.
  const place = (role: string) => pane(role).locator('.stage-picture').evaluate((element) => ['left', 'width'].map((name) => (element as HTMLElement).style.getPropertyValue(name)));
  const fit = await place('Select ');
  await page.keyboard.press('z');
  await expect.poll(() => place('Select ')).not.toEqual(fit);
  await expect.poll(async () => (await place('Candidate ')).join()).toBe((await place('Select ')).join());
  const box = (await pane('Select ').locator('.stage').boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 80, box.y + box.height / 2 - 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await place('Candidate ')).join()).toBe((await place('Select ')).join());
  await look(page, vitrine, 'compare-close');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+a');
  await page.keyboard.press('n');
  const survey = page.getByRole('listbox', { name: 'Survey' }).getByRole('option');
  await expect(survey).toHaveCount(6);
  for (const one of await survey.all()) await expect(one.getByRole('img').last()).toBeVisible();
  await look(page, vitrine, 'survey');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('p');
  await expect(survey.and(page.locator('[aria-selected=true]'))).toHaveAccessibleName(/picked/i);
  await page.keyboard.press('/');
  await expect(survey).toHaveCount(5);
  await survey.first().getByTitle('Take it out of the selection').click();
  await expect(survey).toHaveCount(4);
  await page.keyboard.press('Escape');
  await expect(page.getByText('4 of 6 selected')).toBeVisible();
});
