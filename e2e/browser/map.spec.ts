// The map: what was taken where, by keyboard, looked at by axe in both themes.
import { pictures } from './files.ts';
import { cells, expect, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('the map shows what was taken where, in clusters that narrow the search, and puts a selection where it belongs', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 7);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 7);
  const { ns } = await vitrine.call('search.page', { query: '', sort: 'name', dir: 'asc' });
  const places = ['38.72, -9.14', '38.73, -9.13', '38.71, -9.15', '41.15, -8.62', '35.68, 139.69', '-33.45, -70.67'];
  for (const [i, position] of places.entries()) await vitrine.call('gps.set', { targets: [ns[i]], position });

  await cells(page).first().click();
  await page.keyboard.press('Control+d');
  await page.keyboard.press('m');
  const map = page.getByRole('region', { name: 'Map', exact: true });
  await expect(map.getByRole('status')).toHaveText('1 of 7 has no position');
  const pins = map.getByRole('list', { name: 'Where they were taken' }).getByRole('button');
  await expect(pins).toHaveCount(3);
  await expect(pins.first()).toHaveAccessibleName('4 pictures taken here');
  await expect(pins.locator('img')).toHaveCount(3);
  await look(page, vitrine, 'map');

  await expect(map).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(pins.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Search' })).toHaveValue(/^gps:38\.71\/-9\.15\.\.41\.15\/-8\.62/);
  await expect(map.getByRole('status')).toHaveText('4 assets, all with a position');
  await expect(pins).toHaveCount(2);
  await map.getByRole('button', { name: 'frame-04.jpg' }).click();
  await expect(page.getByRole('complementary')).toContainText('frame-04.jpg');
  await look(page, vitrine, 'map-near');
  await page.keyboard.press('-');
  await map.getByRole('button', { name: 'Everywhere' }).click();
  await expect(map.getByRole('status')).toHaveText('1 of 7 has no position');

  await vitrine.call('gps.set', { targets: [ns[3]], position: null });
  await expect(map.getByRole('status')).toHaveText('2 of 7 have no position');
  // Dragged from beside the map to where it was taken.
  await page.locator('.inspector-preview').dragTo(map, { targetPosition: { x: 300, y: 220 } });
  await expect(map.getByRole('status')).toHaveText('1 of 7 has no position');
  await map.focus();
  await page.keyboard.press('Control+z');
  await expect(map.getByRole('status')).toHaveText('2 of 7 have no position');
  await map.getByRole('button', { name: 'Put 1 selected here' }).click();
  await expect(map.getByRole('status')).toHaveText('1 of 7 has no position');
  await map.focus();
  await page.keyboard.press('Control+z');
  await expect(map.getByRole('status')).toHaveText('2 of 7 have no position');
  await page.keyboard.press('g');
  await expect(cells(page)).toHaveCount(7);

  // Several at once: asked where some have one already.
  await cells(page).first().click();
  await page.keyboard.press('Control+a');
  const field = page.getByRole('complementary').getByRole('textbox', { name: 'Position' });
  await expect(field).toHaveAttribute('placeholder', /several|different|values/i);
  await field.fill('41°09\'28.6"N 8°37\'44.8"W');
  await field.press('Enter');
  const ask = page.getByRole('dialog', { name: 'Position of 7 assets' });
  await expect(ask).toContainText('5 of them have a position already');
  await look(page, vitrine, 'position-asked');
  await ask.getByRole('button', { name: 'Only the 2 without one' }).click();
  await expect(ask).toHaveCount(0);
  await expect.poll(async () => (await vitrine.cli('search', 'near:41.157944,-8.629111,100m')).json).toMatchObject({ total: 2 });
  await field.fill('41.2, -8.6');
  await field.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Set all 7' }).click();
  await expect(field).toHaveValue('41.2, -8.6');
  await cells(page).first().focus();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await vitrine.cli('search', 'near:41.2,-8.6,100m')).json).toMatchObject({ total: 0 });
});
