/** Samples of models, drawings and fonts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { blend, dwg } from './carried-files.ts';
import { dxfText, PLATE } from './dxf-file.ts';
import { fbx, glb, gltf, obj, ply, stl, threeMf } from './models.ts';
import { type Row, seen } from './sample.ts';
import { zipFile } from './zip-file.ts';

export function models(thumbnail: Buffer): Record<string, Row> {
  const model = (bytes: Buffer | string, word?: string): Row => ({
    bytes: Buffer.from(bytes),
    opens: 'model',
    facts: ['triangles'],
    ...(word ? { word } : {}),
  });
  return {
    stl: model(stl()),
    obj: model(obj().replace('o Walls', 'o Zirkelobj'), 'Zirkelobj'),
    ply: model(ply()),
    glb: model(glb()),
    gltf: model(gltfAlone()),
    fbx: model(fbx()),
    '3mf': model(threeMf(2)),
    blend: {
      bytes: blend(),
      opens: 'picture',
      facts: ['formatVersion'],
      note: 'its head and picture: the scene is not read',
    },
    dxf: { bytes: Buffer.from(dxfText(PLATE), 'latin1'), opens: 'drawing', facts: [], word: 'Gehäuse' },
    dwg: {
      bytes: dwg(),
      opens: 'picture',
      facts: ['formatVersion'],
      note: 'its head and picture: the drawing is not documented',
      real: 'file-type/fixture-line-weights.dwg',
    },
    dwf: seen(
      Buffer.concat([
        Buffer.from('(DWF V06.00)'),
        zipFile([
          { name: 'sheet/thumbnail.png', data: thumbnail, stored: true },
          { name: 'manifest.xml', data: '<x/>' },
        ]),
      ]),
      { facts: ['formatVersion'], note: 'its package with a thumbnail: the drawing is not read' },
    ),
  };
}

export function fonts(): Record<string, Row> {
  const font = (name: string, file: string): Buffer =>
    readFileSync(path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file));
  const type = (bytes: Buffer, more: Partial<Row> = {}): Row => ({
    bytes,
    opens: 'specimen',
    facts: ['fontFamily'],
    ...more,
  });
  const ttf = font('pdfjs-dist', 'standard_fonts/LiberationSans-Italic.ttf');
  return {
    ttf: type(ttf, { word: 'Liberation' }),
    woff: type(woff(ttf), { word: 'Liberation' }),
    woff2: type(font('@fontsource-variable/inter', 'files/inter-greek-wght-normal.woff2'), { word: 'Inter' }),
    otf: { opens: 'specimen', facts: ['fontFamily'], real: 'file-type/fixture.otf', note: 'no package brings one' },
  };
}

/** With its shape as text in it. */
function gltfAlone(): string {
  const { json, bin } = gltf(true);
  return JSON.stringify({
    ...json,
    buffers: [{ byteLength: bin.length, uri: `data:application/octet-stream;base64,${bin.toString('base64')}` }],
  });
}

/** The same tables, none of them packed. */
function woff(ttf: Buffer): Buffer {
  const count = ttf.readUInt16BE(4);
  const head = Buffer.alloc(44 + count * 20);
  head.write('wOFF');
  ttf.copy(head, 4, 0, 4);
  head.writeUInt16BE(count, 12);
  head.writeUInt32BE(ttf.length, 16);
  const data: Buffer[] = [head];
  let at = head.length;
  for (let i = 0; i < count; i++) {
    const from = 12 + i * 16;
    const [start, length] = [ttf.readUInt32BE(from + 8), ttf.readUInt32BE(from + 12)];
    ttf.copy(head, 44 + i * 20, from, from + 4);
    for (const [place, value] of [
      [4, at],
      [8, length],
      [12, length],
      [16, ttf.readUInt32BE(from + 4)],
    ] as const)
      head.writeUInt32BE(value, 44 + i * 20 + place);
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
    ttf.copy(padded, 0, start, start + length);
    data.push(padded);
    at += padded.length;
  }
  head.writeUInt32BE(at, 8);
  return Buffer.concat(data);
}
