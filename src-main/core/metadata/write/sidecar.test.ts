import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Base, Values } from '../../../../src-shared/domain/asset.ts';
import { differences, NO_DIFFERENCES } from '../../../../src-shared/domain/metadata/merge.ts';
import { layerOf } from '../layer.ts';
import { readSidecar } from '../sidecar.ts';
import { packet } from '../testing/fixtures.ts';
import { decodePacket } from '../xmp.ts';
import { lost, statements } from './rdf.ts';
import { CannotEdit, writtenSidecar } from './sidecar.ts';

const CORPUS = path.resolve(import.meta.dirname, '../../../../../shared/corpus');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const bare = (bytes: Uint8Array) => decodePacket(bytes).replace(/^\ufeff/, '');

/** What a sidecar says becomes `wanted`. */
function write(before: string | Uint8Array | undefined, wanted: Values, inside: readonly Base[] = [], forExt?: string) {
  const bytes = typeof before === 'string' ? Buffer.from(before) : before;
  const base = bytes && readSidecar(bytes);
  if (base instanceof Error) throw base;
  const file = layerOf([...inside, ...(base ? [base] : [])]).values;
  const wish = differences(wanted, file);
  return wish ? writtenSidecar(bytes, { wish, whole: wanted }, inside, forExt).bytes : bytes;
}
function said(bytes: Uint8Array | undefined, inside: readonly Base[] = []): Values {
  const base = bytes && readSidecar(bytes);
  if (!base || base instanceof Error) throw base ?? new Error('nothing was written');
  return layerOf([...inside, base]).values;
}

const inside = (values: Values): Base => ({ source: 'xmp', hash: 'x', values });

describe('a sidecar that is written', () => {
  it('says in the ways of others what was set, and nothing where nothing was', () => {
    const wanted: Values = {
      rating: 4, label: 'green', flag: 'pick', title: 'A <title> & "more"', caption: 'Line one\nline two', creator: 'Ann; Bob',
      copyright: '© Ann', city: 'Lisboa', tags: [['people', 'Ines'], ['sea']],
    };
    const made = write(undefined, wanted, [], 'nef');
    expect(said(made)).toEqual(wanted);
    const found = statements(text(made as Uint8Array));
    const of = (name: string) => found.get(name) ?? '';
    expect(of('http://ns.adobe.com/xap/1.0 Label')).toContain('Green');
    for (const word of ['people', 'Ines', 'sea']) expect(of('http://purl.org/dc/elements/1.1 subject')).toContain(word);
    expect(of('http://ns.adobe.com/lightroom/1.0 hierarchicalSubject')).toContain('people|Ines');
    expect(of('http://ns.adobe.com/photoshop/1.0 SidecarForExtension')).toContain('NEF');
    expect([...found.keys()].some((name) => /digiKam|photo\/1.0|ColorLabel/.test(name))).toBe(false);
  });

  it('changes the one value and leaves every other byte as it was', () => {
    const before = packet('<dc:title><rdf:Alt><rdf:li xml:lang="x-default">One</rdf:li><rdf:li xml:lang="de">Eins</rdf:li></rdf:Alt></dc:title>\n <!-- mine -->', 'xmp:Rating="2"');
    expect(text(write(before, { rating: 5, title: 'One' }) as Uint8Array)).toBe(before.replace('xmp:Rating="2"', 'xmp:Rating="5"'));
    expect(text(write(before, { rating: 2, title: 'Two' }) as Uint8Array)).toBe(before.replace('>One<', '>Two<'));
  });

  it('takes single tags out of every list that holds them, and puts new ones in', () => {
    const bag = (name: string, kind: string, ...items: string[]) => `<${name}><rdf:${kind}>${items.map((one) => `<rdf:li>${one}</rdf:li>`).join('')}</rdf:${kind}></${name}>`;
    const before = packet(
      bag('digiKam:TagsList', 'Seq', 'people/Ines', 'people/Tom') + bag('lr:hierarchicalSubject', 'Bag', 'people|Ines', 'people|Tom') +
        bag('dc:subject', 'Bag', 'people', 'Ines', 'Tom', 'sea') + bag('MicrosoftPhoto:LastKeywordXMP', 'Bag', 'people/Ines', 'people/Tom') +
        '<acdsee:categories>&lt;Categories&gt;&lt;Category Assigned="1"&gt;sea&lt;/Category&gt;&lt;/Categories&gt;</acdsee:categories>',
    );
    const after = write(before, { tags: [['people', 'Tom'], ['places', 'Lisboa']] }) as Uint8Array;
    expect(said(after).tags).toEqual([['people', 'Tom'], ['places', 'Lisboa']]);
    expect(text(after)).not.toMatch(/Ines|"1"|>sea</);
    expect(text(after)).toContain('<rdf:li>places/Lisboa</rdf:li>');
    expect(text(after)).toContain('<rdf:li>people</rdf:li>');
  });

  it('rejects and takes back a reject as other programs do', () => {
    const rejected = write(packet('', 'xmp:Rating="0"'), { flag: 'reject' }) as Uint8Array;
    expect(text(rejected)).toContain('xmp:Rating="-1"');
    expect(said(rejected)).toMatchObject({ flag: 'reject', rating: 0 });
    const again = write(rejected, { rating: 3 }) as Uint8Array;
    expect(said(again)).toEqual({ rating: 3 });
  });

  it('holds over the file inside what was cleared on purpose', () => {
    const file = inside({ title: 'From the camera', rating: 4, tags: [['Nikon']], flag: 'pick' });
    const after = write(undefined, {}, [file]) as Uint8Array;
    expect(said(after, [file])).toEqual({ rating: 0 });
    expect(said(write(after, { title: 'Mine', tags: [['a']] }, [file]), [file])).toEqual({ rating: 0, title: 'Mine', tags: [['a']] });
  });

  it('brings back tags with slashes, pipes, commas, other scripts and emoji', () => {
    const tags = [['a/b', 'c'], ['x|y'], ['x', 'y|z', 'q/r'], ['one, two'], ['שלום', 'مرحبا'], ['🐕', '犬'], ['people'], ['people', 'Ines'], ['Ines'], ['a;b'], ['<&">']];
    const after = write(undefined, { tags }) as Uint8Array;
    expect(new Set(said(after).tags?.map((one) => one.join('\0')))).toEqual(new Set(tags.map((one) => one.join('\0'))));
    expect(said(write(after, { tags: [['Ines']] }) as Uint8Array).tags).toEqual([['Ines']]);
  });

  it('keeps UTF-16, byte order marks and line ends of others', () => {
    const source = packet('\r\n<dc:title>x</dc:title>\r\n', 'xmp:Rating="2"');
    for (const before of [Buffer.from(`\ufeff${source}`, 'utf16le'), Buffer.from(`\ufeff${source}`, 'utf16le').swap16(), Buffer.from(`\ufeff${source}`)]) {
      const after = write(before, { rating: 3, title: 'x' }) as Uint8Array;
      expect(after.length).toBe(before.length);
      expect(said(after)).toEqual({ rating: 3, title: 'x' });
    }
  });

  it.each([
    ['half of one', packet('<dc:title>x</dc:title>').slice(0, 700)],
    ['Latin 1', `<?xml version="1.0" encoding="ISO-8859-1"?>${packet('').replace(/<\?xpacket[^>]*>/, '')}`],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(packet('<dc:title>')), Buffer.from([0xe4]), Buffer.from(packet('</dc:title>'))])],
    ['a document type', `<!DOCTYPE x [<!ENTITY y "z">]>${packet('')}`],
  ])('refuses %s instead of guessing', (_, before) => {
    expect(() => writtenSidecar(Buffer.from(before), { wish: { ...NO_DIFFERENCES, fields: new Map([['rating', 3]]) }, whole: { rating: 3 } }, [])).toThrow(CannotEdit);
  });

  it('comes from any state to any other, and what it is not asked for stays', () => {
    const name = fc.constantFrom('a', 'b', 'Größe', 'x|y', 'p/q', 'Ines');
    const values = fc.record(
      {
        rating: fc.integer({ min: 1, max: 5 }),
        label: fc.constantFrom('red', 'purple', 'Nikon 7'),
        flag: fc.constantFrom('pick' as const, 'reject' as const),
        title: fc.constantFrom('one', '<two>'),
        creator: fc.constantFrom('Ann', 'Ann; Bob'),
        licence: fc.constantFrom('https://x/y'),
        custom: fc.dictionary(fc.constantFrom('client', '_2nd', 'größe'), fc.oneof(fc.constantFrom('a', 'b <c>', 'one\ntwo'), fc.uniqueArray(name, { minLength: 1, maxLength: 3 }))),
        tags: fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 5, selector: (one) => one.join('\0').toLowerCase() }),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Values>;
    const other = packet('<photoshop:History>long</photoshop:History><dc:format>image/x</dc:format>', 'photoshop:ColorMode="3"');
    fc.assert(
      fc.property(values, values, fc.option(values), (a, b, within) => {
        const blocks = within ? [inside(within)] : [];
        const first = write(other, a, blocks) as Uint8Array;
        expect(differences(a, said(first, blocks))).toBeUndefined();
        const second = write(first, b, blocks) as Uint8Array;
        expect(differences(b, said(second, blocks))).toBeUndefined();
        const kept = statements(text(second));
        for (const [property, value] of statements(other)) expect(kept.get(property)).toBe(value);
      }),
      { numRuns: 60 },
    );
  });
});

const STARS = ['http://ns.adobe.com/xap/1.0 Rating', 'http://ns.microsoft.com/photo/1.0 Rating'];

describe.runIf(existsSync(CORPUS))('sidecars of other programs', () => {
  const files = (readdirSync(CORPUS, { recursive: true }) as string[]).filter((name) => /\.xmp$/i.test(name));

  it('holds all of them', () => expect(files.length).toBeGreaterThan(20));

  it.each(files)('%s keeps all it has when a star is changed, and every byte when nothing is', (name) => {
    const before = readFileSync(path.join(CORPUS, name));
    const base = readSidecar(before);
    expect(base).not.toBeInstanceOf(Error);
    const values = (base as Base).values;
    expect(write(before, values)).toBe(before);
    const isReject = values.flag === 'reject';
    const wanted = { ...values, rating: ((values.rating ?? 0) % 5) + 1 };
    const after = write(before, wanted) as Uint8Array;
    expect(lost(bare(before), bare(after), new Set(isReject ? [...STARS, 'http://ns.adobe.com/xmp/1.0/DynamicMedia pick'] : STARS))).toBeUndefined();
    expect(differences(wanted, said(after))).toBeUndefined();
    // Nothing but the star: what stands before and after it is the same text.
    expect(Math.abs(after.length - before.length)).toBeLessThan(100);
    const all = { ...wanted, label: 'blue', title: 'New', creator: 'Ann', tags: [...(values.tags ?? []), ['new', 'tag']] };
    expect(differences(all, said(write(after, all)))).toBeUndefined();
  });
});
