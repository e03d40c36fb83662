import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Base, BlockSource, Values } from '../../../src-shared/domain/asset.ts';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import { uniteTags } from './unite-tags.ts';
import { layerOf, withSidecar } from './layer.ts';
import { sidecarNames } from '../features/metadata/names.ts';
import { readSidecar } from './sidecar.ts';
import { packet } from './testing/fixtures.ts';

const base = (source: BlockSource, values: Values, more: Partial<Base> = {}): Base => ({
  source,
  hash: `${source}-1`,
  values,
  ...more,
});

describe('a layer', () => {
  it('takes each field from XMP, then IIM, then EXIF', () => {
    const layer = layerOf([
      base('exif', { title: 'e', caption: 'e', creator: 'e' }),
      base('iim', { title: 'i', caption: 'i' }),
      base('xmp', { title: 'x' }),
    ]);
    expect(layer.values).toEqual({ title: 'x', caption: 'i', creator: 'e' });
  });
  it('takes IIM first where its digest says so, but the whole text where IIM has only its beginning', () => {
    const long = 'A long story of a fox in the early morning of a winter day';
    const layer = layerOf([
      base('iim', { title: 'i', caption: long.slice(0, 40) }, { overXmp: true }),
      base('xmp', { title: 'x', caption: long }),
    ]);
    expect(layer.values).toEqual({ title: 'i', caption: long });
  });
  it('lets a sidecar win field by field, also with no stars', () => {
    const layer = layerOf([base('xmp', { title: 'x', rating: 3, tags: [['a']] })]);
    const laid = withSidecar(layer, base('sidecar', { rating: 0, tags: [['b', 'c']] }));
    expect(laid.values).toEqual({ title: 'x', rating: 0, tags: [['b', 'c']] });
    expect(laid.hash).not.toBe(layer.hash);
    expect(withSidecar(laid, base('sidecar', { rating: 0, tags: [['b', 'c']] }))).toEqual(laid);
  });
  it('has one hash whatever the order of its bases, and another when a block changes', () => {
    const [a, b] = [base('exif', {}), base('xmp', { rating: 1 })];
    expect(layerOf([a, b]).hash).toBe(layerOf([b, a]).hash);
    expect(layerOf([a, { ...b, hash: 'xmp-2' }]).hash).not.toBe(layerOf([a, b]).hash);
  });
});

describe('united tags', () => {
  const name = fc.constantFrom('fox', 'Fox', 'animals', 'Nature', 'sea', 'Amélie', 'Ame\u0301lie');
  const paths = fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
  it('hold every tree once, and every word at least somewhere', () => {
    fc.assert(
      fc.property(paths, fc.array(name, { maxLength: 6 }), (trees, words) => {
        const united = uniteTags(
          trees,
          words.map((word) => [word]),
        );
        const keys = united.map(tagKey);
        expect(new Set(keys).size).toBe(keys.length);
        for (const tree of trees) expect(keys).toContain(tagKey(tree));
        const names = new Set(united.flat().map((one) => tagKey([one])));
        for (const word of words) expect(names).toContain(tagKey([word]));
        expect(uniteTags(united, [])).toEqual(united);
      }),
    );
  });
});

describe('a sidecar', () => {
  it('has the names that Adobe and darktable give it', () => {
    expect(sidecarNames(Buffer.from('a.b.nef')).map(String)).toEqual([
      'a.b.nef.xmp',
      'a.b.nef.XMP',
      'a.b.xmp',
      'a.b.XMP',
    ]);
    expect(sidecarNames(Buffer.from('noext')).map(String)).toEqual(['noext.xmp', 'noext.XMP']);
  });
  it('is read in UTF-8 and in UTF-16 of both orders, with marks and without', () => {
    const text = packet(
      '<xmp:Label>Grün</xmp:Label><dc:creator><rdf:Seq><rdf:li>Åsa &amp; Bo</rdf:li></rdf:Seq></dc:creator>',
    ).replace(/^<\?xpacket[^>]*>\s*/, '');
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    const all = [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      little,
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      big,
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ];
    for (const bytes of all)
      expect(readSidecar(bytes)).toMatchObject({ source: 'sidecar', values: { label: 'green', creator: 'Åsa & Bo' } });
  });
  it('is read whatever prefixes it chose, and unknown namespaces are passed over', () => {
    const text = `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns="http://ns.adobe.com/xap/1.0/" xmlns:q="urn:other" q:Rating="1" xmlns:z="http://ns.adobe.com/xap/1.0/" z:Rating="4"><q:Label>no</q:Label><Label>Blue</Label></r:Description></r:RDF>`;
    expect(readSidecar(Buffer.from(text))).toMatchObject({ values: { rating: 4, label: 'blue' } });
  });
});
