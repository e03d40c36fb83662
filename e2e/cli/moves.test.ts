/**
 * Thousands of files renamed, moved, swapped, edited and replaced at once: stars follow the picture. Every test run does it with 2,000;
 * `VITRINE_MOVES=10000 npm test -- e2e/cli/moves.test.ts` with as many as one likes.
 */
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Added, bench, type Found, served, stopped } from './testing/kit.ts';

const lib = bench();
afterAll(() => lib.remove());

const STARS = [1, 2, 3, 4, 5] as const;
const KINDS = ['rename', 'move', 'swap', 'edit', 'wrap'] as const;
/** Files of each of the five kinds, in each of five folders: one for each number of stars. */
const EACH = Math.ceil(Number(process.env['VITRINE_MOVES'] ?? 2000) / STARS.length / KINDS.length);

const kindOf = (name: string) => KINDS.find((kind) => name.includes(`${kind} `)) ?? 'move';
/** Its name's number, among those of its kind; the name keeps both whatever happens to it. */
const idOf = (name: string): number => Number(/(\d+)\.jpg$/.exec(name)?.[1]) + 10_000 * KINDS.indexOf(kindOf(name));

interface Shot {
  /** Tells pictures apart. */
  readonly picture: number;
  /** Tells presses of the shutter apart. */
  readonly moment: number;
  /** What a program wrote into it. */
  readonly note?: string;
}

let make: (shot: Shot) => Buffer;
beforeAll(async () => {
  const template = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#777' } })
    .withExif({
      IFD0: { ImageDescription: 'NOTE00', Model: 'X-T5' },
      IFD2: { DateTimeOriginal: '2024:06:01 12:34:56', SubSecTimeOriginal: '123', BodySerialNumber: 'SERIAL00000' },
    })
    .jpeg()
    .toBuffer();
  const find = (text: string) => template.indexOf(text, 0, 'latin1');
  const places = { note: find('NOTE00'), time: find('12:34:56'), serial: find('SERIAL00000') };
  // The last entries of the first table of quantization: part of the picture, and nobody sees them in a grey one.
  const table = template.indexOf(Buffer.from([0xff, 0xdb])) + 5 + 60;
  make = ({ picture, moment, note = 'none' }) => {
    const file = Buffer.from(template);
    file.write(note.padEnd(6).slice(0, 6), places.note, 'latin1');
    const two = (n: number, of: number) => String(Math.floor(n) % of).padStart(2, '0');
    file.write(`${two(moment / 3600, 24)}:${two(moment / 60, 60)}:${two(moment, 60)}`, places.time, 'latin1');
    file.write(`S${String(moment).padStart(10, '0')}`, places.serial, 'latin1');
    for (const [i, shift] of [0, 6, 12, 18].entries()) file[table + i] = 64 + ((picture >> shift) & 63);
    return file;
  };
});

let written = 1_500_000_000;
/** Each a second later than the one before: systems give a number that became free to the next file. */
function put(name: string, data: Buffer): void {
  lib.put(name, data);
  written++;
  utimesSync(join(lib.pictures, name), written, written);
}

/** What should be shown: path below the folder → stars. */
type Expected = Map<string, number>;

/** Some thousand moves at once. `round` names what is made by it. @returns what should be shown afterwards, and how many are missing */
function upset(now: Expected, round: string): { shown: Expected; missing: number } {
  const shown: Expected = new Map();
  const at = (name: string) => join(lib.pictures, name);
  mkdirSync(at(`moved ${round}`), { recursive: true });
  const ofKind = (kind: string) => [...now].filter(([name]) => kindOf(name) === kind);
  for (const [name, stars] of ofKind('rename')) {
    const to = name.replace(/[^/]*$/, `${round} $&`);
    renameSync(at(name), at(to));
    shown.set(to, stars);
  }
  for (const [name, stars] of ofKind('move')) {
    const to = `moved ${round}/${name.replaceAll('/', ' ')}`;
    renameSync(at(name), at(to));
    shown.set(to, stars);
  }
  const swapped = ofKind('swap').sort(([a], [b]) => idOf(a) - idOf(b));
  for (let i = 0; i + 1 < swapped.length; i += 2) {
    const [[a, starsOfA], [b, starsOfB]] = [swapped[i], swapped[i + 1]] as [[string, number], [string, number]];
    renameSync(at(a), at('t'));
    renameSync(at(b), at(a));
    renameSync(at('t'), at(b));
    shown.set(a, starsOfB).set(b, starsOfA);
  }
  for (const [name, stars] of ofKind('edit')) {
    const id = idOf(name);
    const to = name.replace(/[^/]*$/, `${round} $&`);
    // Every other one has new pixels too, and is known by its shutter.
    const picture = id % 2 ? id : id + 100_000 * round.length;
    rmSync(at(name));
    put(to, make({ picture, moment: id, note: round }));
    shown.set(to, stars);
  }
  const wrapped = ofKind('wrap');
  for (const [name] of wrapped) {
    const id = idOf(name) + 1_000_000 * round.length;
    put(name, make({ picture: id, moment: id }));
    shown.set(name, 0);
  }
  return { shown, missing: wrapped.filter(([, stars]) => stars > 0).length };
}

const isShown = async (expected: Expected) => {
  const { items } = await lib.json<Found>(['search', 'missing:no', '--limit', '20000']);
  const wrong = items
    .map(({ path, rating }) => ({ name: path.slice(lib.pictures.length + 1), rating }))
    .filter(({ name, rating }) => expected.get(name) !== rating);
  return { count: items.length, wrong: wrong.slice(0, 5) };
};
/** Newcomers have no stars until it is known what they are. */
const counts = async () => ({
  missing: (await lib.json<Found>(['search', 'missing:yes', '--limit', '0'])).total,
  unrated: (await lib.json<Found>(['search', 'missing:no rating:0', '--limit', '0'])).total,
  pending: (await lib.json<{ pending: number }>(['status'])).pending,
});
const missing = async () => (await lib.json<Found>(['search', 'missing:yes rating:>0', '--limit', '0'])).total;

test('thousands of files keep their stars through moves of every kind, with the program off and while it runs', async () => {
  const before: Expected = new Map();
  for (const stars of STARS)
    for (const kind of KINDS)
      for (let i = 0; i < EACH; i++) {
        // Neighbors by number lie in different folders, so that swapped ones differ in their stars.
        const name = `${stars} stars/${kind} ${i * 10 + stars}.jpg`;
        put(name, make({ picture: idOf(name), moment: idOf(name) }));
        before.set(name, stars);
      }
  const total = before.size;
  const first = await lib.json<Added>(['add', lib.pictures]);
  expect(first).toMatchObject({ found: total, failed: [] });
  for (const stars of STARS) await lib.json(['set', join(lib.pictures, `${stars} stars`), '--rating', String(stars)]);
  expect(await isShown(before)).toEqual({ count: total, wrong: [] });

  const off = upset(before, 'off');
  const second = await lib.json<Added>(['add', lib.pictures]);
  expect(await isShown(off.shown)).toEqual({ count: total, wrong: [] });
  expect(await missing()).toBe(off.missing);
  expect(await lib.json(['found'])).toEqual({ total: 0, questions: [] });

  const serving = lib.begin(['serve', '--json']);
  await served(serving);
  const began = performance.now();
  const on = upset(off.shown, 'on');
  const without = [...on.shown.values()].filter((stars) => stars === 0).length;
  // Each replaced file's former asset is missing, for the second time by now.
  await expect
    .poll(counts, { timeout: 240_000, interval: 1000 })
    .toEqual({ unrated: without, missing: 2 * off.missing, pending: 0 });
  const live = (performance.now() - began) / 1000;
  expect(await isShown(on.shown)).toEqual({ count: total, wrong: [] });
  expect(await missing()).toBe(off.missing + on.missing);
  await stopped(serving);
  console.log(
    `${total} files: read ${first.seconds} s, moved while off ${second.seconds} s, while on ${live.toFixed(1)} s`,
  );
  // Nothing that grows faster than the files: less is read than at first.
  expect(second.seconds).toBeLessThan(first.seconds * 3 + 5);
  expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
}, 400_000);

test('what two could be is listed and answered from a terminal, and taken back', async () => {
  const own = bench();
  try {
    const at = (name: string) => join(own.pictures, name);
    const equal = make({ picture: 1, moment: 1 });
    for (const name of ['old/a.jpg', 'old/b.jpg', 'other/1.jpg', 'other/2.jpg'])
      own.put(name, name.startsWith('old') ? equal : make({ picture: name.length + Number(name[6]), moment: 7 }));
    await own.json(['add', own.pictures]);
    const id = async (name: string) => (await own.json<{ id: string }>(['show', at(name)])).id;
    const [a, b] = [await id('old/a.jpg'), await id('old/b.jpg')];
    await own.json(['set', at('old/a.jpg'), '--rating', '5', '--tag', 'people/Ines']);
    own.put('new/a.jpg', equal);
    own.put('new/c.jpg', equal);
    for (const name of ['old/a.jpg', 'old/b.jpg']) rmSync(at(name));
    for (const name of ['new/a.jpg', 'new/c.jpg']) utimesSync(at(name), 1_600_000_000, 1_600_000_000);
    await own.json(['add', own.pictures]);
    interface Questions {
      total: number;
      questions: { path: string; candidates: { id: string; path: string; rating: number; tags: string[] }[] }[];
    }
    const asked = await own.json<Questions>(['found']);
    expect(asked).toMatchObject({ total: 2, questions: [{ path: at('new/a.jpg') }, { path: at('new/c.jpg') }] });
    expect(asked.questions[0]?.candidates).toMatchObject([
      { id: a, path: at('old/a.jpg'), rating: 5, tags: ['people/Ines'] },
      { id: b, path: at('old/b.jpg'), rating: 0, tags: [] },
    ]);
    expect(await own.json(['found', at('new/a.jpg'), '--is', at('new/c.jpg')], 3)).toMatchObject({
      error: { code: 'not-found', message: expect.stringContaining(at('old/a.jpg')) },
    });
    expect(await own.json(['found', at('new/a.jpg')], 2)).toMatchObject({ error: { code: 'usage' } });
    expect(await own.json(['found', at('new/c.jpg'), '--is', a])).toMatchObject({ changed: 1 });
    expect(await own.json(['show', at('new/c.jpg')])).toMatchObject({ id: a, rating: 5, tags: ['people/Ines'] });
    await own.json(['undo']);
    expect(await own.json(['found', '--by-name'])).toMatchObject({ changed: 1, label: 'Recognized 1 file' });
    expect(await own.json(['show', at('new/a.jpg')])).toMatchObject({ id: a, rating: 5 });
    expect(await own.json(['found', at('new/c.jpg'), '--new'])).toMatchObject({ changed: 1 });
    expect(await own.json(['found'])).toEqual({ total: 0, questions: [] });
    expect(await own.json(['verify'])).toMatchObject({ ok: true, problems: [] });
  } finally {
    await own.remove();
  }
}, 240_000);
