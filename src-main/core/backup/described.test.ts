import { expect, test } from 'vitest';
import { assetsOf, describeAssets, latestOf } from './described.ts';
import type { SealedAsset } from './sealed.ts';
import { filedCatalog } from './testing/filed-catalog.ts';

test('an asset is described by all that its file is known by, to the last bit', () => {
  const c = filedCatalog(3);
  const n = c.ns()[1] as number;
  c.db
    .prepare("UPDATE location SET mtime = 1795737264123.4568, fsid = '7:9', fingerprint = x'00ff' WHERE asset = ?")
    .run(n);
  c.db.prepare(`UPDATE asset SET sha256 = x'0a', document = 'xmp.did:"1"', taken_ms = 5 WHERE n = ?`).run(n);
  const [one, ...others] = assetsOf({ described: describeAssets(c.db, [n, 999_999]) });
  expect(others).toEqual([]);
  expect(one).toMatchObject({ n, mtime: 1795737264123.4568, fsid: '7:9' });
  expect(one?.fingerprint).toEqual(Buffer.from('00ff', 'hex'));
  expect(one?.known).toMatchObject({
    sha256: Buffer.from('0a', 'hex'),
    document: 'xmp.did:"1"',
    picture: null,
    taken_ms: 5,
  });
  c.close();
});

test('files that are joined keep the last that was said of each asset, by older programs too', () => {
  const c = filedCatalog(620);
  const ns = c.ns();
  const before = describeAssets(c.db, ns);
  c.db.prepare('UPDATE location SET size = 77 WHERE asset = ?').run(ns[510]);
  const older = [...assetsOf({ described: describeAssets(c.db, ns.slice(510, 511)) })] as [SealedAsset];
  const joined = [
    ...assetsOf(
      latestOf([{ assets: older }, { described: before }, { described: describeAssets(c.db, ns.slice(510, 512)) }]),
    ),
  ];
  const last = new Map(joined.map((asset) => [asset.n, asset]));
  expect([...last.keys()].toSorted((a, b) => a - b)).toEqual([...ns].toSorted((a, b) => a - b));
  expect(last.get(ns[510] as number)?.size).toBe(77);
  expect(joined).toHaveLength(621);
  c.close();
});
