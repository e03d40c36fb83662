/** One sample of every type that the catalog is promised for, with what is to come of it. Types whose files cannot be made say so. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { writePsdBuffer } from 'ag-psd';
import { findProgram } from '../../tools/ffmpeg.ts';
import { rarFile, tarFile } from './archive-files.ts';
import { blend, dwg, epsi } from './carried-files.ts';
import { dxfText, PLATE } from './dxf-file.ts';
import { fbx, glb, gltf, obj, ply, stl, threeMf } from './models.ts';
import { sqliteFile } from './sqlite-file.ts';
import { doc, msg, ppt, xls } from './old-office.ts';
import { pdfFile } from './pdf-file.ts';
import { jpeg, picture } from './pictures.ts';
import { rafFile, rawFile } from './raw-files.ts';
import { SEVEN_ZIP } from './seven-zip-files.ts';
import { xcfFile } from './xcf-file.ts';
import { zipFile } from './zip-file.ts';

/** What opens in the loupe: the element that a view is, or a card with its kind. */
export type Opens = 'picture' | 'player' | 'pages' | 'sheets' | 'layers' | 'model' | 'drawing' | 'specimen' | 'card';

export interface Sample {
  readonly ext: string;
  /** Absent: no sample can be made here; `note` says why, and what stands in for it. */
  readonly bytes?: Buffer;
  readonly opens: Opens;
  /** Stands in the file alone, not in its name; absent: the type has no text. */
  readonly word?: string;
  /** That the catalog has to know of it, beyond what every file has. */
  readonly facts: readonly string[];
  readonly note?: string;
  /** Told of it all the same. */
  readonly problem?: string;
  /** Real files of the kind where the corpus lies beside the project. */
  readonly real?: string;
}

/** Of the table of promises, in its order. */
export const PROMISED: Readonly<Record<string, string>> = {
  raster: 'jpg png gif webp tif avif svg bmp ico',
  modern: 'heic heif jxl jp2',
  'camera raw': 'cr2 cr3 nef arw raf orf rw2 pef srw dng 3fr iiq',
  photoshop: 'psd psb',
  design: 'ai eps indd idml sketch fig xd afdesign afphoto afpub xcf',
  document: 'pdf',
  office: 'docx xlsx pptx odt ods odp rtf doc xls ppt key pages numbers gdoc gsheet gslides',
  video: 'mp4 mov avi wmv mkv webm m4v mpg 3gp mxf',
  audio: 'mp3 wav aiff flac ogg m4a aac wma opus',
  '3D': 'stl obj fbx glb gltf blend 3mf ply',
  CAD: 'dxf dwg dwf',
  fonts: 'ttf otf woff woff2',
  'text and code': 'txt md html css js ts json xml yaml py php sql csv fdx celtx srt vtt',
  'mail, book': 'eml msg epub',
  archive: 'zip 7z tar gz rar',
  data: 'sqlite',
};

type Row = Omit<Sample, 'ext'>;

/** @param folder for what other programs write on the way */
export async function everyType(folder: string): Promise<readonly Sample[]> {
  const rows: Record<string, Row> = {
    ...(await rasters(folder)),
    ...(await raws()),
    ...(await designs()),
    ...offices(await jpeg(320, 240)),
    ...films(folder),
    ...models(await picture(160, 120).png().toBuffer()),
    ...fonts(),
    ...texts(),
    ...others(),
  };
  return Object.values(PROMISED)
    .flatMap((line) => line.split(' '))
    .map((ext) => {
      const row = rows[ext];
      if (!row) throw new Error(`No sample of .${ext}, and no word why.`);
      return { ext, ...row };
    });
}

const SIZE = ['width', 'height'];
const seen = (bytes: Buffer, more: Partial<Row> = {}): Row => ({ bytes, opens: 'picture', facts: SIZE, ...more });
const read = (bytes: Buffer | string, word: string, facts: readonly string[] = []): Row => ({
  bytes: Buffer.from(bytes),
  opens: 'pages',
  word,
  facts,
});

async function rasters(folder: string): Promise<Record<string, Row>> {
  const image = () => picture(320, 240);
  const png = await image().png().toBuffer();
  const rgb = await image().removeAlpha().raw().toBuffer();
  const ffmpeg = (ext: string) => converted(folder, png, ext);
  const [jxl, jp2] = [ffmpeg('jxl'), ffmpeg('jp2')];
  return {
    jpg: seen(await jpeg(320, 240)),
    png: seen(png),
    gif: seen(await image().gif().toBuffer()),
    webp: seen(await image().webp().toBuffer()),
    tif: seen(await image().tiff({ compression: 'lzw' }).toBuffer()),
    avif: seen(await image().avif({ effort: 0 }).toBuffer()),
    svg: seen(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="teal"/><circle cx="90" cy="90" r="60" fill="gold"/></svg>',
      ),
    ),
    bmp: seen(bmp(rgb, 320, 240)),
    ico: seen(ico(await picture(48, 48).png().toBuffer(), 48)),
    heic: {
      opens: 'picture',
      facts: SIZE,
      real: 'file-type/fixture-heic.heic',
      note: 'no free program writes HEVC pictures',
    },
    heif: {
      opens: 'picture',
      facts: SIZE,
      real: 'file-type/fixture-mif1.heic',
      note: 'no free program writes HEVC pictures',
    },
    jxl: jxl
      ? seen(jxl)
      : { opens: 'picture', facts: SIZE, real: 'file-type/fixture.jxl', note: 'this ffmpeg writes none' },
    jp2: jp2
      ? seen(jp2)
      : { opens: 'picture', facts: SIZE, real: 'file-type/fixture.jp2', note: 'this ffmpeg writes none' },
  };
}

async function raws(): Promise<Record<string, Row>> {
  const picture1 = await jpeg(640, 480);
  const inTiff = (ext: 'nef' | 'cr2' | 'arw' | 'dng') =>
    rawFile(ext, 1, ext === 'cr2' || ext === 'arw' ? { PreviewImage: picture1 } : { JpgFromRaw: picture1 });
  const sibling = (note: string): Row => seen(inTiff('arw'), { note, facts: ['camera'] });
  const header = (magic: string): Buffer => {
    const out = Buffer.from(inTiff('arw'));
    out.write(magic, 0, 'latin1');
    return out;
  };
  return {
    cr2: seen(inTiff('cr2'), { facts: ['camera'] }),
    nef: seen(inTiff('nef'), { facts: ['camera'] }),
    arw: seen(inTiff('arw'), { facts: ['camera'] }),
    dng: seen(inTiff('dng'), { facts: ['camera'] }),
    raf: seen(rafFile(picture1), { facts: [] }),
    orf: seen(header('IIRO'), {
      facts: ['camera'],
      note: 'as Olympus lays it out, without sensor data',
      real: 'file-type/fixture.orf',
    }),
    rw2: seen(header('IIU\0'), {
      facts: ['camera'],
      note: 'as Panasonic lays it out, without sensor data',
      real: 'file-type/fixture.rw2',
    }),
    pef: sibling('a TIFF as Pentax writes, without sensor data and notes of the maker'),
    srw: sibling('a TIFF as Samsung writes, without sensor data and notes of the maker'),
    '3fr': sibling('a TIFF as Hasselblad writes, without sensor data and notes of the maker'),
    iiq: sibling('a TIFF as Phase One writes, without sensor data and notes of the maker'),
    cr3: {
      opens: 'picture',
      facts: ['camera'],
      real: 'file-type/fixture.cr3',
      note: 'nothing free writes Canon’s boxes; the real one is cut off',
      problem:
        'This Canon CR3 file ends too early, before the preview that the camera put into it. Copy it again from where it came.',
    },
  };
}

async function designs(): Promise<Record<string, Row>> {
  const png = await picture(640, 480).png().toBuffer();
  const small = await jpeg(320, 240);
  const psd = (big: boolean): Buffer => {
    const imageData = {
      width: 64,
      height: 48,
      data: Uint8ClampedArray.from({ length: 64 * 48 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7) >> 8)),
    };
    return writePsdBuffer(
      {
        width: 64,
        height: 48,
        imageData,
        children: [
          { name: 'Ground', imageData },
          { name: 'Headline', text: { text: `Zirkel${big ? 'psb' : 'psd'}` } },
        ],
      },
      { psb: big },
    );
  };
  const affinity = (): Row =>
    seen(Buffer.concat([Buffer.from('\0\xffKA', 'latin1'), Buffer.alloc(100), png, Buffer.alloc(100)]), {
      facts: [],
      note: 'its frame with a PNG in it: Affinity’s own data is not documented',
    });
  const metadata = `<?xpacket begin=""?><xmpGImg:image>${small.toString('base64')}</xmpGImg:image><?xpacket end="w"?>`;
  return {
    psd: { bytes: psd(false), opens: 'layers', word: 'Zirkelpsd', facts: SIZE },
    psb: { bytes: psd(true), opens: 'layers', word: 'Zirkelpsb', facts: SIZE },
    ai: {
      bytes: pdfFile(['BT /F 40 Tf 60 200 Td (Zirkelai) Tj ET']),
      opens: 'sheets',
      word: 'Zirkelai',
      facts: ['pages'],
      note: 'its PDF part, as Illustrator saves by default',
    },
    pdf: {
      bytes: pdfFile(['BT /F 40 Tf 60 200 Td (Zirkelpdf) Tj ET', '0 0 99 99 re f']),
      opens: 'sheets',
      word: 'Zirkelpdf',
      facts: ['pages'],
    },
    eps: seen(Buffer.from(epsi()), { facts: ['documentTitle'] }),
    indd: seen(
      Buffer.concat([
        Buffer.from('\x06\x06\xed\xf5\xd8\x1d\x46\xe5', 'latin1'),
        Buffer.alloc(5000),
        Buffer.from(metadata),
      ]),
      {
        facts: [],
        note: 'its head and metadata: the rest of the format is not documented',
        problem: 'Its metadata cannot be read: File format error.',
      },
    ),
    idml: seen(
      zipFile({
        mimetype: 'application/vnd.adobe.indesign-idml-package',
        'META-INF/metadata.xml': metadata,
        'Stories/s.xml': '<Story><Content>Zirkelidml</Content></Story>',
      }),
      { facts: [], word: 'Zirkelidml' },
    ),
    sketch: seen(
      zipFile({
        'document.json': '{}',
        'pages/1.json': '{"name":"Home","string":"Zirkelsketch"}',
        'previews/preview.png': png,
      }),
      { facts: [], word: 'Zirkelsketch' },
    ),
    fig: seen(zipFile({ 'canvas.fig': 'fig-kiwi', 'thumbnail.png': png }), {
      facts: [],
      note: 'as Figma saves it, without its scene',
    }),
    xd: seen(zipFile({ manifest: '{}', 'preview.png': png }), { facts: [] }),
    afdesign: affinity(),
    afphoto: affinity(),
    afpub: affinity(),
    xcf: seen(
      xcfFile(200, 100, [{ name: 'Zirkelxcf', x: 20, y: 10, width: 90, height: 60, rgba: [220, 30, 30, 255] }]),
      { word: 'Zirkelxcf' },
    ),
  };
}

function offices(preview: Buffer): Record<string, Row> {
  const odf = (mime: string, content: string) =>
    zipFile({
      mimetype: `application/vnd.oasis.opendocument.${mime}`,
      'content.xml': `<office:document-content><office:body>${content}</office:body></office:document-content>`,
    });
  const apple = (): Row => ({
    bytes: zipFile({ 'Index/Document.iwa': 'x', 'preview.jpg': preview }),
    opens: 'picture',
    facts: [],
    note: 'its package with a preview: what is written in it is not documented',
  });
  const google = (ext: string): Row =>
    read(
      JSON.stringify({
        url: `https://docs.google.com/open?id=1&q=${ext}`,
        doc_id: `Zirkel${ext}`,
        email: 'a@example.org',
      }),
      'docs.google.com',
    );
  return {
    docx: read(
      zipFile({
        '[Content_Types].xml': '<Types/>',
        'word/document.xml': '<w:document><w:body><w:p><w:r><w:t>Zirkeldocx</w:t></w:r></w:p></w:body></w:document>',
        'docProps/app.xml': '<Properties><Pages>1</Pages></Properties>',
      }),
      'Zirkeldocx',
      ['pages'],
    ),
    xlsx: read(
      zipFile({
        '[Content_Types].xml': '<Types/>',
        'xl/workbook.xml': '<workbook><sheets><sheet name="Sales" sheetId="1" r:id="rId1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml':
          '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Zirkelxlsx</t></is></c></row></sheetData></worksheet>',
      }),
      'Zirkelxlsx',
      ['pages'],
    ),
    pptx: read(
      zipFile({
        '[Content_Types].xml': '<Types/>',
        'ppt/presentation.xml':
          '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId7"/></p:sldIdLst></p:presentation>',
        'ppt/_rels/presentation.xml.rels':
          '<Relationships><Relationship Id="rId7" Target="slides/slide1.xml"/></Relationships>',
        'ppt/slides/slide1.xml': '<p:sld><p:sp><a:p><a:r><a:t>Zirkelpptx</a:t></a:r></a:p></p:sp></p:sld>',
      }),
      'Zirkelpptx',
      ['pages'],
    ),
    odt: read(odf('text', '<office:text><text:p>Zirkelodt</text:p></office:text>'), 'Zirkelodt'),
    ods: read(
      odf(
        'spreadsheet',
        '<office:spreadsheet><table:table table:name="T"><table:table-row><table:table-cell><text:p>Zirkelods</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>',
      ),
      'Zirkelods',
    ),
    odp: read(
      odf(
        'presentation',
        '<office:presentation><draw:page draw:name="1"><draw:frame><draw:text-box><text:p>Zirkelodp</text:p></draw:text-box></draw:frame></draw:page></office:presentation>',
      ),
      'Zirkelodp',
    ),
    rtf: read('{\\rtf1{\\fonttbl x}Zirkelrtf \\par more}', 'Zirkelrtf'),
    doc: read(doc('Zirkeldoc \r'), 'Zirkeldoc'),
    xls: read(xls('Zirkelxls'), 'Zirkelxls', ['pages']),
    ppt: read(ppt('Zirkelppt', 'Second'), 'Zirkelppt', ['pages']),
    key: apple(),
    pages: apple(),
    numbers: apple(),
    gdoc: google('gdoc'),
    gsheet: google('gsheet'),
    gslides: google('gslides'),
  };
}

function films(folder: string): Record<string, Row> {
  const ffmpeg = findProgram('ffmpeg');
  const make = (ext: string, opens: Opens, facts: readonly string[], ...args: string[]): Row => {
    if (!ffmpeg) return { opens, facts, note: 'ffmpeg is not installed' };
    const file = path.join(folder, `made.${ext}`);
    execFileSync(ffmpeg, ['-v', 'error', '-y', ...args, '-metadata', `title=Zirkel${ext}`, '-t', '1', file]);
    return { bytes: readFileSync(file), opens, facts };
  };
  const video = (ext: string, ...args: string[]) =>
    make(
      ext,
      'player',
      ['width', 'height', 'duration', 'media'],
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=176x144:rate=25',
      ...args,
    );
  const audio = (ext: string, ...args: string[]) =>
    make(ext, 'player', ['duration', 'media'], '-f', 'lavfi', '-i', 'sine=frequency=440', ...args);
  const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-preset', 'ultrafast'];
  return {
    mp4: video('mp4', ...h264),
    mov: video('mov', ...h264),
    m4v: video('m4v', ...h264),
    avi: video('avi', '-c:v', 'mpeg4'),
    wmv: video('wmv', '-c:v', 'wmv2'),
    mkv: video('mkv', ...h264),
    webm: video('webm', '-c:v', 'libvpx', '-deadline', 'realtime'),
    mpg: video('mpg', '-c:v', 'mpeg2video'),
    '3gp': video('3gp', '-c:v', 'h263'),
    mxf: video('mxf', '-c:v', 'mpeg2video'),
    mp3: { ...audio('mp3'), word: 'Zirkelmp3' },
    wav: audio('wav'),
    aiff: audio('aiff'),
    flac: { ...audio('flac'), word: 'Zirkelflac' },
    ogg: { ...audio('ogg', '-c:a', 'libvorbis'), word: 'Zirkelogg' },
    m4a: { ...audio('m4a'), word: 'Zirkelm4a' },
    aac: audio('aac'),
    wma: audio('wma'),
    opus: { ...audio('opus'), word: 'Zirkelopus' },
  };
}

function models(thumbnail: Buffer): Record<string, Row> {
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

function fonts(): Record<string, Row> {
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

function texts(): Record<string, Row> {
  const plain = Object.fromEntries(
    ['txt', 'css', 'js', 'ts', 'yaml', 'py', 'php', 'sql'].map((ext) => [
      ext,
      read(`Zirkel${ext} one\nand another line\n`, `Zirkel${ext}`),
    ]),
  );
  return {
    ...plain,
    md: read('# Zirkelmd\n\n- one\n- **two**\n', 'Zirkelmd'),
    html: read(
      '<!doctype html><title>x</title><p>Zirkelhtml<script>fetch("http://127.0.0.1:9/")</script>',
      'Zirkelhtml',
    ),
    json: read('{"word": "Zirkeljson"}', 'Zirkeljson'),
    xml: read('<?xml version="1.0"?><a><b>Zirkelxml</b></a>', 'Zirkelxml'),
    csv: read('name;count\nZirkelcsv;2\n', 'Zirkelcsv'),
    fdx: read(
      '<?xml version="1.0"?><FinalDraft><Content><Paragraph Type="Scene Heading"><Text>INT. HOUSE</Text></Paragraph><Paragraph Type="Action"><Text>Zirkelfdx</Text></Paragraph></Content></FinalDraft>',
      'Zirkelfdx',
    ),
    celtx: read(
      zipFile({
        'local.rdf': '<rdf/>',
        'script-1.html':
          '<html><body><p class="sceneheading">INT. HOUSE</p><p class="action">Zirkelceltx</p></body></html>',
      }),
      'Zirkelceltx',
    ),
    srt: read('1\n00:00:01,000 --> 00:00:02,000\nZirkelsrt\n', 'Zirkelsrt'),
    vtt: read('WEBVTT\n\n00:01.000 --> 00:02.000\nZirkelvtt\n', 'Zirkelvtt'),
  };
}

function others(): Record<string, Row> {
  const tar = tarFile({ 'folder/Zirkeltar.txt': 'x'.repeat(700) });
  return {
    eml: read(
      'From: Jane <jane@example.org>\r\nSubject: Hello\r\nDate: Sat, 14 Nov 2026 16:42:07 +0100\r\n\r\nZirkeleml\r\n',
      'Zirkeleml',
    ),
    msg: read(msg('Hello', 'Jane', 'Zirkelmsg'), 'Zirkelmsg'),
    epub: read(
      zipFile({
        mimetype: 'application/epub+zip',
        'META-INF/container.xml': '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>',
        'book.opf':
          '<package><metadata><dc:title>The Book</dc:title></metadata><manifest><item id="one" href="one.xhtml"/></manifest><spine><itemref idref="one"/></spine></package>',
        'one.xhtml': '<html><body><p>Zirkelepub</p></body></html>',
      }),
      'Zirkelepub',
      ['documentTitle'],
    ),
    zip: read(zipFile({ 'Zirkelzip.txt': 'words' }), 'Zirkelzip', ['entries']),
    '7z': read(SEVEN_ZIP, 'grün', ['entries']),
    tar: read(tar, 'Zirkeltar', ['entries']),
    gz: read(gzipSync(tarFile({ 'folder/Zirkelgz.txt': 'x' })), 'Zirkelgz', ['entries']),
    rar: read(rarFile('folder\\Zirkelrar.txt'), 'Zirkelrar', ['entries']),
    sqlite: read(sqliteFile("CREATE TABLE Zirkelsqlite (id INTEGER, word TEXT); INSERT INTO Zirkelsqlite VALUES (1, 'one')"), 'Zirkelsqlite'),
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

/** 24 bits, from below. */
function bmp(rgb: Buffer, width: number, height: number): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + rgb.length, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const rows = Array.from({ length: height }, (_, y) =>
    rgb.subarray((height - 1 - y) * width * 3, (height - y) * width * 3),
  );
  const pixels = Buffer.concat(rows);
  for (let i = 0; i < pixels.length; i += 3)
    [pixels[i], pixels[i + 2]] = [pixels[i + 2] as number, pixels[i] as number];
  return Buffer.concat([head, pixels]);
}

function ico(png: Buffer, edge: number): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(edge, 6);
  head.writeUInt8(edge, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
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

/** As ffmpeg writes it; undefined where it cannot. */
function converted(folder: string, png: Buffer, ext: string): Buffer | undefined {
  const ffmpeg = findProgram('ffmpeg');
  if (!ffmpeg) return undefined;
  const file = path.join(folder, `converted.${ext}`);
  try {
    execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'png_pipe', '-i', '-', '-frames:v', '1', file], {
      input: png,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  } catch {
    return undefined;
  }
  return existsSync(file) ? readFileSync(file) : undefined;
}
