/** A folder of small pictures in which files appear, change, move and vanish by chance. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Dice } from '../../src-shared/testing/dice.ts';

export interface SoakFiles {
  /** Paths below the folder of what is there. */
  readonly there: ReadonlySet<string>;
  /** How often each thing was done. */
  readonly done: Readonly<Record<string, number>>;
  /** Does one thing, whichever the dice say. */
  act(): Promise<void>;
}

const PER_FOLDER = 100;
const NAMES = ['Harbor', 'Forest', 'Station', 'Market', 'Bridge', 'Museum', 'Garden', 'Valley'];

/** Pictures of noise: no two are alike, not even after compression. */
async function picture(seed: number, stars: number): Promise<Buffer> {
  const data = Buffer.alloc(24 * 16 * 3);
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  const jpeg = await sharp(data, { raw: { width: 24, height: 16, channels: 3 } })
    .withExif({ IFD2: { DateTimeOriginal: `20${10 + (seed % 15)}:0${1 + (seed % 9)}:1${seed % 9} 10:00:00` } })
    .jpeg({ quality: 80 })
    .toBuffer();
  return withXmp(jpeg, seed, stars);
}

function withXmp(jpeg: Buffer, seed: number, stars: number): Buffer {
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="${stars}"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Picture ${seed}</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>${NAMES[seed % NAMES.length]}</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const body = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(xmp)]);
  const length = Buffer.alloc(4);
  length.writeUInt16BE(0xffe1);
  length.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), length, body, jpeg.subarray(2)]);
}

/** Makes `count` files. */
export async function createFiles(folder: string, chance: Dice, count: number): Promise<SoakFiles> {
  /** Which picture stands where. */
  const there = new Map<string, number>();
  const done = { appeared: 0, changed: 0, replaced: 0, moved: 0, vanished: 0, 'got a sidecar': 0, 'folders moved': 0 };
  let next = 0;

  const write = async (path: string, seed: number, stars: number) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    // As programs write: whole, under another name first.
    const part = join(folder, `${path}.tmp`);
    writeFileSync(part, await picture(seed, stars));
    renameSync(part, join(folder, path));
    there.set(path, seed);
  };
  const fresh = () => `set-${Math.floor(next / PER_FOLDER)}/P${String(next).padStart(6, '0')}.jpg`;
  for (; next < count; next++) await write(fresh(), next, next % 6);

  const some = (): string => chance.pick([...there.keys()]);
  const acts: readonly (readonly [number, () => Promise<void> | void])[] = [
    [
      25,
      async () => {
        await write(fresh(), next, next % 6);
        next++;
        done.appeared++;
      },
    ],
    [
      25,
      () => {
        const path = some();
        rmSync(join(folder, path), { force: true });
        rmSync(join(folder, `${path}.xmp`), { force: true });
        there.delete(path);
        done.vanished++;
      },
    ],
    [
      20,
      async () => {
        const path = some();
        await write(path, there.get(path) as number, chance.whole(6));
        done.changed++;
      },
    ],
    [
      3,
      async () => {
        await write(some(), next++, chance.whole(6));
        done.replaced++;
      },
    ],
    [
      20,
      () => {
        const path = some();
        const to = `moved-${chance.whole(50)}/${chance.whole(1e9)}.jpg`;
        mkdirSync(join(folder, to, '..'), { recursive: true });
        renameSync(join(folder, path), join(folder, to));
        rmSync(join(folder, `${path}.xmp`), { force: true });
        there.set(to, there.get(path) as number);
        there.delete(path);
        done.moved++;
      },
    ],
    [
      6,
      () => {
        const path = some();
        writeFileSync(join(folder, `${path}.xmp`), sidecar(chance.whole(6)));
        done['got a sidecar']++;
      },
    ],
    [
      1,
      () => {
        const from = some().split('/')[0] as string;
        const to = `${from.replace(/ .*/, '')} ${chance.whole(1e9)}`;
        renameSync(join(folder, from), join(folder, to));
        for (const [path, seed] of [...there])
          if (path.startsWith(`${from}/`)) {
            there.delete(path);
            there.set(to + path.slice(from.length), seed);
          }
        done['folders moved']++;
      },
    ],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  return {
    get there() {
      return new Set(there.keys());
    },
    done,
    async act() {
      let at = chance.whole(total);
      for (const [weight, act] of acts) {
        if (at < weight) return await act();
        at -= weight;
      }
    },
  };
}

const sidecar = (stars: number): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${stars}" xmp:Label="Blue"/></rdf:RDF></x:xmpmeta>`;
