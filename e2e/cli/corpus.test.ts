/** Real files from cameras and other programs, added whole, where the corpus lies beside the repository. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawFile } from '../../src-main/core/formats/testing/raw-files.ts';
import { CUT_BUT_SHOWN, SILENT, WITHOUT_PREVIEW, WITHOUT_WORDS } from './testing/corpus-families.ts';
import { agrees, askExiftool, FIELD_TAGS, FIELDS, type Field, said, VALUE_TAGS, values } from './testing/exiftool.ts';
import {
  type Added,
  bench,
  CORPUS,
  type Found,
  type Item,
  type Running,
  rest,
  served,
  stopped,
} from './testing/kit.ts';
import { difference, quarters } from './testing/pictures.ts';

const PICTURE = /\.(jpe?g|png|webp|tiff?|dng|nef|cr3|arw|raf|orf|rw2|hei[cf]|avif|psd|gif|bmp|jxl|jp2)$/i;
/** Of no type whose pictures anything we keep can read: they have a card. */
const CARDS = /\.(icns|ktx|xcf)$/;
/** Where we and exiftool differ on purpose. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'file-type/fixture-Leica-M10.dng takenAt': 'exiftool stops at the first value beyond the end of this cut-off file.',
  'immich-test-assets/formats/png/density_plot.png takenAt': "PNG's Creation Time counts for us as a CreateDate.",
};
/** Of a file without a capture time of its own its time in the file system stands in: exiftool says nothing there. */
const ofItsOwn = (facts: Record<string, unknown>): boolean => facts['takenSource'] !== 'file';

interface Details {
  readonly data: Record<string, unknown>;
  readonly row: { readonly id: string };
  readonly sidecars: string[];
}

/** What stands in blocks, cells and sheets. */
function strings(value: unknown, under = ''): string[] {
  if (typeof value === 'string') return under === 'text' || under === 'rows' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => strings(one, under));
  return value && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => strings(one, key)) : [];
}

describe('the corpus', () => {
  const lib = bench();
  const inCorpus = (path: string) => path.slice(CORPUS.length + 1);
  const files = existsSync(CORPUS)
    ? readdirSync(CORPUS, { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
  const sidecarFiles = files.filter((path) => extname(path).toLowerCase() === '.xmp');
  let added: Added;
  let items: Map<string, Item>;
  let serving: Running;
  let ask: <T>(name: string, input: object) => Promise<T>;

  beforeAll(async () => {
    added = await lib.json<Added>(['add', CORPUS], 1);
    console.log(`the corpus: ${added.found} files found in ${added.seconds} s`);
    items = new Map((await lib.json<Found>(['search', ''])).items.map((item) => [item.path, item]));
    serving = lib.begin(['serve', '--json']);
    await served(serving);
    const { url, token } = JSON.parse(readFileSync(join(lib.catalog, 'run/api.json'), 'utf8')) as Record<
      string,
      string
    >;
    const headers = { authorization: `Bearer ${token}` };
    ask = async (name, input) =>
      (await (await fetch(`${url}/${name}`, { method: 'POST', headers, body: JSON.stringify(input) })).json()) as never;
  });
  afterAll(async () => {
    await stopped(serving);
    await lib.remove();
  });

  const detailsOf = async (item: Item): Promise<Details> => {
    const { n } = await ask<{ n: number }>('assets.find', { ref: item.id });
    return await ask<Details>('assets.details', { n });
  };

  test('has a row for every file that is an asset, and every sidecar is attached or told of', async () => {
    const hidden = (path: string) => /\/\./.test(inCorpus(path).padStart(1, '/')) || basename(path).startsWith('.');
    const assets = files.filter((path) => !sidecarFiles.includes(path) && !hidden(path));
    expect(assets.filter((path) => !items.has(path))).toEqual([]);
    expect(items.size).toBe(assets.length);
    expect(added).toMatchObject({ found: assets.length, ingested: assets.length - added.failed.length });
    const attached = (await Promise.all([...items.values()].map(detailsOf))).flatMap((details) => details.sidecars);
    expect([...attached, ...added.orphans].sort()).toEqual([...sidecarFiles].sort());
    console.log(`${sidecarFiles.length} sidecars: ${attached.length} attached, ${added.orphans.length} alone`);
  });

  test('says of each failure what and why, in words', () => {
    for (const { path, code, message } of added.failed)
      expect({ path, code, message }).toEqual({
        path,
        code: expect.stringMatching(/^[a-z-]+$/),
        message: expect.stringMatching(/^[A-Z].{20,}[.)]$/),
      });
    console.log(added.failed.map((f) => `  ${inCorpus(f.path)}: ${f.code}`).join('\n'));
  });

  test('has a preview of every picture that can be decoded', async () => {
    const failed = new Set(added.failed.map((f) => f.path));
    const kinds = ['image', 'raw', 'layered'];
    const pictures = [...items.values()].filter((item) => kinds.includes(item.kind) && !failed.has(item.path));
    const without = [...items.values()].filter((item) => !item.hasPreview);
    expect(pictures.filter((item) => !item.hasPreview && !CARDS.test(item.path)).map((item) => item.path)).toEqual([]);
    // Judged by a decoder alone: what it can read has a preview, whatever the program says of it.
    const decodable = await Promise.all(
      without.map((item) =>
        sharp(item.path, { failOn: 'error' })
          .stats()
          .then(
            () => inCorpus(item.path),
            () => undefined,
          ),
      ),
    );
    expect(decodable.filter(Boolean)).toEqual([]);
    console.log(`${pictures.length} pictures with a preview, ${without.length} that cannot be decoded`);
  });

  const ofFamilies = () =>
    [...items.values()].filter((item) => /^(file-type|xmp-toolkit|psd|raw)\//.test(inCorpus(item.path)));

  test('has a preview of every file of a family that is promised, or a reason that is true', () => {
    const told = new Set(added.failed.map((f) => f.path));
    const [without, silent, accused]: [string[], string[], string[]] = [[], [], []];
    for (const { path, hasPreview } of ofFamilies()) {
      if (!hasPreview) without.push(inCorpus(path));
      if (!hasPreview && !told.has(path)) silent.push(inCorpus(path));
      if (hasPreview && told.has(path)) accused.push(inCorpus(path));
    }
    expect(without.sort()).toEqual(Object.keys(WITHOUT_PREVIEW).sort());
    expect(silent.sort()).toEqual([...SILENT].sort());
    expect(accused.sort()).toEqual(Object.keys(CUT_BUT_SHOWN).sort());
    console.log(`${ofFamilies().length} files of families, ${without.length} without a preview, each for its reason`);
  });

  test('finds every document and text of a family by a word that stands in it', async () => {
    const lost: string[] = [];
    let found = 0;
    for (const item of ofFamilies()) {
      if (item.kind !== 'document' && item.kind !== 'text') continue;
      const { n } = await ask<{ n: number }>('assets.find', { ref: item.id });
      const said = await Promise.all(['pages.read', 'pages.sheets'].map((name) => ask<object>(name, { n, from: 0 })));
      const words = strings(said).flatMap((text) => text.match(/[\p{L}\d]{2,20}/gu) ?? []);
      const word = words.sort((a, b) => b.length - a.length)[0];
      const page = word === undefined ? undefined : await ask<{ ns: number[] }>('search.page', { query: word, limit: 2000 });
      if (page?.ns.includes(n)) found++;
      else lost.push(inCorpus(item.path));
    }
    expect(lost.sort()).toEqual(Object.keys(WITHOUT_WORDS).sort());
    console.log(`${found} documents and texts found by their longest word`);
  });

  test.each(['Landscape', 'Portrait'])('shows %s upright in all eight orientations', async (name) => {
    const picture = async (n: number) => {
      const file = join(lib.folder, `${name}-${n}.png`);
      await lib.json(['preview', join(CORPUS, `orientation/${name}_${n}.jpg`), '--size', '256', '-o', file]);
      return readFileSync(file);
    };
    const [first, ...others] = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(picture));
    const differences = await Promise.all(others.map((other) => difference(first as Buffer, other)));
    console.log(`${name}_2..8 differ from _1 by ${differences.map((d) => d.toFixed(1)).join(' ')} of 255`);
    expect(Math.max(...differences)).toBeLessThan(8);
    const turned = await sharp(first as Buffer)
      .rotate(180)
      .toBuffer();
    expect(await difference(first as Buffer, turned)).toBeGreaterThan(20);
  });

  test('agrees with exiftool in width, height, orientation, capture time, camera and lens', async () => {
    const pictures = [...items.values()].filter((item) => PICTURE.test(item.path));
    const theirs = askExiftool(
      pictures.map((item) => item.path),
      FIELD_TAGS,
    );
    const counts = Object.fromEntries(FIELDS.map((field) => [field, { same: 0, neither: 0 }])) as Record<
      Field,
      { same: number; neither: number }
    >;
    const [differences, explained]: [string[], string[]] = [[], []];
    for (const item of pictures) {
      const { data } = await detailsOf(item);
      const ours: Record<Field, unknown> = {
        ...item,
        takenAt: ofItsOwn(data) ? item.takenAt : null,
        camera: data['camera'],
        lens: data['lens'],
      };
      const their = said(theirs.get(item.path) ?? {});
      for (const field of FIELDS) {
        const our = ours[field] === null ? undefined : (ours[field] as string | number | undefined)?.toString();
        if (agrees(field, our, their[field])) counts[field][our === undefined ? 'neither' : 'same']++;
        else {
          const reason = EXPLAINED[`${inCorpus(item.path)} ${field}`];
          const line = `${inCorpus(item.path)} ${field}: ours ${our ?? '–'}, exiftool ${their[field] ?? '–'}`;
          if (reason) explained.push(`${line}\n    because ${reason}`);
          else differences.push(line);
        }
      }
    }
    console.log(`${pictures.length} pictures compared with exiftool through the whole program`);
    console.table(counts);
    console.log(
      `${explained.length} explained differences:\n  ${explained.join('\n  ')}\n${differences.length} others`,
    );
    expect(differences).toEqual([]);
  });

  test('shows of a picture by show what the interface shows', async () => {
    const item = items.get(join(CORPUS, 'immich-test-assets/metadata/rating/mongolels.jpg')) as Item;
    expect(await lib.json(['show', item.path])).toMatchObject({ ...item, facts: (await detailsOf(item)).data });
  });

  test('has the stars, labels and tags that other programs wrote into pictures', () => {
    const pictures = [...items.values()].filter((item) => /immich-test-assets\/metadata|sidecars\//.test(item.path));
    const theirs = askExiftool(
      pictures.map((item) => item.path),
      VALUE_TAGS,
    );
    const ours = pictures.map(({ path, rating, flag, label, tags }) => [
      inCorpus(path),
      { rating, flag, label, tags: [...tags].sort() },
    ]);
    expect(ours).toEqual(pictures.map(({ path }) => [inCorpus(path), values(theirs.get(path) ?? {})]));
    console.log(`${pictures.length} pictures with the values of Lightroom, digiKam, Picasa and others`);
  });

  test('has the stars, labels and tags of sidecars beside made pictures', async () => {
    const other = bench();
    try {
      const written = sidecarFiles.filter((path) => /sidecars\/|metadata\/xmp/.test(path));
      const made = await Promise.all(
        written.map(async (path) => {
          const name = basename(path, '.xmp');
          const darktable = path.includes('/darktable/');
          const ext = darktable || name.startsWith('canon') ? 'cr2' : 'jpg';
          const raw = rawFile('cr2', 1, { PreviewImage: await quarters(1, 320, 240, false) });
          const picture = other.put(`${name}.${ext}`, ext === 'cr2' ? raw : await quarters());
          const sidecar = join(other.pictures, `${name}${darktable ? '.cr2' : ''}.xmp`);
          mkdirSync(other.pictures, { recursive: true });
          copyFileSync(path, sidecar);
          rest(sidecar);
          return [picture, path] as const;
        }),
      );
      expect(await other.json<Added>(['add', other.pictures])).toMatchObject({
        found: made.length,
        failed: [],
        orphans: [],
      });
      const theirs = askExiftool(written, VALUE_TAGS);
      const found = new Map((await other.json<Found>(['search', ''])).items.map((item) => [item.path, item]));
      const ours = made.map(([picture, path]) => {
        const { rating, flag, label, tags } = found.get(picture) as Item;
        return [inCorpus(path), { rating, flag, label, tags: [...tags].sort() }];
      });
      expect(ours).toEqual(made.map(([, path]) => [inCorpus(path), values(theirs.get(path) ?? {})]));
      expect(await other.json(['show', join(other.pictures, 'lensfun.cr2')])).toMatchObject({
        title: 't',
        tags: ['Folk', 'toto'],
      });
      console.log(`${made.length} sidecars of Lightroom, darktable and others, each beside a picture`);
    } finally {
      await other.remove();
    }
  });

  test('fits', async () => {
    expect(await lib.json(['verify'])).toMatchObject({ ok: true, problems: [] });
  });
});
