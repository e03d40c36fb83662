/** Several processes on one catalog, processes that are killed, and catalogs that cannot be opened. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Added,
  asNobody,
  type Bench,
  begin,
  bench,
  type Found,
  type Item,
  oneValue,
  served,
  stopped,
} from './testing/kit.ts';
import { photo } from './testing/pictures.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(() => lib.remove());

const ingested = { missing: 0, pending: 0 };
const clean = async () => expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
async function photos(count: number, from = 0): Promise<string[]> {
  return await Promise.all(
    Array.from({ length: count }, async (_, i) =>
      lib.put(`p${from + i}.jpg`, await photo(from + i, {}, 90 + from + i)),
    ),
  );
}

describe('one catalog, several processes', () => {
  test('a command goes through the program that serves the catalog, and each sees what the other did', async () => {
    const [a = ''] = await photos(2);
    const serving = lib.begin(['serve', '--port', '0', '--json']);
    const url = new URL(await served(serving));
    expect((await fetch(url.origin, { redirect: 'manual' })).status).toBeLessThan(500);
    expect(await lib.json<Added>(['add', lib.pictures])).toMatchObject({ found: 2, failed: [] });
    expect(await lib.json(['set', a, '--rating', '5'])).toMatchObject({ changed: 1 });
    const { url: api, token } = JSON.parse(readFileSync(join(lib.catalog, 'run/api.json'), 'utf8')) as Record<
      string,
      string
    >;
    const answer = await fetch(`${api}/search.page`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: 'rating:5' }),
    });
    expect(await answer.json()).toMatchObject({ total: 1 });
    expect((await stopped(serving)).code).toBe(0);
    expect((await lib.json<Found>(['search', 'rating:5'])).total).toBe(1);
    await clean();
  });

  test('serve takes the port it is given, and says so when that is taken', async () => {
    const first = lib.begin(['serve', '--json']);
    const { port } = new URL(await served(first));
    const other = bench();
    try {
      const second = await other.run(['serve', '--port', port, '--json']);
      expect(second).toMatchObject({ code: 3, err: expect.stringMatching(new RegExp(`${port}.*\\.`)) });
      expect(oneValue(second.out)).toMatchObject({ error: { message: expect.any(String) } });
      await stopped(first);
      const third = other.begin(['serve', '--port', port, '--json']);
      expect(new URL(await served(third)).port).toBe(port);
      await stopped(third);
    } finally {
      await other.remove();
    }
  });

  test('four at once on a catalog that does not exist yet all do their work', async () => {
    const folders = ['one', 'two', 'three', 'four'];
    await Promise.all(folders.map(async (name, i) => lib.put(`${name}/x.jpg`, await photo(i))));
    const outcomes = await Promise.all(folders.map((name) => lib.json<Added>(['add', join(lib.pictures, name)])));
    expect(outcomes.map(({ found, ingested, failed }) => ({ found, ingested, failed }))).toEqual(
      folders.map(() => ({ found: 1, ingested: 1, failed: [] })),
    );
    expect(await lib.json(['status'])).toMatchObject({ assets: 4, ...ingested });
    await clean();
  });

  test('a short command that has the catalog open ends only after a long one that goes through it', async () => {
    await photos(60);
    const [first] = await photos(1, 60);
    await lib.json(['add', lib.pictures]);
    await photos(60, 100);
    // Both start at once; whoever is first has the core, and the other goes through it.
    const both = await Promise.all([
      lib.run(['show', first ?? '', '--json']),
      lib.run(['add', lib.pictures, '--json']),
    ]);
    expect(both.map((o) => o.code)).toEqual([0, 0]);
    expect(oneValue(both[1].out)).toMatchObject({ found: 121, ingested: 121 });
  });

  test('when the process that has the catalog open is killed, a command that goes through it begins anew by itself', async () => {
    await photos(40);
    const serving = lib.begin(['serve', '--json']);
    await served(serving);
    const adding = lib.begin(['add', lib.pictures, '--json']);
    await new Promise((resolve) => setTimeout(resolve, 700));
    serving.process.kill('SIGKILL');
    const { code, out, err } = await adding.ended;
    expect({ code, err, added: oneValue(out) }).toMatchObject({ code: 0, added: { found: 40, ingested: 40 } });
    expect(await lib.json(['status'])).toMatchObject({ assets: 40, ...ingested });
    await clean();
  });
});

/** In the middle of things: kills.test.ts. */
describe('killed without warning', () => {
  test('right after set has answered: the star is there', async () => {
    const [a = ''] = await photos(1);
    await lib.json(['add', lib.pictures]);
    for (const rating of [1, 2, 3]) {
      const setting = lib.begin(['set', a, '--rating', String(rating), '--tag', `t/${rating}`, '--json']);
      await new Promise((resolve) => setting.process.stdout?.once('data', resolve));
      setting.process.kill('SIGKILL');
      await setting.ended;
      expect(await lib.json<Item>(['show', a])).toMatchObject({ rating });
    }
    expect((await lib.json<Item>(['show', a])).tags).toEqual(['t/1', 't/2', 't/3']);
    await clean();
  });
});

describe('a catalog that cannot be opened', () => {
  test('from a newer program is refused, and not touched', async () => {
    await lib.json(['status']);
    const database = join(lib.catalog, 'catalog.db');
    const script = `const db = new (require('better-sqlite3'))(${JSON.stringify(database)});
      db.prepare("INSERT INTO migration VALUES (9999, '9999-future.sql', 'x', 'x')").run(); db.close()`;
    execFileSync(process.execPath, ['-e', script], { cwd: new URL('../../', import.meta.url).pathname });
    const before = readFileSync(database);
    const { code, err, out } = await lib.run(['status', '--json']);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(/written by a newer Vitrine.*update/) });
    expect(oneValue(out)).toMatchObject({ error: { code: 'newer-catalog' } });
    expect(readFileSync(database).equals(before)).toBe(true);
    expect(await lib.run(['serve', '--json'])).toMatchObject({ code: 3, err: expect.stringMatching(/newer Vitrine/) });
  });

  test('because it is damaged is refused, and not touched', async () => {
    await lib.json(['status']);
    const database = join(lib.catalog, 'catalog.db');
    writeFileSync(database, Buffer.alloc(20_000, 'no database'));
    const { code, err } = await lib.run(['status']);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(/damaged.*backup/) });
    expect(readFileSync(database).equals(Buffer.alloc(20_000, 'no database'))).toBe(true);
  });

  test('because a file has its name', async () => {
    writeFileSync(lib.catalog, '');
    expect(await lib.run(['status'])).toMatchObject({ code: 3, err: expect.stringMatching(/is a file.*--catalog/) });
  });

  test.runIf(process.platform === 'linux' && existsSync('/proc/version'))(
    'because its place cannot be written',
    async () => {
      // What even root may not write to.
      const { code, err } = await begin(['status', '--catalog', '/proc/vitrine']).ended;
      expect({ code, err }).toEqual({
        code: 3,
        err: expect.stringMatching(/^The catalog .*cannot be written.*--catalog/),
      });
    },
  );

  test.runIf(asNobody)('because another user owns it', async () => {
    await lib.json(['status']);
    chmodSync(lib.folder, 0o755);
    const { code, err } = await lib.run(['status'], asNobody);
    expect({ code, err }).toEqual({
      code: 3,
      err: expect.stringMatching(/^The catalog .*cannot be written.*--catalog/),
    });
  });

  test('leaves no lock behind', async () => {
    await lib.json(['status']);
    expect(readdirSync(join(lib.catalog, 'run')).filter((name) => name !== 'lock')).toEqual([]);
  });
});
