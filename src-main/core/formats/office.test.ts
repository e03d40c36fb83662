import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { compoundFile } from './testing/compound-file.ts';
import { jpeg, scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { zipFile } from './testing/zip-file.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer | string) =>
  await readBoth(files.write(name, data), Buffer.byteLength(data));

const CORE =
  '<cp:coreProperties xmlns:dc="x"><dc:title>A &amp; B</dc:title><dc:creator>Jane Roe</dc:creator></cp:coreProperties>';
const word = (body: string): Buffer =>
  zipFile({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0"?><w:document><w:body>${body}</w:body></w:document>`,
    'docProps/core.xml': CORE,
    'docProps/app.xml': '<Properties><Pages>2</Pages><Words>7</Words></Properties>',
  });
const p = (text: string, style = ''): string =>
  `<w:p><w:pPr>${style && `<w:pStyle w:val="${style}"/>`}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const DOCX = word(
  `${p('Report', 'Heading1')}${p('first page words')}<w:tbl><w:tr><w:tc>${p('cell one')}</w:tc><w:tc>${p('cell two')}</w:tc></w:tr></w:tbl><w:p><w:r><w:br w:type="page"/></w:r></w:p>${p('second page')}<w:p><w:r><w:delText>deleted</w:delText></w:r></w:p>`,
);
const XLSX = zipFile({
  '[Content_Types].xml': '<Types/>',
  'xl/workbook.xml':
    '<workbook><sheets><sheet name="Sales" sheetId="1" r:id="rId1"/><sheet name="Empty" sheetId="2" r:id="rId2"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
  'xl/sharedStrings.xml':
    '<sst><si><t>Name</t></si><si><r><t>Ali</t></r><r><t>ce</t></r><rPh><t>x</t></rPh></si></sst>',
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
  'xl/worksheets/sheet1.xml':
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Inline</t></is></c></row><row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46000</v></c><c r="C3"><v>0.1</v></c><c r="D3" t="b"><v>1</v></c></row></sheetData></worksheet>',
  'xl/worksheets/sheet2.xml': '<worksheet><sheetData/></worksheet>',
});
const slide = (title: string, body: string): string =>
  `<p:sld><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>${title}</a:t></a:r></a:p></p:sp><p:sp><p:nvPr><p:ph idx="1"/></p:nvPr><a:p><a:r><a:t>${body}</a:t></a:r></a:p></p:sp></p:sld>`; // prettier-ignore
const pptx = (extra: Record<string, Buffer> = {}): Buffer =>
  zipFile({
    '[Content_Types].xml': '<Types/>',
    'ppt/presentation.xml':
      '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId8"/><p:sldId id="257" r:id="rId7"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels':
      '<Relationships><Relationship Id="rId7" Target="slides/slide1.xml"/><Relationship Id="rId8" Target="slides/slide2.xml"/></Relationships>',
    'ppt/slides/slide1.xml': slide('Last', 'the end'),
    'ppt/slides/slide2.xml': slide('First', 'a point'),
    'ppt/slides/_rels/slide2.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="../notesSlides/notesSlide1.xml"/></Relationships>',
    'ppt/notesSlides/notesSlide1.xml': '<p:notes><p:sp><a:p><a:r><a:t>say hello</a:t></a:r></a:p></p:sp></p:notes>',
    ...extra,
  });
const odf = (mime: string, content: string): Buffer =>
  zipFile({
    mimetype: `application/vnd.oasis.opendocument.${mime}`,
    'content.xml': `<office:document-content>${content}</office:document-content>`,
    'meta.xml':
      '<office:meta><dc:title>Plan</dc:title><meta:initial-creator>Ann</meta:initial-creator><meta:document-statistic meta:page-count="3" meta:word-count="9"/></office:meta>',
  });

describe('office files', () => {
  it('of Word are read by page, with tables, and without what was deleted', async () => {
    const { first, second } = await read('a.docx', DOCX);
    expect(first.type).toMatchObject({ ext: 'docx', handler: 'office' });
    expect(second.facts).toEqual({ documentTitle: 'A & B', author: 'Jane Roe', pages: 2, words: 7 });
    expect(second.text).toMatchObject([
      { at: '1', text: 'Report\nfirst page words\ncell one\tcell two' },
      { at: '2', text: 'second page' },
    ]);
    expect([second.problem, second.p512?.width, second.p512?.height]).toEqual([undefined, 376, 512]);
  });

  it('of Excel are read by sheet, cells in their columns, dates as dates', async () => {
    const { second } = await read('a.xlsx', XLSX);
    expect(second.facts.pages).toBe(2);
    expect(second.text).toMatchObject([{ at: 'Sales', text: 'Name\t\tInline\n\nAlice\t2025-12-09\t0.1\tTRUE' }]);
    expect(second.p512?.width).toBe(512);
  });

  it('of PowerPoint are read in the order of slides, with notes, and show the picture of themselves', async () => {
    const { second } = await read('a.pptx', pptx());
    expect(second.text).toMatchObject([
      { at: '1', text: 'First\na point\nsay hello' },
      { at: '2', text: 'Last\nthe end' },
    ]);
    const pictured = await read('b.pptx', pptx({ 'docProps/thumbnail.jpeg': await jpeg(256, 144) }));
    expect(pictured.second.p512?.width).toBe(256);
  });

  it('of OpenDocument are read by page, sheet and slide', async () => {
    const text = await read(
      'a.odt',
      odf(
        'text',
        '<office:text><text:h text:outline-level="2">Head</text:h><text:p>some<text:s text:c="2"/>words</text:p></office:text>',
      ),
    );
    expect(text.second.facts).toEqual({ documentTitle: 'Plan', author: 'Ann', pages: 3, words: 9 });
    expect(text.second.text).toMatchObject([{ text: 'Head\nsome  words' }]);
    const cell = (value: string, more = ''): string =>
      `<table:table-cell${more}><text:p>${value}</text:p></table:table-cell>`;
    const sheet = await read(
      'a.ods',
      odf(
        'spreadsheet',
        `<table:table table:name="One"><table:table-row>${cell('a', ' table:number-columns-repeated="2"')}${cell('b')}</table:table-row><table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`,
      ),
    );
    expect(sheet.second.text).toMatchObject([{ at: 'One', text: 'a\ta\tb' }]);
    const slides = await read(
      'a.odp',
      odf(
        'presentation',
        '<draw:page><text:p>Hello</text:p></draw:page><draw:page><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list></draw:page>',
      ),
    );
    expect(slides.second.text).toMatchObject([
      { at: '1', text: 'Hello' },
      { at: '2', text: 'point' },
    ]);
  });

  it('of rich text are read with their letters, and without fonts, pictures and fields', async () => {
    const rtf =
      "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\info{\\title My Title}{\\author Bo}}\\pard Gr\\u246?\\'dfe {\\b bold}\\par{\\*\\generator X;}{\\pict ffd8}second\\page third}";
    const { second } = await read('a.rtf', rtf);
    expect(second.facts).toMatchObject({ documentTitle: 'My Title', author: 'Bo' });
    expect(second.text).toMatchObject([
      { at: '1', text: 'Größe bold\nsecond' },
      { at: '2', text: 'third' },
    ]);
  });

  it('that are empty, cut, without their text or locked are told', async () => {
    for (const [name, data] of [
      ['a.docx', DOCX],
      ['a.xlsx', XLSX],
      ['a.pptx', pptx()],
    ] as const) {
      expect((await read(name, Buffer.alloc(0))).second.problem?.code).toBe('empty');
      for (let i = 1; i < 10; i++)
        expect([name, i, (await read(name, data.subarray(0, (data.length * i) / 10))).second.problem?.code]).toEqual([
          name,
          i,
          'truncated',
        ]);
    }
    expect((await read('a.docx', zipFile({ 'word/x': '' }))).second.problem?.code).toBe('damaged');
    const locked = zipFile([{ name: 'word/document.xml', data: 'x', encrypted: true }]);
    expect((await read('a.docx', locked)).second.problem?.code).toBe('protected');
    const inside = compoundFile({ EncryptedPackage: Buffer.alloc(10) });
    expect((await read('a.xlsx', inside)).second.problem?.code).toBe('protected');
    const odt = zipFile({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'META-INF/manifest.xml': '<manifest:encryption-data/>',
      'content.xml': 'noise',
    });
    expect((await read('a.odt', odt)).second.problem?.code).toBe('protected');
  });

  it('that unpack to gigabytes, nest or laugh cost their beginning only', async () => {
    const bomb = zipFile([
      { name: 'word/document.xml', data: `<w:p><w:r><w:t>first words</w:t></w:r></w:p>${'<w:p/>'.repeat(8_000_000)}` },
    ]);
    expect(bomb.length).toBeLessThan(200_000);
    const { second } = await read('bomb.docx', bomb);
    expect([second.problem?.code, second.text[0]?.text]).toEqual(['too-large', 'first words']);
    const deep = await read('deep.docx', word('<w:tbl><w:tr><w:tc>'.repeat(50_000)));
    expect(deep.second.text).toEqual([]);
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>${p('&a;&b; fine')}`;
    expect((await read('laughs.docx', word(laughs))).second.text[0]?.text).toContain('&a;&b; fine');
    const lying = zipFile([
      { name: 'word/document.xml', data: deflateRawSync(Buffer.from('x')), stored: true, claims: 2 ** 31 },
    ]);
    expect((await read('lying.docx', lying)).second.text).toEqual([]);
  });
});

describe('links', () => {
  it('say where they lead, whoever made them', async () => {
    const cases: [string, string, string][] = [
      ['a.url', '[InternetShortcut]\r\nURL=https://example.org/a?b=c\r\n', 'https://example.org/a?b=c'],
      [
        'a.webloc',
        '<?xml version="1.0"?><plist><dict><key>URL</key><string>https://example.org/x&amp;y</string></dict></plist>',
        'https://example.org/x&y',
      ],
      [
        'a.gdoc',
        '{"url":"https://docs.google.com/document/d/abc","doc_id":"abc"}',
        'https://docs.google.com/document/d/abc',
      ],
      ['a.gsheet', '{"doc_id":"1234567890abc","email":"x"}', 'https://docs.google.com/spreadsheets/d/1234567890abc'],
    ];
    for (const [name, data, link] of cases) {
      const { second } = await read(name, data);
      expect([name, second.facts.link, second.problem]).toEqual([name, link, undefined]);
      expect(second.p512).toBeDefined();
    }
  });

  it('that lead to programs, files or nowhere are refused', async () => {
    for (const target of ['javascript:alert(1)', 'file:///etc/passwd', 'C:\\a.exe', ''])
      expect((await read('a.url', `[InternetShortcut]\nURL=${target}\n`)).second.problem?.code).toBe('damaged');
    expect((await read('a.gdoc', '{"url":')).second.problem?.code).toBe('damaged');
  });
});
