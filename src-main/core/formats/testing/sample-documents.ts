/** Samples of designs, documents, text, mail, archives and data. */
import { gzipSync } from 'node:zlib';
import { writePsdBuffer } from 'ag-psd';
import { rarFile, tarFile } from './archive-files.ts';
import { epsi } from './carried-files.ts';
import { doc, msg, ppt, xls } from './old-office.ts';
import { pdfFile } from './pdf-file.ts';
import { jpeg, picture } from './pictures.ts';
import { type Row, read, SIZE, seen } from './sample.ts';
import { SEVEN_ZIP } from './seven-zip-files.ts';
import { sqliteFile } from './sqlite-file.ts';
import { xcfFile } from './xcf-file.ts';
import { zipFile } from './zip-file.ts';

export async function designs(): Promise<Record<string, Row>> {
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

export function offices(preview: Buffer): Record<string, Row> {
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

export function texts(): Record<string, Row> {
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

export function others(): Record<string, Row> {
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
    sqlite: read(
      sqliteFile("CREATE TABLE Zirkelsqlite (id INTEGER, word TEXT); INSERT INTO Zirkelsqlite VALUES (1, 'one')"),
      'Zirkelsqlite',
    ),
  };
}
