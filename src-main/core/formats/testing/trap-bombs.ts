/** Files that are small and say that they are large: of each family one that would fill memory or time if it were believed. */
import { deflateSync, gzipSync } from 'node:zlib';
import { zipFile } from './zip-file.ts';

const MANY = 100_000;
const HUGE = 0x7fff_fff0;

export function smallBombs(): Record<string, Buffer | string> {
  const spaces = Buffer.alloc(32 * 2 ** 20, ' ');
  const inZip = (name: string, before = '', after = ''): Buffer =>
    zipFile([{ name, data: Buffer.concat([Buffer.from(before), spaces, Buffer.from(after)]) }]);
  return {
    'bomb.svgz': gzipSync(
      Buffer.concat([
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'),
        spaces,
        Buffer.from('</svg>'),
      ]),
    ),
    'bomb.odt': inZip('content.xml', '<office:document-content>'),
    'bomb.pptx': inZip('ppt/presentation.xml', '<p:presentation>'),
    'bomb.epub': inZip('META-INF/container.xml', '<container>'),
    'bomb.idml': inZip('META-INF/metadata.xml', '<x>'),
    'bomb.3mf': inZip('3D/3dmodel.model', '<model>', '</model>'),
    'bomb.kra': inZip('mergedimage.png'),
    'bomb.pdf': flatePdf(),
    'bomb.fbx': fbxArray(),
    'bomb.png': pngText(),
    'bomb.woff': woff(),
    'claims.glb': glbClaiming(),
    'claims.stl': stlClaiming(),
    'claims.ply': `ply\nformat binary_little_endian 1.0\nelement vertex ${HUGE}\nproperty float x\nproperty float y\nproperty float z\nelement face ${HUGE}\nproperty list uint int vertex_indices\nend_header\n`,
    'claims.psd': psdClaiming(),
    'claims.bmp': bmpClaiming(),
    'claims.xlsx': sheetClaiming(),
    'claims.7z': sevenZipClaiming(),
    'columns.csv': `${'a,'.repeat(1_000_000)}\n1\n`,
    'grid.dxf': dxfGrid(),
    'blocks.dxf': dxfLaughs(),
    'wide.md': `|${'a|'.repeat(MANY)}\n|${'-|'.repeat(MANY)}\n`,
  };
} // prettier-ignore

/** A page whose drawing unpacks to 16 MB of spaces. */
function flatePdf(): Buffer {
  const packed = deflateSync(Buffer.alloc(16 * 2 ** 20, ' '));
  const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 64 48]/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length ${packed.length}>>stream\n`;
  return Buffer.concat([
    Buffer.from(head),
    packed,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF'),
  ]);
}

/** Binary FBX of one list of numbers, packed 1,000 to 1. */
function fbxArray(): Buffer {
  const packed = deflateSync(Buffer.alloc(32 * 2 ** 20));
  const name = Buffer.from('Vertices');
  const property = Buffer.alloc(13);
  property.write('d');
  property.writeUInt32LE(4 * 2 ** 20, 1);
  property.writeUInt32LE(1, 5);
  property.writeUInt32LE(packed.length, 9);
  const head = Buffer.alloc(13);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(property.length + packed.length, 8);
  head.writeUInt8(name.length, 12);
  const magic = Buffer.concat([Buffer.from('Kaydara FBX Binary  \0\x1a\0', 'latin1'), Buffer.from([0xe8, 0x1c, 0, 0])]);
  head.writeUInt32LE(magic.length + 13 + name.length + property.length + packed.length);
  return Buffer.concat([magic, head, name, property, packed, Buffer.alloc(13), Buffer.alloc(160)]);
}

/** A picture of one pixel with a text of 16 MB in it. */
function pngText(): Buffer {
  const chunk = (kind: string, data: Buffer): Buffer => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length);
    out.write(kind, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const size = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(16 * 2 ** 20, 'x'))]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    chunk('zTXt', text),
    chunk('IDAT', deflateSync(Buffer.from([0, 200]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(data: Buffer): number {
  let sum = 0xffff_ffff;
  for (const byte of data) {
    sum ^= byte;
    for (let k = 0; k < 8; k++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}

/** One table that unpacks to far more than its length says. */
function woff(): Buffer {
  const table = deflateSync(Buffer.alloc(64 * 2 ** 20));
  const head = Buffer.alloc(44 + 20);
  head.write('wOFF');
  head.writeUInt32BE(0x10000, 4);
  head.writeUInt32BE(head.length + table.length, 8);
  head.writeUInt16BE(1, 12);
  head.writeUInt32BE(HUGE, 16);
  head.write('glyf', 44);
  head.writeUInt32BE(head.length, 48);
  head.writeUInt32BE(table.length, 52);
  head.writeUInt32BE(HUGE, 56);
  return Buffer.concat([head, table]);
}

/** Corners without any bytes behind them: by the standard they are zeros. */
function glbClaiming(): Buffer {
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ componentType: 5126, count: 300_000_000, type: 'VEC3', min: [0, 0, 0], max: [0, 0, 0] }],
  };
  const text = Buffer.from(JSON.stringify(json));
  const data = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const head = Buffer.alloc(20);
  head.write('glTF');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(20 + data.length, 8);
  head.writeUInt32LE(data.length, 12);
  head.write('JSON', 16);
  return Buffer.concat([head, data]);
}

function stlClaiming(): Buffer {
  const out = Buffer.alloc(84 + 500);
  out.writeUInt32LE(HUGE, 80);
  return out;
}

function psdClaiming(): Buffer {
  const out = Buffer.alloc(26 + 14);
  out.write('8BPS');
  out.writeUInt16BE(1, 4);
  out.writeUInt16BE(56, 12);
  out.writeUInt32BE(30_000, 14);
  out.writeUInt32BE(30_000, 18);
  out.writeUInt16BE(32, 22);
  out.writeUInt16BE(3, 24);
  out.writeUInt16BE(1, 38);
  return out;
}

function bmpClaiming(): Buffer {
  const out = Buffer.alloc(60);
  out.write('BM');
  out.writeUInt32LE(54, 10);
  out.writeUInt32LE(40, 14);
  out.writeInt32LE(HUGE, 18);
  out.writeInt32LE(-HUGE, 22);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(24, 28);
  return out;
}

/** Two cells at the ends of the largest sheet. */
const sheetClaiming = (): Buffer =>
  zipFile({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="Far" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml':
      '<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>',
  });

/** Its list of names is said to be nearly endless, and packed. */
function sevenZipClaiming(): Buffer {
  const header = Buffer.from([
    0x17, 0x06, 0, 1, 9, 4, 0, 0x07, 0x0b, 1, 0, 1, 0x23, 3, 1, 1, 5, 0x5d, 0xff, 0xff, 0xff, 0x7f, 0x0c, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0,
  ]);
  const head = Buffer.alloc(32);
  head.set([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]);
  head.writeUInt32LE(4, 12);
  head.writeUInt32LE(header.length, 20);
  head.writeUInt32LE(crc(header), 28);
  head.writeUInt32LE(crc(head.subarray(12, 32)), 8);
  return Buffer.concat([head, Buffer.alloc(4), header]);
}

const dxf = (blocks: string, entities: string): string =>
  `0\nSECTION\n2\nBLOCKS\n${blocks}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n${entities}0\nENDSEC\n0\nEOF\n`;
const LINE = '0\nLINE\n8\n0\n10\n0\n20\n0\n11\n1\n21\n1\n';
const block = (name: string, inside: string): string => `0\nBLOCK\n2\n${name}\n10\n0\n20\n0\n${inside}0\nENDBLK\n`;

/** One line, put down ten billion times. */
const dxfGrid = (): string =>
  dxf(block('A', LINE), `0\nINSERT\n2\nA\n8\n0\n10\n0\n20\n0\n70\n${MANY}\n71\n${MANY}\n44\n2\n45\n2\n`);

/** Ten blocks, each of ten of the one before; the last one is in the first. */
function dxfLaughs(): string {
  const insert = (name: string): string => `0\nINSERT\n2\n${name}\n8\n0\n10\n0\n20\n0\n`;
  const all = Array.from({ length: 12 }, (_, i) => block(`B${i + 1}`, insert(`B${i}`).repeat(10)));
  return dxf(block('B0', LINE + insert('B12')) + all.join(''), insert('B12'));
}
