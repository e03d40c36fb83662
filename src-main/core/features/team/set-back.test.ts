import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { studio } from './testing/desks.ts';

test('a shared folder that is restored from an old backup is filled again, and that is told until somebody says that they know', { timeout: 60_000 }, async () => {
  const { ann, come, share, top } = await studio();
  const { bob } = await come({ bob: 'editor' });
  await ann.sync();
  const backup = join(top, 'backup');
  cpSync(share, backup, { recursive: true });
  for (let rating = 1; rating <= 3; rating++) {
    await bob.call('assets.set', { targets: [await bob.n('a.ppm')], changes: { rating } });
    await bob.sync();
    await ann.sync();
  }
  expect((await ann.state()).setBack).toBe(null);
  for (const name of readdirSync(share)) rmSync(join(share, name), { recursive: true });
  cpSync(backup, share, { recursive: true });

  // Whose program looks first puts it back, and says so.
  for (const one of [ann, bob, ann, bob]) await one.sync();
  const states = [await ann.state(), await bob.state()];
  expect(states.map(({ last }) => last)).toMatchObject([{ share: 'ok', left: 0 }, { share: 'ok', left: 0 }]);
  expect(new Set(states.map(({ digest }) => digest)).size).toBe(1);
  const told = states.flatMap(({ setBack }) => setBack ?? []);
  expect(told.reduce((sum, { files }) => sum + files, 0)).toBeGreaterThanOrEqual(3);
  expect(told[0].at).toBeGreaterThan(Date.now() - 60_000);
  for (const one of [ann, bob]) {
    await one.call('team.setBackSeen');
    expect((await one.state()).setBack).toBe(null);
    expect(await one.finds('rating:3')).toEqual(['a.ppm']);
  }
});
