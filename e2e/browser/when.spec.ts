// Correcting when and where pictures were taken: by keyboard, every time seen before, looked at by axe in both themes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictures } from './files.ts';
import { cells, expect, expectTotal, names, test, command } from './kit.ts';
import { look } from './look.ts';

test.use({ reducedMotion: 'reduce' } as object);

test('capture times are moved with every time seen before, sorted and found by the new one, and undone in one step', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 4);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 4);
  // The latest comes first.
  await expect.poll(() => names(page)).toEqual(['frame-04.jpg', 'frame-03.jpg', 'frame-02.jpg', 'frame-01.jpg']);
  await cells(page).last().click();
  await command(page, 'Correct the capture time');
  const dialog = page.getByRole('dialog', { name: 'Capture time of 1 asset' });
  const rows = dialog.locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(dialog.getByRole('button', { name: /^Correct/ })).toBeDisabled();
  // The hours have the focus.
  await page.keyboard.type('30');
  await expect(rows.first()).toContainText('May 1, 2026, 12:00:00 AM');
  await expect(rows.first()).toContainText('May 2, 2026, 6:00:00 AM');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Moved the capture time +1 d 6 h of 1 asset')).toBeVisible();
  await expect.poll(() => names(page)).toEqual(['frame-01.jpg', 'frame-04.jpg', 'frame-03.jpg', 'frame-02.jpg']);
  await expect(page.getByRole('complementary')).toContainText('corrected');
  await page.keyboard.press('Control+z');
  await expect.poll(() => names(page)).toEqual(['frame-04.jpg', 'frame-03.jpg', 'frame-02.jpg', 'frame-01.jpg']);

  await page.keyboard.press('Control+a');
  await command(page, 'Correct the capture time');
  const all = page.getByRole('dialog', { name: 'Capture times of 4 assets' });
  await look(page, vitrine, 'taken-shift');
  await all.getByRole('radio', { name: 'Time zone' }).click();
  await all.getByLabel('Taken in').selectOption('+02:00');
  await expect(all.locator('tbody tr').first()).toContainText('+02:00');
  await all.getByRole('radio', { name: 'another zone’s' }).click();
  await expect(all.getByRole('status')).toContainText('4 cannot be moved and stay');
  await all.getByLabel('That zone, where the file does not say').selectOption('+00:00');
  await expect(all.locator('tbody tr').first()).toContainText('2:00:00 AM +02:00');
  await look(page, vitrine, 'taken-zone');
  await all.getByRole('radio', { name: 'Set the first' }).click();
  await all.getByLabel('Time of the first').fill('2020-02-28T23:59:30');
  await expect(all.locator('tbody tr').nth(1)).toContainText('Feb 29, 2020, 12:59:30 AM');
  await look(page, vitrine, 'taken-first');
  await page.keyboard.press('Enter');
  await expect(all).toHaveCount(0);
  expect((await vitrine.cli('search', 'taken:2020-02')).json).toMatchObject({ total: 4 });
  expect((await vitrine.cli('times', 'taken:2020', '--shift=-1d', '--dry-run')).json).toMatchObject({ total: 4, changes: 4 });
  expect((await vitrine.cli('times', 'taken:2020', '--reset')).json).toMatchObject({ changed: 4 });
  await expect.poll(() => vitrine.call('search.page', { query: 'taken:2026-05-01', limit: 0 })).toMatchObject({ total: 4 });
});

test('a GPX track gives pictures their positions, and the inspector takes one by hand', async ({ vitrine, open }) => {
  await pictures(vitrine.pictures, 4);
  const gpx = join(vitrine.folder, 'walk.gpx');
  const point = (hour: number) => `<trkpt lat="${41 + hour / 10}" lon="${-8 - hour / 10}"><ele>${hour * 10}</ele><time>2026-05-01T0${hour}:00:30Z</time></trkpt>`;
  writeFileSync(gpx, `<gpx version="1.1"><trk><trkseg>${[0, 1, 2].map(point).join('')}</trkseg></trk></gpx>`);
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, 4);
  await cells(page).first().click();
  await page.keyboard.press('Control+a');
  await command(page, 'Positions from a GPX');
  const dialog = page.getByRole('dialog', { name: 'Positions of 4 assets from a track' });
  const chooser = page.waitForEvent('filechooser');
  // The button has the focus.
  await expect(dialog.getByRole('button', { name: 'Choose GPX files…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(gpx);
  await expect(dialog).toContainText('3 points');
  await dialog.getByLabel('The camera’s zone').selectOption('+00:00');
  await expect(dialog.getByRole('status')).toContainText('3 of 4 match · after the track: 1');
  await dialog.getByLabel('Its clock was off by').fill('30');
  await expect(dialog.locator('tbody tr').nth(1)).toContainText('41.1, -8.1, 10');
  await look(page, vitrine, 'gps-track');
  await dialog.getByRole('button', { name: 'Set 3 positions' }).click();
  await expect(dialog).toHaveCount(0);
  expect((await vitrine.cli('search', 'has:gps')).json).toMatchObject({ total: 3 });
  await cells(page).first().click();
  const field = page.getByRole('complementary').getByRole('textbox', { name: 'Position' });
  await field.fill('38.7223° N, 9.1393° W');
  await field.press('Enter');
  await expect(field).toHaveValue('38.7223, -9.1393');
  await page.getByText('Set the position of 1 asset', { exact: false }).first().waitFor();
  const place = page.getByRole('complementary').getByRole('button', { name: 'Lisbon, Lisbon, Portugal' });
  await expect(place).toBeVisible();
  await look(page, vitrine, 'gps-inspector');
  await place.click();
  await expect(page.getByRole('combobox', { name: 'Search' })).toHaveValue('place:Portugal/Lisbon/Lisbon');
  await expectTotal(page, 1);
  await page.getByRole('combobox', { name: 'Search' }).fill('');
  await page.keyboard.press('Enter');
  await expectTotal(page, 4);
  expect((await vitrine.cli('gps', 'has:gps', '--clear')).json).toMatchObject({ changed: 4 });
  expect((await vitrine.cli('gps', 'taken:2026', '--track', gpx, '--max-gap', '60', '--dry-run')).json).toMatchObject({ total: 4, matches: 3 });
});
