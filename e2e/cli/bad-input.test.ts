/** Folders and files as bad as they come: each has its clear answer, nothing known is lost, and the catalog fits afterwards. */
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Added,
  asNobody,
  type Bench,
  bench,
  type Found,
  type Item,
  rest,
  served,
  stopped,
} from './testing/kit.ts';
import { photo, quarters } from './testing/pictures.ts';

let lib: Bench;
beforeEach(() => {
  lib = bench();
});
afterEach(async () => {
  try {
    expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
  } finally {
    await lib.remove();
  }
});

const at = (name: string) => join(lib.pictures, name);
const add = (code = 0, ...paths: string[]) =>
  lib.json<Added>(['add', ...(paths.length ? paths : [lib.pictures])], code);
const all = async () => (await lib.json<Found>(['search', ''])).items;
const star = (ref: string, rating: number) =>
  lib.json(['set', ref, '--rating', String(rating), '--tag', `kept/${rating}`]);
const byName = async () => new Map((await all()).map((item) => [item.path.slice(lib.pictures.length + 1), item]));
/** `failed` by name: code, and whether it is told in a sentence. */
const why = ({ failed }: Added) =>
  Object.fromEntries(
    failed.map(({ path, code, message }) => [
      path.slice(lib.pictures.length + 1),
      /^[A-Z].{15,}[.)]$/.test(message) ? code : message,
    ]),
  );

describe('files', () => {
  test('of 0 bytes, cut JPEGs and a PNG that claims 100,000 × 100,000 have rows, reasons and no effect on others', async () => {
    const noise = Buffer.from(Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * 7919 + (i >> 5) * 104729) % 256));
    const sharp = (await import('sharp')).default;
    const whole = await sharp(noise, { raw: { width: 300, height: 200, channels: 3 } })
      .withExif({ IFD2: { DateTimeOriginal: '2020:02:02 02:02:02' } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const cuts = [1, 2, 3, 10, 30, 100, 300, 700, 5000, Math.floor(whole.length / 2), whole.length - 100];
    lib.put('empty.jpg', '');
    for (const cut of cuts) lib.put(`cut-${cut}.jpg`, whole.subarray(0, cut));
    lib.put('bomb.png', pngClaiming(100_000, 100_000));
    lib.put('good.jpg', whole);
    const added = await add(1);
    expect(added).toMatchObject({ found: cuts.length + 3, ingested: 1 });
    expect(why(added)).toEqual({
      'empty.jpg': 'empty',
      'bomb.png': 'too-large',
      ...Object.fromEntries(cuts.map((cut) => [`cut-${cut}.jpg`, expect.stringMatching(/^(truncated|damaged)$/)])),
    });
    expect(added.seconds).toBeLessThan(60);
    const rows = await byName();
    expect(rows.size).toBe(cuts.length + 3);
    expect(rows.get('good.jpg')).toMatchObject({ width: 300, hasPreview: true });
    // What can be known of them is known.
    expect(rows.get('bomb.png')).toMatchObject({ width: 100_000, height: 100_000, hasPreview: false });
    expect(rows.get(`cut-${whole.length - 100}.jpg`)).toMatchObject({ width: 300, takenAt: '2020-02-02T02:02:02' });
    // Stars go on broken files too, and a file that was made whole is read again.
    await star(at('empty.jpg'), 3);
    writeFileSync(at('empty.jpg'), whole);
    rest(at('empty.jpg'));
    expect((await add(1)).ingested).toBe(2);
  });

  test('with any name the system allows keep their stars through all that follows', async () => {
    const names: (string | Buffer)[] = [
      'line\nbreak.jpg',
      'two\r\nlines\n.jpg',
      '🦊 photo 👩‍👩‍👧.jpg',
      `${'é'.repeat(125)}x.jpg`,
      Buffer.concat([Buffer.from('caf'), Buffer.of(0xe9), Buffer.from('.jpg')]),
      Buffer.concat([Buffer.of(0xff, 0xfe, 0x80), Buffer.from('.jpg')]),
      'Å NFC.jpg'.normalize('NFC'),
      'Å NFC.jpg'.normalize('NFD'),
      '-execute.jpg',
      '--json',
      '#comment.jpg',
      '@list.jpg',
      '100%_"quoted\' $HOME `x`.jpg',
      ' leading and trailing .jpg ',
      'a\\b.jpg',
      'tab\there.jpg',
      'con.jpg',
    ];
    expect(Buffer.byteLength(names[3] as string)).toBe(255);
    for (const [i, name] of names.entries()) lib.put(name, await photo(i, {}, 100 + i));
    lib.put('sub\nfolder/🦊.jpg', await photo(50, {}, 170));
    const added = await add();
    expect(added).toMatchObject({ found: names.length + 1, ingested: names.length + 1, failed: [] });
    const items = await all();
    expect(items).toHaveLength(names.length + 1);
    expect(items.filter((item) => !item.hasPreview).map((item) => item.path)).toEqual([]);
    // Both spellings of one name are two files.
    expect(items.filter((item) => item.path.normalize('NFC').endsWith('Å NFC.jpg'))).toHaveLength(2);
    await lib.json(['set', ...items.map((item) => item.id), '--rating', '4']);
    for (const name of ['line\nbreak.jpg', '-execute.jpg', names[3] as string, 'Å NFC.jpg'.normalize('NFD')])
      expect(await lib.json<Item>(['show', at(name)])).toMatchObject({ rating: 4, path: at(name) });
    const broken = items.find((item) => item.path.includes('caf\ufffd'));
    await lib.json(['preview', broken?.id ?? '', '-o', join(lib.folder, 'x.jpg')]);
    expect(await lib.json<Found>(['search', at('sub\nfolder')])).toMatchObject({ total: 1 });
    await add();
    expect((await all()).map(({ id, rating }) => ({ id, rating }))).toEqual(items.map(({ id }) => ({ id, rating: 4 })));
  });
});

describe('folders', () => {
  const user = asNobody ?? (process.getuid?.() ? {} : undefined);
  test.runIf(user)('without rights are told of, and what is known in them stays', async () => {
    if (user?.through) for (const path of [lib.folder, lib.pictures]) chownSync(path, 65534, 65534);
    lib.put('open/a.jpg', await photo(1));
    lib.put('closed/b.jpg', await photo(2));
    lib.put('file.jpg', await photo(3));
    const json = <T>(args: string[], code = 0) => lib.json<T>(args, code, user);
    await json(['add', lib.pictures]);
    await json(['set', at('closed/b.jpg'), '--rating', '5']);
    chmodSync(at('closed'), 0);
    chmodSync(at('file.jpg'), 0);
    const added = await json<Added>(['add', lib.pictures], 1);
    expect(why(added)).toEqual({ closed: 'no-access' });
    expect((await json<Found>(['search', 'rating:5'])).total).toBe(1);
    expect(await json(['status'])).toMatchObject({ assets: 3, missing: 0 });
    expect(why(await json<Added>(['add', at('closed')], 1))).toEqual({ closed: 'no-access' });
    // Files that come later and may not be read have rows and reasons.
    lib.put('new.jpg', await photo(4));
    chmodSync(at('new.jpg'), 0);
    expect(why(await json<Added>(['add', lib.pictures], 1))).toEqual({ closed: 'no-access', 'new.jpg': 'unreadable' });
    chmodSync(at('closed'), 0o755);
    for (const name of ['file.jpg', 'new.jpg']) chmodSync(at(name), 0o644);
    expect(await json<Added>(['add', lib.pictures])).toMatchObject({ found: 4, ingested: 4, failed: [] });
    expect((await json<Found>(['search', 'rating:5'])).items[0]?.path).toBe(at('closed/b.jpg'));
  });

  test('that vanish keep what is known, and come back with it', async () => {
    lib.put('here/a.jpg', await photo(1));
    lib.put('gone/b.jpg', await photo(2));
    lib.put('gone/deep/c.jpg', await photo(3));
    await add();
    await star(at('gone/b.jpg'), 5);
    const before = await byName();
    renameSync(at('gone'), join(lib.folder, 'aside'));
    expect(await add()).toMatchObject({ found: 1, failed: [] });
    expect(await lib.json(['status'])).toMatchObject({ assets: 3, missing: 2 });
    expect(await lib.json<Item>(['show', at('gone/b.jpg')])).toMatchObject({ rating: 5, tags: ['kept/5'] });
    expect((await lib.json<Found>(['search', 'missing:yes'])).total).toBe(2);
    renameSync(join(lib.folder, 'aside'), at('gone'));
    expect(await add()).toMatchObject({ found: 3 });
    expect(await byName()).toEqual(before);
    // The whole of it: refused, and nothing is taken for deleted.
    renameSync(lib.pictures, join(lib.folder, 'aside'));
    expect(await lib.run(['add', lib.pictures])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/There is no folder/),
    });
    expect(await byName()).toEqual(before);
    renameSync(join(lib.folder, 'aside'), lib.pictures);
    await add();
    expect(await byName()).toEqual(before);
  });

  test('with links that lead back, to nowhere and outside are read once', async () => {
    lib.put('a/x.jpg', await photo(1));
    symlinkSync(lib.pictures, at('a/loop'));
    symlinkSync('.', at('self'));
    symlinkSync(at('two'), at('one'));
    symlinkSync(at('one'), at('two'));
    symlinkSync('/nowhere', at('dangling.jpg'));
    expect(await add()).toMatchObject({ found: 1, failed: [] });
    expect(why(await add(1, at('one')))).toEqual({ one: 'link-loop' });
    expect(await add(0, at('a/loop/a/loop'))).toMatchObject({ found: 1, roots: [lib.pictures] });
    expect(await all()).toHaveLength(1);
  });

  test('a file is no folder', async () => {
    lib.put('x.jpg', await photo(1));
    expect(why(await add(1, at('x.jpg')))).toEqual({ 'x.jpg': 'not-a-folder' });
  });

  test('inside or above a known one join it, with ids and stars', async () => {
    lib.put('2024/may/a.jpg', await photo(1));
    lib.put('2024/b.jpg', await photo(2));
    lib.put('c.jpg', await photo(3));
    expect(await add(0, at('2024/may'))).toMatchObject({ found: 1 });
    await star(at('2024/may/a.jpg'), 5);
    const [a] = await all();
    expect(await add(0, at('2024'))).toMatchObject({ found: 2, roots: [at('2024')] });
    expect(await add()).toMatchObject({ found: 3, roots: [lib.pictures] });
    expect(await add(0, at('2024/may'))).toMatchObject({ found: 1, roots: [lib.pictures] });
    const rows = await byName();
    expect(rows.size).toBe(3);
    expect(rows.get('2024/may/a.jpg')).toEqual(a);
    expect(await lib.json(['status'])).toMatchObject({
      assets: 3,
      missing: 0,
      roots: [{ path: lib.pictures, count: 3 }],
    });
  });

  test('that are removed and added again bring stars and tags back', async () => {
    lib.put('a.jpg', await photo(1));
    await add();
    await star(at('a.jpg'), 5);
    const before = await all();
    const serving = lib.begin(['serve', '--json']);
    await served(serving);
    const { url, token } = JSON.parse(readFileSync(join(lib.catalog, 'run/api.json'), 'utf8')) as Record<
      string,
      string
    >;
    const ask = async (name: string, input: object) => {
      const answer = await fetch(`${url}/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      });
      return (await answer.json()) as { roots: { n: number }[] };
    };
    await ask('library.remove', { root: (await ask('library.roots', {})).roots[0]?.n });
    await stopped(serving);
    expect(await all()).toEqual([]);
    expect(await add()).toMatchObject({ found: 1, ingested: 1 });
    expect(await all()).toEqual(before);
  });
});

describe('files that move while nobody looks', () => {
  test('are followed by name, by folder, and when two change places', async () => {
    for (const [i, name] of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'old/e.jpg'].entries())
      lib.put(name, await photo(i, {}, 100 + i));
    await add();
    for (const [i, name] of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'old/e.jpg'].entries()) await star(at(name), i + 1);
    const id = new Map((await all()).map((item) => [item.rating, item.id]));
    mkdirSync(at('trip'));
    renameSync(at('a.jpg'), at('renamed.jpg'));
    renameSync(at('b.jpg'), at('trip/b.jpg'));
    renameSync(at('c.jpg'), at('x'));
    renameSync(at('d.jpg'), at('c.jpg'));
    renameSync(at('x'), at('d.jpg'));
    renameSync(at('old'), at('new'));
    expect(await add()).toMatchObject({ found: 5, failed: [] });
    const rows = await byName();
    expect([...rows].map(([name, item]) => [name, item.rating, item.id]).sort()).toEqual(
      [
        ['renamed.jpg', 1, id.get(1)],
        ['trip/b.jpg', 2, id.get(2)],
        ['d.jpg', 3, id.get(3)],
        ['c.jpg', 4, id.get(4)],
        ['new/e.jpg', 5, id.get(5)],
      ].sort(),
    );
    expect(await lib.json(['status'])).toMatchObject({ assets: 5, missing: 0 });
  });

  test('copied to another disk and deleted here: found by what is in them', async () => {
    lib.put('a.jpg', await quarters(1));
    await add();
    await star(at('a.jpg'), 5);
    const [before] = await all();
    const bytes = readFileSync(at('a.jpg'));
    rmSync(at('a.jpg'));
    lib.put('copied/b.jpg', bytes);
    await add();
    const rows = await byName();
    expect(rows.get('copied/b.jpg')).toMatchObject({ id: before?.id, rating: 5, tags: ['kept/5'] });
    expect(rows.size).toBe(1);
  });
});

function pngClaiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const nothing = Buffer.from([0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', nothing),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(data: Uint8Array): number {
  let value = -1;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}
