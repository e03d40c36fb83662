// The team's folder is restored from an old backup: whose program puts back what is gone says so, until somebody has read it.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { picture } from './files.ts';
import { cell, expect, expectIngested, marks, test } from './kit.ts';
import { look } from './look.ts';

const LATER = { timeout: 60_000 };

test('a shared folder that was set back is filled again, and the window says so until somebody knows', async ({ vitrine, open }) => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-share-')));
  const [photos, at] = [join(top, 'Photos'), join(top, 'Studio.vitrine')];
  mkdirSync(photos);
  await picture(photos, 'one.jpg');
  const ann = await open();
  await vitrine.add(photos);
  await expectIngested(vitrine, 1);
  await vitrine.call('team.create', { folder: top, name: 'Ann', team: 'Studio' });
  cpSync(at, join(top, 'backup'), { recursive: true });
  await cell(ann, 'one.jpg').click();
  await ann.keyboard.press('4');
  await expect.poll(() => marks(ann, 'one.jpg')).toBe('4');
  await vitrine.call('team.sync');

  renameSync(at, join(top, 'lost'));
  renameSync(join(top, 'backup'), at);
  await vitrine.call('team.sync');
  const sign = ann.getByRole('button', { name: 'Team Studio: files that were gone from the shared folder were put back' });
  await sign.click(LATER);
  const page = ann.getByRole('region', { name: 'Team', exact: true });
  await expect(page).toContainText('The shared folder was older than it had been');
  await expect(page).toContainText('Nothing is lost.');
  await look(ann, vitrine, 'team-set-back');
  await page.getByRole('button', { name: 'I know' }).press('Enter');
  await expect(page).not.toContainText('older than it had been');
  await expect(sign).toHaveCount(0);
  expect((await vitrine.call('team.state', {})).team.setBack).toBe(null);
  rmSync(top, { recursive: true, force: true });
});
