import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Link, LinkUse } from '../../../../src-shared/contract/links.ts';
import { links } from '../../../shells/cli/commands/links.ts';
import { move } from '../../../shells/cli/commands/move.ts';
import { session } from '../../../shells/cli/testing/session.ts';
import { zipFile } from '../../formats/testing/zip-file.ts';
import { originals } from '../../testing/originals/index.ts';

const picture = (red: number) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: { r: red, g: 90, b: 60 } } })
    .jpeg()
    .toBuffer();
const layout = (...uris: (readonly [uri: string, size: string])[]) =>
  zipFile({
    mimetype: 'application/vnd.adobe.indesign-idml-package',
    'Spreads/Spread_a.xml': `<S>${uris.map(([uri, size]) => `<Link LinkResourceURI="${uri}" LinkResourceSize="${size}"/>`).join('')}</S>`,
  });

interface Told {
  readonly uses: readonly Link[];
  readonly usedBy: readonly LinkUse[];
  readonly missing: number;
}

async function desk() {
  const it = await session();
  const at = (name: string) => join(it.pictures, name);
  const told = async (name: string) => {
    const { uses, usedBy, missing } = (await it.run(links, at(name))) as Told;
    const line = ({ kind, written, found }: Link) =>
      `${kind === 'placed' ? '' : 'from '}${found ? `${found.name} ${found.how}` : `${written} missing`}`;
    return {
      uses: uses.map(line),
      usedBy: usedBy.map(({ kind, name: by }) => `${kind === 'placed' ? '' : 'made '}${by}`),
      missing,
    };
  };
  return { ...it, at, told };
}

test('a layout and what is placed in it, by paths of another machine; gone, back, moved and changed', async () => {
  const it = await desk();
  mkdirSync(it.at('job/Links'), { recursive: true });
  const [a, b] = [await picture(10), await picture(200)];
  await it.add({
    'job/layout.idml': layout(
      ['file:/Users/ann/Desktop/job/Links/a%20b.jpg', '0~0'],
      ['file:/Users/ann/Desktop/job/Links/c.jpg', `0~${b.length.toString(16)}`],
      ['file:/Users/ann/none.tif', '0~5'],
    ),
    'job/Links/a b.jpg': a,
    'job/Links/c.jpg': b,
    'page.html': '<!doctype html><img src="job/Links/a%20b.jpg"><img src="job/Links/a%20b.jpg">',
  });
  expect(await it.told('job/layout.idml')).toEqual({
    uses: ['file:/Users/ann/none.tif missing', 'a b.jpg path', 'c.jpg path'],
    usedBy: [],
    missing: 1,
  });
  expect(await it.told('job/Links/a b.jpg')).toEqual({ uses: [], usedBy: ['layout.idml', 'page.html'], missing: 0 });
  const { uses } = (await it.run(links, it.at('job/layout.idml'))) as Told;
  expect(uses[0]).toEqual({ kind: 'placed', written: 'file:/Users/ann/none.tif', lookedFor: '/Users/ann/none.tif' });

  // Its own disk takes one away, and puts the other elsewhere: known by its size, and that it stood there.
  renameSync(it.at('job/Links/a b.jpg'), join(it.pictures, '..', 'away.jpg'));
  mkdirSync(it.at('archive'));
  renameSync(it.at('job/Links/c.jpg'), it.at('archive/c.jpg'));
  await it.add({});
  expect(await it.told('job/layout.idml')).toEqual({
    uses: ['file:/Users/ann/Desktop/job/Links/a%20b.jpg missing', 'file:/Users/ann/none.tif missing', 'c.jpg name'],
    usedBy: [],
    missing: 2,
  });
  expect(await it.told('archive/c.jpg')).toMatchObject({ usedBy: ['layout.idml'] });
  expect(await it.told('page.html')).toMatchObject({ uses: ['job/Links/a b.jpg missing'] });
  renameSync(join(it.pictures, '..', 'away.jpg'), it.at('job/Links/a b.jpg'));
  await it.add({});
  expect(await it.told('page.html')).toEqual({ uses: ['a b.jpg path'], usedBy: [], missing: 0 });

  // Saved anew, it names another one alone; after a restart too.
  await it.add({ 'job/layout.idml': layout(['file:Links/c.jpg', '0~0'], ['file:Links/a%20b.jpg', '0~0']) });
  await it.add({});
  await it.restart();
  expect(await it.told('job/Links/a b.jpg')).toMatchObject({ usedBy: ['layout.idml', 'page.html'] });
  expect(await it.told('job/layout.idml')).toMatchObject({
    uses: ['Links/c.jpg missing', 'a b.jpg path'].map((line) => line.replace('Links/c', 'file:Links/c')),
  });
});

test('moved within the program a file is still the one that is used; in the trash it is missing, and undo brings it back', async () => {
  const it = await desk();
  mkdirSync(it.at('other'));
  const call = it.client().call;
  originals.mayMove(it.at('tex.jpg'), it.pictures);
  await it.add({
    'm.obj': 'mtllib m.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n',
    'm.mtl': 'newmtl w\nmap_Kd tex.jpg\n',
    'tex.jpg': await picture(50),
    'other/x.jpg': await picture(60),
  });
  expect(await it.told('m.obj')).toMatchObject({ uses: ['m.mtl path'] });
  expect(await it.told('m.mtl')).toEqual({ uses: ['tex.jpg path'], usedBy: ['m.obj'], missing: 0 });
  const n = (await call('assets.find', { ref: it.at('tex.jpg') })).n as number;
  expect(await call('links.inUse', { targets: [n] })).toMatchObject({
    used: 1,
    by: 1,
    some: [{ n, name: 'tex.jpg', by: [{ name: 'm.mtl' }] }],
  });
  const all = await call('search.page', { query: '', limit: 9 });
  expect(await call('links.inUse', { targets: all.ns })).toMatchObject({ used: 0, by: 0, some: [] });

  const said: string[] = [];
  await move.run({ client: it.client(), args: [it.at('tex.jpg')], options: { to: it.at('other') }, say: (line) => said.push(line) });
  expect(said).toEqual(['tex.jpg is used in m.mtl, which will miss it where it was.']);
  expect(await it.told('m.mtl')).toMatchObject({ uses: ['tex.jpg moved'], missing: 0 });
  await call('history.undo', {});
  expect(await it.told('m.mtl')).toMatchObject({ uses: ['tex.jpg path'] });
  await call('assets.trash', { targets: [n] });
  expect(await it.told('m.mtl')).toMatchObject({ uses: ['tex.jpg missing'], missing: 1 });
  await call('history.undo', {});
  expect(await it.told('m.mtl')).toMatchObject({ uses: ['tex.jpg path'], missing: 0 });
  expect(await call('catalog.verify', {})).toMatchObject({ ok: true, problems: [] });
});

test('XMP: what a picture was made from, and what is placed by ids', async () => {
  const it = await desk();
  const rdf = (mm: string) =>
    Buffer.from(
      `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stRef="http://ns.adobe.com/xap/1.0/sType/ResourceRef#" xmlns:stMfs="http://ns.adobe.com/xap/1.0/sType/ManifestItem#">${mm}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`,
    );
  const withXmp = async (red: number, mm: string) => {
    const jpg = await picture(red);
    const packet = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), rdf(mm)]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length + 2);
    return Buffer.concat([jpg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, packet, jpg.subarray(2)]);
  };
  const id = (n: number) => `xmp.did:${String(n).repeat(8)}-0000-4000-8000-000000000000`;
  const own = (n: number) =>
    `<xmpMM:DocumentID>${id(n)}</xmpMM:DocumentID><xmpMM:InstanceID>xmp.iid:${n}</xmpMM:InstanceID>`;
  await it.add({
    'master.jpg': await withXmp(10, own(1)),
    'small.jpg': await withXmp(
      90,
      `${own(2)}<xmpMM:DerivedFrom rdf:parseType="Resource"><stRef:documentID>${id(1)}</stRef:documentID></xmpMM:DerivedFrom>`,
    ),
    'again.jpg': await withXmp(
      120,
      `${own(3)}<xmpMM:DerivedFrom rdf:parseType="Resource"><stRef:documentID>${id(3)}</stRef:documentID></xmpMM:DerivedFrom>`,
    ),
    'montage.jpg': await withXmp(
      150,
      `${own(4)}<xmpMM:Ingredients><rdf:Bag><rdf:li rdf:parseType="Resource"><stRef:filePath>C:\\old\\master-v1.jpg</stRef:filePath><stRef:documentID>${id(1)}</stRef:documentID></rdf:li></rdf:Bag></xmpMM:Ingredients><xmpMM:Manifest><rdf:Bag><rdf:li rdf:parseType="Resource"><stMfs:linkForm>EmbedByReference</stMfs:linkForm><stMfs:reference rdf:parseType="Resource"><stRef:filePath>small.jpg</stRef:filePath></stMfs:reference></rdf:li><rdf:li rdf:parseType="Resource"><stMfs:reference rdf:parseType="Resource"><stRef:filePath>none.jpg</stRef:filePath></stMfs:reference></rdf:li></rdf:Bag></xmpMM:Manifest>`,
    ),
  });
  const expected = async () => {
    expect(await it.told('small.jpg')).toEqual({ uses: ['from master.jpg id'], usedBy: ['montage.jpg'], missing: 0 });
    expect(await it.told('again.jpg')).toEqual({ uses: [], usedBy: [], missing: 0 });
    expect(await it.told('montage.jpg')).toEqual({
      uses: ['none.jpg missing', 'small.jpg path', 'master.jpg id'],
      usedBy: [],
      missing: 1,
    });
    expect(await it.told('master.jpg')).toEqual({ uses: [], usedBy: ['montage.jpg', 'made small.jpg'], missing: 0 });
  };
  await expected();
  await it.restart();
  await expected();
});
