/** Every command as a script uses it: what it prints, how it ends, and that it does what it says. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Added, bench, type Found, type Item, oneValue, REPO } from './testing/kit.ts';
import { photo, quarters } from './testing/pictures.ts';

interface Shown extends Item {
  readonly facts: Record<string, unknown>;
  readonly title: string | null;
  readonly caption: string | null;
  readonly locations: { readonly path: string; readonly missing: boolean; readonly size: number }[];
  readonly history: { readonly label: string; readonly seq: number; readonly undone: boolean }[];
}
interface Step {
  readonly done: boolean;
  readonly label: string;
  readonly changed: number;
}

const lib = bench();
const at = (name: string) => join(lib.pictures, name);
const search = (query: string, ...more: string[]) => lib.json<Found>(['search', query, ...more]);
const show = (ref: string) => lib.json<Shown>(['show', ref]);
const names = (found: Found) => found.items.map((item) => item.path.slice(lib.pictures.length + 1));

let added: Added;
beforeAll(async () => {
  lib.put(
    'a.jpg',
    await photo(1, { taken: '2024:06:01 12:00:00', make: 'FUJIFILM', model: 'X-T5', lens: 'XF35mmF1.4' }),
  );
  lib.put('b.jpg', await quarters(6));
  lib.put('trip/c.jpg', await photo(3, { taken: '2023:01:02 03:04:05', make: 'Canon', model: 'Canon EOS 6D' }));
  lib.put('trip/notes.txt', 'Bring the tripod.');
  lib.put('broken.jpg', '');
  lib.put('lonely.xmp', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  added = await lib.json<Added>(['add', lib.pictures], 1);
});
afterAll(() => lib.remove());

describe('add', () => {
  test('tells what it found, what failed and why, which sidecars are alone, and ends with 1 where something failed', () => {
    expect(added).toEqual({
      roots: [lib.pictures],
      found: 5,
      ingested: 4,
      failed: [{ path: at('broken.jpg'), code: 'empty', message: expect.stringMatching(/empty.*\./) }],
      orphans: [at('lonely.xmp')],
      seconds: expect.any(Number),
    });
    expect(added.seconds).toBeGreaterThan(0);
  });

  test('looks again at what it knows, and makes nothing twice', async () => {
    expect(await lib.json<Added>(['add', lib.pictures, at('trip')], 1)).toMatchObject({ found: 5, ingested: 4 });
    expect((await search('')).total).toBe(5);
  });

  test('waits for files that are still being written', async () => {
    const folder = join(lib.folder, 'fresh');
    const other = bench();
    try {
      mkdirSync(folder);
      const writing = lib.put('late.jpg', (await photo(9)).subarray(0, 400), folder);
      const running = other.begin(['add', folder, '--json']);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const { writeFileSync } = await import('node:fs');
      writeFileSync(writing, await photo(9));
      const { code, out } = await running.ended;
      expect({ code, added: oneValue(out) }).toMatchObject({ code: 0, added: { found: 1, ingested: 1, failed: [] } });
    } finally {
      await other.remove();
    }
  });

  test('leaves the catalog itself out when it lies in the folder', async () => {
    const within = bench();
    try {
      within.put('x.jpg', await photo(4), within.folder);
      expect(await within.json<Added>(['add', within.folder])).toMatchObject({ found: 1, failed: [] });
    } finally {
      await within.remove();
    }
  });
});

describe('search', () => {
  test('answers items with the same keys always, sizes as stored, tags as text', async () => {
    await lib.json(['set', at('a.jpg'), '--rating', '4', '--label', 'red', '--flag', 'pick', '--tag', 'people/Ines']);
    const found = await search('camera:X-T5');
    expect(found).toEqual({
      total: 1,
      items: [
        {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          path: at('a.jpg'),
          kind: 'image',
          width: 120,
          height: 80,
          orientation: 1,
          takenAt: '2024-06-01T12:00:00',
          rating: 4,
          label: 'red',
          flag: 'pick',
          tags: ['people/Ines'],
          hasPreview: true,
        },
      ],
    });
    expect((await search(at('b.jpg'))).items[0]).toMatchObject({
      width: 480,
      height: 640,
      orientation: 6,
      label: null,
      tags: [],
    });
    await lib.json(['undo']);
  });

  test('sorts, turns round and limits; total counts all', async () => {
    expect(names(await search('', '--sort', 'name'))).toEqual([
      'a.jpg',
      'b.jpg',
      'broken.jpg',
      'trip/c.jpg',
      'trip/notes.txt',
    ]);
    expect(names(await search('kind:image', '--sort', 'taken', '--limit', '1'))).toHaveLength(1);
    expect(await search('', '--sort', 'name', '--desc', '--limit', '1')).toMatchObject({
      total: 5,
      items: [{ path: at('trip/notes.txt') }],
    });
    expect(await search('', '--limit', '0')).toEqual({ total: 5, items: [] });
  });

  test('takes an existing path for a path, anything else for a query, and --query forces it', async () => {
    expect(names(await search(at('trip')))).toEqual(['trip/c.jpg', 'trip/notes.txt']);
    expect(names(await search(at('a.jpg')))).toEqual(['a.jpg']);
    const here = { cwd: lib.pictures };
    expect(names(await lib.json<Found>(['search', 'trip'], 0, here))).toEqual(['trip/c.jpg', 'trip/notes.txt']);
    expect(names(await lib.json<Found>(['search', 'notes'], 0, here))).toEqual(['trip/notes.txt']);
    expect(names(await lib.json<Found>(['search', 'a.jpg', '--query', '--sort', 'name'], 0, here))).toContain('a.jpg');
    lib.put('kind:image', 'a file with the name of a query');
    expect((await lib.run(['search', 'kind:image', '--json'], here)).code).toBe(3);
    expect(names(await lib.json<Found>(['search', 'kind:image', '--query', '--sort', 'name'], 0, here))).toEqual([
      'a.jpg',
      'b.jpg',
      'broken.jpg',
      'trip/c.jpg',
    ]);
  });

  test('finds by a path through a link what lies where it leads', async () => {
    symlinkSync(lib.pictures, join(lib.folder, 'link'));
    expect((await search(join(lib.folder, 'link/trip'))).total).toBe(2);
    expect((await show(join(lib.folder, 'link/a.jpg'))).path).toBe(at('a.jpg'));
  });

  test('says where in a file the words stand', async () => {
    const found = await lib.json<Found & { hits?: unknown[] }>(['search', 'tripod']);
    expect(found.hits).toMatchObject([{ unit: 'line', text: 'Bring the tripod.' }]);
    expect((await lib.run(['search', 'tripod'])).out).toContain('Bring the tripod.');
    expect(await search('kind:text')).not.toHaveProperty('hits');
  });

  test('prints lines for people without --json', async () => {
    const { out, code } = await lib.run(['search', 'ext:jpg', '--sort', 'name']);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toContain(at('a.jpg'));
    expect(out).toMatch(/\n4 found\n$/);
  });
});

describe('show', () => {
  test('answers the search item with facts, texts, places and history, by path and by id alike', async () => {
    await lib.json(['set', at('trip/c.jpg'), '--title', 'Snow', '--caption', 'A cold morning']);
    const shown = await show(at('trip/c.jpg'));
    const [item] = (await search(at('trip/c.jpg'))).items;
    expect(shown).toMatchObject({
      ...item,
      facts: {
        camera: 'Canon EOS 6D',
        width: 120,
        height: 80,
        takenAt: '2023-01-02T03:04:05',
        takenSource: 'original',
      },
      title: 'Snow',
      caption: 'A cold morning',
      locations: [{ path: at('trip/c.jpg'), missing: false, size: statSync(at('trip/c.jpg')).size }],
      history: [{ label: expect.stringContaining('title'), undone: false }],
    });
    expect(await show(shown.id)).toEqual(shown);
  });
});

describe('set', () => {
  test('is one step for one command, and 0 and none clear', async () => {
    const set = (...args: string[]) => lib.json(['set', at('b.jpg'), ...args]);
    await set('--rating', '5', '--label', 'green', '--flag', 'reject', '--title', 'T', '--tag', 'a/b', '--tag', 'c');
    expect(await show(at('b.jpg'))).toMatchObject({
      rating: 5,
      label: 'green',
      flag: 'reject',
      title: 'T',
      tags: ['a/b', 'c'],
    });
    await set(
      '--rating',
      '0',
      '--label',
      'none',
      '--flag',
      'none',
      '--title',
      'none',
      '--untag',
      'a/b',
      '--untag',
      'c',
    );
    expect(await show(at('b.jpg'))).toMatchObject({ rating: 0, label: null, flag: null, title: null, tags: [] });
    expect(await lib.json<Step>(['undo'])).toMatchObject({ done: true });
    expect(await show(at('b.jpg'))).toMatchObject({
      rating: 5,
      label: 'green',
      flag: 'reject',
      title: 'T',
      tags: ['a/b', 'c'],
    });
    expect(await lib.json<Step>(['undo'])).toMatchObject({ done: true });
    expect(await show(at('b.jpg'))).toMatchObject({ rating: 0, label: null, flag: null, title: null, tags: [] });
  });

  test('takes many, paths, ids, folders and queries together', async () => {
    const [c] = (await search(at('trip/c.jpg'))).items;
    expect(await lib.json(['set', at('a.jpg'), c?.id ?? '', '--label', 'blue'])).toMatchObject({
      assets: 2,
      changed: 2,
    });
    expect(await lib.json(['set', 'label:blue', at('trip'), '--rating', '2'])).toMatchObject({ assets: 3, changed: 3 });
    expect((await search('rating:2')).total).toBe(3);
    await lib.json(['undo']);
    await lib.json(['undo']);
  });

  test('says which of several were nothing, and does the others', async () => {
    expect(await lib.json(['set', at('a.jpg'), 'nosuchword', '--rating', '1'], 1)).toMatchObject({
      assets: 1,
      notFound: ['nosuchword'],
    });
    expect((await show(at('a.jpg'))).rating).toBe(1);
    await lib.json(['undo']);
  });

  test('changes nothing at all when one of the paths is not in the catalog', async () => {
    const { code, err } = await lib.run(['set', at('a.jpg'), '/nowhere/x.jpg', '--rating', '1']);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(/nowhere.*not in this catalog.*vitrine add/) });
    expect((await show(at('a.jpg'))).rating).toBe(0);
  });
});

describe('undo, redo and log', () => {
  test('outlive the process that made the change', async () => {
    await lib.json(['set', at('a.jpg'), '--rating', '3']);
    await lib.json(['set', at('a.jpg'), '--tag', 'birds/owl']);
    expect(await lib.json<Step>(['undo'])).toMatchObject({ done: true, label: 'Tagged 1 asset birds/owl', changed: 1 });
    expect(await lib.json<Step>(['undo'])).toMatchObject({ done: true, label: 'Rated 1 asset ★★★' });
    expect(await show(at('a.jpg'))).toMatchObject({ rating: 0, tags: [] });
    expect(await lib.json<Step>(['redo'])).toMatchObject({ done: true });
    expect(await lib.json<Step>(['redo'])).toMatchObject({ done: true });
    expect(await show(at('a.jpg'))).toMatchObject({ rating: 3, tags: ['birds/owl'] });
    expect(await lib.json<Step>(['redo'])).toMatchObject({ done: false });
    const { changes } = await lib.json<{ changes: { kind: string; label: string }[] }>(['log', at('a.jpg')]);
    expect(changes.slice(0, 4).map((c) => c.kind)).toEqual(['redo', 'redo', 'undo', 'undo']);
    expect((await lib.run(['log', '--limit', '1'])).out).toMatch(/^ +\d+ .*redo: Tagged 1 asset birds\/owl\n/);
  });
});

describe('preview', () => {
  test.each(['png', 'jpg', 'webp'])('writes an upright picture as %s', async (ext) => {
    const file = join(lib.folder, `out.${ext}`);
    expect(await lib.json(['preview', at('b.jpg'), '--size', '256', '-o', file])).toEqual({
      path: file,
      bytes: statSync(file).size,
    });
    const { width, height, format } = await sharp(readFileSync(file)).metadata();
    expect({ width, height, format }).toEqual({ width: 256, height: 192, format: ext === 'jpg' ? 'jpeg' : ext });
  });

  test.each([
    ['/nowhere/at/all/x.jpg', /no folder \/nowhere\/at\/all/],
    [`${lib.folder}/pictures/dir.jpg`, /is a folder/],
  ])('says why %s cannot be written', async (file, why) => {
    mkdirSync(at('dir.jpg'), { recursive: true });
    const { code, err } = await lib.run(['preview', at('b.jpg'), '-o', file]);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(why) });
  });
});

describe('status and verify', () => {
  test('tell what there is, and that it fits', async () => {
    expect(await lib.json(['status'])).toMatchObject({
      path: lib.catalog,
      assets: 5,
      missing: 0,
      failed: 1,
      pending: 0,
      roots: [{ path: lib.pictures, state: 'online', count: 5 }],
    });
    expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [], checked: { assets: 5 } });
  });
});

describe('wrong use', () => {
  test.each([
    [['frobnicate'], /no command “frobnicate”.*add, .*status.*--help/],
    [[], /vitrine <command>/],
    [['add'], /vitrine add <folder>/],
    [['status', 'x'], /vitrine status/],
    [['search', 'a', 'b'], /vitrine search/],
    [['search', 'a', '--limit', 'ten'], /--limit takes a whole number/],
    [['search', 'a', '--limit', '-1'], /--limit/],
    [['search', 'a', '--sort', 'beauty'], /--sort takes one of taken/],
    [['search', 'a', '--frob'], /--frob.*\n.*vitrine search/],
    [['show'], /vitrine show/],
    [['set'], /vitrine set/],
    [['set', 'a'], /Nothing to set.*--rating/],
    [['set', 'a', '--rating', '6'], /--rating takes a whole number from 0 to 5, not “6”/],
    [['set', 'a', '--label', 'mauve'], /--label takes one of red, .*or none/],
    [['set', 'a', '--flag', 'maybe'], /--flag takes pick, reject or none/],
    [['set', 'a', '--tag', '/'], /--tag takes a tag such as/],
    [['set', 'a', '--rating'], /--rating/],
    [['undo', 'x'], /vitrine undo/],
    [['redo', 'x'], /vitrine redo/],
    [['log', 'a', 'b'], /vitrine log/],
    [['preview', 'a'], /-o FILE/],
    [['preview', 'a', '-o', 'x.gif'], /\.jpg, \.png or \.webp/],
    [['preview', 'a', '--size', '5', '-o', 'x.jpg'], /--size takes a whole number from 16/],
    [['verify', 'x'], /vitrine verify/],
    [['serve', '--port', 'abc'], /--port needs a number.*\n\nvitrine serve/],
    [['serve', '--sample'], /Unknown option --sample/],
  ])('%j ends with 2 and says what would be right', async (args, why) => {
    const { code, out, err } = await lib.run([...args, '--json']);
    expect({ code, err }).toEqual({ code: 2, err: args.length ? expect.stringMatching(why) : '' });
    expect(
      args.length ? oneValue(out) : { error: { code: 'usage', message: (oneValue(out) as { help: string }).help } },
    ).toMatchObject({
      error: { code: 'usage', message: expect.stringMatching(args.length ? /./ : why) },
    });
  });

  test.each([
    [['search', 'rating:>='], /cannot be read at character 1/],
    [['search', 'frob:x'], /no filter “frob:”/],
    [['show', 'f'.repeat(32)], /No asset has the id/],
    [['show', '/nowhere/x.jpg'], /not in this catalog/],
    [['add', '/nowhere'], /no folder at \/nowhere/],
  ])('%j is refused with 3', async (args, why) => {
    const { code, out, err } = await lib.run([...args, '--json']);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(why) });
    expect(oneValue(out)).toMatchObject({ error: { code: expect.any(String), message: expect.stringMatching(why) } });
  });

  test('--help is no wrong use', async () => {
    const all = await lib.run(['--help']);
    expect(all).toMatchObject({ code: 0, err: '' });
    for (const name of ['add', 'status', 'search', 'show', 'set', 'undo', 'redo', 'log', 'preview', 'verify', 'serve'])
      expect(all.out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    expect(await lib.run(['set', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--untag') });
    expect(await lib.run(['serve', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--port') });
  });
});

test('works by the line of the README, and takes paths from where it was typed', async () => {
  const run = promisify(execFile);
  const env = { ...process.env, VITRINE_CATALOG: lib.catalog, INIT_CWD: undefined };
  const { stdout } = await run('npm', ['--prefix', REPO, 'run', '-s', 'vitrine', '--', 'search', 'trip', '--json'], {
    cwd: lib.pictures,
    env,
  });
  expect((oneValue(stdout) as Found).total).toBe(2);
});
