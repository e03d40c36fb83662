import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { full } from '../../workers/media-tasks.ts';
import { identify } from '../index.ts';
import { scratch } from '../testing/pictures.ts';
import { zipFile } from '../testing/zip-file.ts';

const disk = scratch();
afterAll(disk.remove);

async function refsIn(name: string, data: string | Uint8Array): Promise<string[] | undefined> {
  const bytes = Buffer.from(data as string);
  const type = identify(bytes.subarray(0, 262_144), name);
  const result = await full(
    { id: 1, task: 'full', path: Buffer.from(disk.write(name, bytes)), size: bytes.length, type, facts: {} },
    new AbortController().signal,
  );
  return result.refs?.map(({ kind, path, size }) =>
    [kind === 'placed' ? '' : `${kind} `, path, size === undefined ? '' : ` ${size}`].join(''),
  );
}

test('Photoshop: linked smart objects, not embedded ones', async () => {
  const { writePsdBuffer } = await import('ag-psd');
  const linked = (id: number, more: object) => ({
    id: `20953ddb-9391-11ec-b4f1-c15674f50bc${id}`,
    name: 'a.psb',
    childDocumentID: 'x',
    ...more,
  });
  const psd = (linkedFiles: object[]) =>
    writePsdBuffer({ width: 2, height: 2, children: [], linkedFiles } as never, { noBackground: true });
  const file = {
    fileSize: 77,
    name: 'wood.jpg',
    fullPath: 'file:///Users/ann/Links/wood.jpg',
    originalPath: '',
    relativePath: 'Links/wood.jpg',
  };
  expect(
    await refsIn(
      'a.psd',
      psd([linked(1, { linkedFile: file }), linked(2, { linkedFile: { ...file, relativePath: '' } })]),
    ),
  ).toEqual(['Links/wood.jpg 77', 'file:///Users/ann/Links/wood.jpg 77']);
  expect(await refsIn('b.psd', psd([linked(1, { data: new Uint8Array([1, 2, 3]) })]))).toEqual([]);
});

test('InDesign markup: each link once, with its size', async () => {
  const link = (uri: string, size: string) =>
    `<Rectangle><Image><Link Self="u1" LinkResourceURI="${uri}" LinkResourceSize="${size}"/></Image></Rectangle>`;
  const idml = zipFile({
    mimetype: 'application/vnd.adobe.indesign-idml-package',
    'designmap.xml': '<Document/>',
    'Spreads/Spread_a.xml': `<idPkg:Spread>${link('file:/Users/ann/job/Links/a%20b.tif', '0~1a')}${link('file:/Users/ann/job/Links/a%20b.tif', '0~1a')}${link('file:C:/job/c.ai', '1~0')}</idPkg:Spread>`,
  });
  expect(await refsIn('a.idml', idml)).toEqual([
    'file:/Users/ann/job/Links/a%20b.tif 26',
    'file:C:/job/c.ai 4294967296',
  ]);
});

test('office documents: pictures outside of them, and none inside', async () => {
  const rel = (type: string, target: string, mode = ' TargetMode="External"') =>
    `<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${mode}/>`;
  const docx = zipFile({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': '<w:document><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>',
    'word/_rels/document.xml.rels': `<Relationships>${rel('image', 'file:///C:\\pics\\a%20b.png')}${rel('image', 'c.png')}${rel('image', 'media/in.png', '')}${rel('hyperlink', 'd.png')}${rel('image', 'https://example.org/e.png')}</Relationships>`,
  });
  expect(await refsIn('a.docx', docx)).toEqual(['file:///C:/pics/a%20b.png', 'c.png']);
  const odt = zipFile({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml':
      '<office:document-content><draw:image xlink:href="../a.png"/><draw:image xlink:href="Pictures/in.png"/><draw:image xlink:href="file:///home/b.png"/></office:document-content>',
  });
  expect(await refsIn('a.odt', odt)).toEqual(['a.png', 'file:///home/b.png']);
});

test('SVG, HTML and Markdown: what they show from this disk', async () => {
  expect(
    await refsIn(
      'a.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image xlink:href="a%20b.png"/><image href="data:image/png;base64,AA"/><use href="#own"/><use href="icons.svg#x"/></svg>',
    ),
  ).toEqual(['a b.png', 'icons.svg']);
  expect(
    await refsIn(
      'a.svgz',
      gzipSync('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="z.png"/></svg>'),
    ),
  ).toEqual(['z.png']);
  expect(
    await refsIn(
      'a.html',
      '<!doctype html><img src=x><img src="img/a.jpg?v=2" srcset="img/b.jpg 2x, img/c.jpg 3x"><video poster="p.jpg"><source src=\'f.mp4\'></video><img src="https://example.org/a.jpg"><a href="no.html"></a><div style="background:url(bg.png)">',
    ),
  ).toEqual(['img/a.jpg', 'img/b.jpg', 'img/c.jpg', 'p.jpg', 'f.mp4', 'bg.png']);
  expect(
    await refsIn(
      'a.md',
      '# T\n![one](img/a%20b.jpg "T") ![two](<c d.png>) ![three][id] [no](x.jpg)\n<img src="e.png">\n\n[id]: f(1).png\n',
    ),
  ).toEqual(['img/a b.jpg', 'c d.png', 'f(1).png', 'e.png']);
});

test('models: textures, materials and buffers', async () => {
  const gltf = JSON.stringify({
    asset: { version: '2.0' },
    images: [{ uri: 'tex/wood%20a.png' }, { uri: 'data:image/png;base64,AA' }, { bufferView: 1 }],
    buffers: [{ uri: 'a.bin', byteLength: 4 }],
  });
  expect(await refsIn('a.gltf', gltf)).toEqual(['tex/wood a.png', 'a.bin']);
  const chunk = Buffer.from(gltf.padEnd(Math.ceil(gltf.length / 4) * 4));
  const head = Buffer.alloc(20);
  head.write('glTF');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(20 + chunk.length, 8);
  head.writeUInt32LE(chunk.length, 12);
  head.write('JSON', 16);
  expect(await refsIn('a.glb', Buffer.concat([head, chunk]))).toEqual(['tex/wood a.png', 'a.bin']);
  expect(await refsIn('a.obj', 'mtllib my wood.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n')).toEqual(['my wood.mtl']);
  expect(
    await refsIn(
      'a.mtl',
      'newmtl w\nKd 1 1 1\nmap_Kd -s 2 2 -clamp on my wood.jpg\nmap_Bump -bm 0.5 b\\c.png\n# map_Kd no.png\n',
    ),
  ).toEqual(['my wood.jpg', 'b\\c.png']);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(9);
  expect(
    await refsIn(
      'a.fbx',
      Buffer.concat([Buffer.from('Kaydara FBX Binary  \0RelativeFilenameS'), length, Buffer.from('tex\\a.png')]),
    ),
  ).toEqual(['tex\\a.png']);
});

test('PostScript, and projects of Final Cut and Premiere', async () => {
  expect(
    await refsIn(
      'a.eps',
      '%!PS-Adobe-3.0 EPSF-3.0\n%%DocumentFiles: (Macintosh HD:job:a.tif)\n%%+ b.eps\n%%EndComments\n%%ImageFileName: (c.tif)\nshowpage\n',
    ),
  ).toEqual(['Macintosh HD:job:a.tif', 'b.eps', 'c.tif']);
  expect(
    await refsIn(
      'a.fcpxml',
      '<?xml version="1.0"?><fcpxml version="1.10"><resources><asset id="r1" src="file:///Volumes/A/a%20b.mov"/><asset id="r2"><media-rep src="file:///Volumes/A/c.mov"/></asset></resources></fcpxml>',
    ),
  ).toEqual(['file:///Volumes/A/a%20b.mov', 'file:///Volumes/A/c.mov']);
  expect(
    await refsIn(
      'a.prproj',
      gzipSync(
        '<Premiere><Media><ActualMediaFilePath>C:\\clips\\a&amp;b.mp4</ActualMediaFilePath><FilePath>C:\\clips\\a&amp;b.mp4</FilePath></Media></Premiere>',
      ),
    ),
  ).toEqual(['C:\\clips\\a&b.mp4']);
});

test('what is damaged or endless names nothing, or what it could', async () => {
  expect(await refsIn('a.gltf', '{"images":[{"uri":')).toBe(undefined);
  expect(await refsIn('a.gltf', '{"images":[null,{"uri":7},"x"],"buffers":{}}')).toEqual([]);
  expect(await refsIn('a.idml', 'PK\x03\x04 no')).toBe(undefined);
  expect(
    (
      await refsIn(
        'a.html',
        `<!doctype html>${Array.from({ length: 9000 }, (_, i) => `<img src="${i}.png">`).join('')}`,
      )
    )?.length,
  ).toBe(5000);
  expect(await refsIn('a.md', `![${'['.repeat(50_000)}](`)).toEqual([]);
  expect(
    await refsIn(
      'a.obj',
      `mtllib ${'x'.repeat(9000)}\nmtllib a\0b.mtl\nmtllib ${'../'.repeat(999)}etc/passwd\nv 0 0 0\n`,
    ),
  ).toEqual([`${'../'.repeat(999)}etc/passwd`]);
});
