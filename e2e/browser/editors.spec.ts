// Programs that files are opened in: set by kind, opened by a key; what cannot be started says so.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, command, expect, expectIngested, expectSaid, expectTotal, test } from './kit.ts';
import { look } from './look.ts';

test('a picture is opened in the program that is set for its kind', async ({ vitrine, open }) => {
  test.skip(process.platform === 'win32', 'the program here is a script');
  await picture(vitrine.pictures, 'a.jpg');
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectIngested(vitrine, 1);
  await expectTotal(page, 1);
  await cell(page, 'a.jpg').click();
  await command(page, 'Editors…');
  const dialog = page.getByRole('dialog', { name: 'Editors' });
  const program = dialog.getByRole('textbox', { name: 'Image', exact: true });
  const set = async () => JSON.stringify((await vitrine.call('app.settings')).values);
  await program.fill(join(vitrine.home, 'nothing'));
  await program.press('Enter');
  await expect.poll(set).toContain(join(vitrine.home, 'nothing'));
  await look(page, vitrine, 'editors');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Control+e');
  await expectSaid(page, /nothing could not be started \(ENOENT\)/);

  const editor = join(vitrine.home, 'editor');
  writeFileSync(editor, `#!/bin/sh\ncp "$1" '${vitrine.home}/opened.jpg'\n`);
  chmodSync(editor, 0o755);
  await command(page, 'Editors…');
  await program.fill(editor);
  await program.press('Enter');
  await expect.poll(set).toContain(editor);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Control+e');
  await expectSaid(page, 'Opened a.jpg');
  await expect.poll(() => existsSync(join(vitrine.home, 'opened.jpg'))).toBe(true);
});
