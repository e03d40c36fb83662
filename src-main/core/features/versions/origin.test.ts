/** Who made a version, or saw first what another program saved, is the same on every machine of a team. */
import { expect, test } from 'vitest';
import type { VersionWay } from '../../../../src-shared/domain/versions.ts';
import { type Desk, office } from '../../team/testing/catalogs.ts';
import { addVersion, setVersion, versionsOf } from './versions.sql.ts';

const came = (desk: Desk, content: string, by?: VersionWay) =>
  desk.catalog.run(addVersion, { n: desk.assets[0] as number, sha256: content.repeat(64), size: 9, saved: 1e12, by, from: { picture: null, preview: null, label: 'A version' } }).out;
const origins = (desk: Desk) => desk.catalog.run(versionsOf, desk.assets[0] as number).out.versions.map(({ origin: { way, actor } }) => `${way} ${actor}`);

test('who brought one back, edited it from here, or saw it first', async () => {
  const one = await office();
  const { ann } = one;
  const bob = await one.join('Bob', 'editor');
  came(ann, 'a');
  await one.settle();
  came(bob, 'b');
  await one.settle();
  came(ann, 'a', 'restored');
  await one.settle();
  came(bob, 'c', 'editor');
  // Seen there too, before it is heard of.
  const seen = came(ann, 'c');
  await one.settle();
  // Words about it are no sight of it.
  ann.catalog.run(setVersion, { actor: 'me', id: seen?.id as string, note: 'Softer' });
  await one.settle();
  expect(origins(ann)).toEqual(['noticed files', `noticed member:${bob.member}`, 'restored files', `editor member:${bob.member}`]);
  expect(origins(bob)).toEqual([`noticed member:${ann.member}`, 'noticed files', `restored member:${ann.member}`, 'editor files']);
  const devices = ann.catalog.run(versionsOf, ann.assets[0] as number).out.versions.map(({ origin }) => origin.device);
  expect(new Set(devices).size).toBe(2);
});

test('what was there when a file was opened in an editor is not the editor’s', async () => {
  const { ann } = await office();
  came(ann, 'a', 'editor');
  came(ann, 'b', 'editor');
  expect(origins(ann)).toEqual(['noticed files', 'editor files']);
});
