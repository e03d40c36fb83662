/** `vitrine find` over several catalogs: closed, open, newer, not there. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeNewer } from '../../src-main/core/db/testing/newer.ts';
import { begin, bench, oneValue, served, stopped } from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

const lib = bench();
const env = { VITRINE_CONFIG: join(lib.folder, 'config'), HOME: lib.folder };
afterAll(() => lib.remove());

interface All {
  total: number;
  catalogs: { catalog: string; total: number; items: { path: string; rating: number }[]; problem: { code: string; message: string } | null }[];
}

test('one search goes over all catalogs of the machine and changes none of them', async () => {
  const at = (name: string) => lib.folder + name;
  const run = async <T>(args: string[], catalog: string, code = 0): Promise<T> => {
    const done = await begin([...args, '--json', '--catalog', at(catalog)], { env }).ended;
    expect([args, done.code, done.err]).toEqual([args, code, expect.any(String)]);
    return oneValue(done.out) as T;
  };
  lib.put('sea/harbor.jpg', await photo(1));
  lib.put('town/harbor wall.jpg', await photo(2));
  await run(['add', join(lib.pictures, 'sea')], '/one');
  await run(['set', join(lib.pictures, 'sea/harbor.jpg'), '--rating', '5'], '/one');
  await run(['add', join(lib.pictures, 'town')], '/two');
  cpSync(at('/two'), at('/newer'), { recursive: true });
  makeNewer(at('/newer/catalog.db'));
  for (const catalog of ['/one', '/two']) await run(['catalog', 'open', at(catalog)], catalog);

  const stateOf = (catalog: string) => [readdirSync(at(catalog)).sort(), readdirSync(at(`${catalog}/cache`)).sort(), createHash('sha256').update(readFileSync(at(`${catalog}/catalog.db`))).digest('hex')];
  const before = [stateOf('/one'), stateOf('/two'), stateOf('/newer')];
  const all = await run<All>(['find', 'harbor'], '/newer', 1);
  const by = (name: string) => all.catalogs.find(({ catalog }) => catalog === at(name));
  expect(all.total).toBe(2);
  expect(by('/one')).toMatchObject({ total: 1, problem: null, items: [{ path: join(lib.pictures, 'sea/harbor.jpg'), rating: 5 }] });
  expect(by('/two')).toMatchObject({ total: 1, problem: null, items: [{ path: join(lib.pictures, 'town/harbor wall.jpg') }] });
  expect(by('/newer')).toMatchObject({ total: 0, problem: { code: 'newer-catalog' } });
  expect([stateOf('/one'), stateOf('/two'), stateOf('/newer')]).toEqual(before);

  // One that is open is asked where it is open; one that is gone says so.
  const open = begin(['serve', '--json', '--catalog', at('/one')], { env });
  await served(open);
  renameSync(at('/two'), at('/away'));
  const again = await run<All>(['find', 'rating:5', '--limit', '5'], '/one', 1);
  expect(again.catalogs.find(({ catalog }) => catalog === at('/one'))).toMatchObject({ total: 1, problem: null });
  expect(again.catalogs.find(({ catalog }) => catalog === at('/two'))).toMatchObject({ total: 0, problem: { code: 'offline' } });
  await stopped(open);
  expect(await run<{ error: { code: string } }>(['find', 'rating:9'], '/one', 3)).toMatchObject({ error: { code: 'invalid-input' } });
});
