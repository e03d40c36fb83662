// Stacks from capture times: counted while the gap is chosen, made by keys, undone in one step; and from a terminal.
import { picture } from './files.ts';
import { command, expect, expectIngested, expectTotal, holdSaid, test } from './kit.ts';
import { look } from './look.ts';

test('what was taken close after one another is stacked as counted, and undone in one step', async ({ vitrine, open }) => {
  // Two, a pause, three.
  for (const [i, second] of ['00', '02', '30', '31', '32'].entries()) await picture(vitrine.pictures, `${'abcde'[i]}.jpg`, { taken: `2026:05:03 10:00:${second}`, color: `hsl(${i * 60} 45% 45%)` });
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 5);
  await expectTotal(page, 5);
  await command(page, 'Stack by capture time…');
  const dialog = page.getByRole('dialog', { name: 'Stack by capture time' });
  await expect(dialog.getByRole('status')).toHaveText('Of all 5 that are found: 2 stacks, of 5 pictures.');
  await dialog.getByRole('spinbutton', { name: 'Seconds' }).fill('1');
  await expect(dialog.getByRole('status')).toHaveText('Of all 5 that are found: One stack, of 3 pictures.');
  await dialog.getByRole('radio', { name: 'Brackets' }).check();
  await expect(dialog.getByRole('status')).toContainText('No two of them belong together so.');
  await expect(dialog.getByRole('button', { name: 'Stack them' })).toBeDisabled();
  await dialog.getByRole('radio', { name: 'Within a time' }).check();
  await dialog.getByRole('spinbutton', { name: 'Seconds' }).fill('2');
  await expect(dialog.getByRole('status')).toContainText('2 stacks');
  await look(page, vitrine, 'stacks-auto');
  await dialog.getByRole('button', { name: 'Stack them' }).press('Enter');
  await holdSaid(page, 'Made 2 stacks of 5 pictures');
  await expectTotal(page, 2);
  await look(page, vitrine, 'stacks-auto-made');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expectTotal(page, 5);
  expect((await vitrine.cli('stacks', 'auto', '--bursts', '--dry-run')).json).toEqual({ stacks: 1, pictures: 3, of: 5 });
  expect((await vitrine.cli('stacks', 'auto', 'a.jpg OR b.jpg', '--gap', '2', '--query')).json).toMatchObject({ stacks: 1, changed: 2 });
  await expectTotal(page, 4);
  expect((await vitrine.cli('stacks', 'auto')).code).toBe(2);
});
