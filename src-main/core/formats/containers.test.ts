import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { rarFile, tarFile } from './testing/archive-files.ts';
import { corners, jpeg, picture, scratch, UPRIGHT } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { zipFile } from './testing/zip-file.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer | string) =>
  await readBoth(files.write(name, data), Buffer.byteLength(data));

describe('mail', () => {
  const MAIL = [
    'From: Jane Roe <jane@example.org>',
    'To: bo@example.org',
    'Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=',
    'Date: Sat, 14 Nov 2026 16:42:07 +0100',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: text/html',
    '',
    '<p>Hello <b>you</b></p><script>alert(1)</script><img src="http://127.0.0.1:1/x.png">',
    '--x',
    'Content-Type: image/png; name="plan.png"',
    'Content-Disposition: attachment; filename="plan.png"',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVsbG8=',
    '--x--',
    '',
  ].join('\r\n'); // prettier-ignore

  it('says who wrote what, and what is attached', async () => {
    const { second } = await read('a.eml', MAIL);
    expect(second.facts).toEqual({ documentTitle: 'Größe', author: 'Jane Roe <jane@example.org>', entries: 1 });
    expect(second.text[0]?.text).toBe(
      'Größe\nFrom: Jane Roe <jane@example.org>\nTo: bo@example.org\nDate: 2026-11-14 15:42\n\nHello you\n\nplan.png (5 bytes)',
    );
    expect(second.p512).toBeDefined();
  });

  it('that nests without end, is cut or is none is told or shown as far as it goes', async () => {
    let deep = 'Subject: deep\r\n';
    for (let i = 0; i < 2_000; i++) deep += `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`;
    expect((await read('deep.eml', deep)).second.problem?.code).toBe('damaged');
    expect((await read('cut.eml', MAIL.slice(0, 300))).second.problem).toBeUndefined();
    expect((await read('none.eml', Buffer.from([0, 1, 2, 3]))).second.problem?.code).toBe('damaged');
  });
});

describe('a book', () => {
  const parts = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    'OEBPS/book.opf':
      '<package><metadata><dc:title>The Book</dc:title><dc:creator>Jane Roe</dc:creator></metadata><manifest><item id="c" href="img/c.jpg" properties="cover-image"/><item id="two" href="text/two.xhtml"/><item id="one" href="text/one.xhtml"/></manifest><spine><itemref idref="one"/><itemref idref="two"/></spine></package>',
    'OEBPS/text/one.xhtml':
      '<html><head><title>x</title></head><body><h1>First &amp; last</h1><p>It began.</p><ul><li>a</li><li>b</li></ul></body></html>',
    'OEBPS/text/two.xhtml': '<html><body><p>It ended.</p></body></html>',
  };

  it('shows its cover, and is read by chapter', async () => {
    const { second } = await read('a.epub', zipFile({ ...parts, 'OEBPS/img/c.jpg': await jpeg(640, 480) }));
    expect(second.facts).toEqual({ documentTitle: 'The Book', author: 'Jane Roe', pages: 2, words: 9 });
    expect(second.text).toMatchObject([
      { at: 'First & last', text: 'First & last\nIt began.\na\nb' },
      { at: '2', text: 'It ended.' },
    ]);
    expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
  });

  it('without a cover has a drawn page; one that is locked or cut says so', async () => {
    expect((await read('a.epub', zipFile(parts))).second.p512?.height).toBe(512);
    const locked = zipFile({ ...parts, 'META-INF/encryption.xml': '<CipherReference URI="OEBPS/text/one.xhtml"/>' });
    expect((await read('b.epub', locked)).second.problem?.code).toBe('protected');
    expect((await read('c.epub', zipFile(parts).subarray(0, 500))).second.problem?.code).toBe('truncated');
    expect((await read('d.epub', zipFile({ mimetype: 'application/epub+zip' }))).second.problem?.code).toBe('damaged');
  });
});

describe('archives', () => {
  it('are listed, and found by what is in them', async () => {
    const tar = tarFile({ 'folder/plan.txt': 'x'.repeat(700), 'photo.jpg': 'y' });
    const cases: [string, Buffer, string][] = [
      ['a.zip', zipFile({ 'folder/plan.txt': 'x', 'photo.jpg': 'y' }), 'photo.jpg'],
      ['a.tar', tar, 'photo.jpg'],
      ['a.tgz', gzipSync(tar), 'photo.jpg'],
    ];
    for (const [name, data, word] of cases) {
      const { first, second } = await read(name, data);
      expect([name, first.type.kind, second.problem, second.facts.entries]).toEqual([name, 'archive', undefined, 2]);
      expect(second.text[0]?.text).toContain(word);
      expect(second.p512).toBeDefined();
    }
  });

  it('of RAR are listed without being unpacked', async () => {
    const rar = rarFile('folder\\plan.txt');
    const { second } = await read('a.rar', rar);
    expect([second.problem, second.text[0]?.text]).toEqual([undefined, 'Name\tSize\nfolder/plan.txt\t1.2 KB']);
    const block = (...body: number[]): Buffer => Buffer.from([0, 0, 0, 0, body.length, ...body]);
    const five = Buffer.concat([
      Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'),
      block(1, 0, 0),
      block(2, 2, 3, 0, 5, 0, 0, 0, 5, ...Buffer.from('a.txt')),
      Buffer.alloc(3),
      block(5, 0, 0),
    ]);
    expect((await read('five.rar', five)).second.text[0]?.text).toBe('Name\tSize\na.txt\t5 bytes');
    const main = Buffer.from(rar.subarray(0, 20));
    main.writeUInt16LE(0x80, 10);
    expect((await read('b.rar', main)).second.problem?.code).toBe('protected');
    expect((await read('c.rar', rar.subarray(0, 12))).second.problem?.code).toBe('damaged');
  });

  it('that are cut, a bomb or full of lies are told', async () => {
    expect((await read('cut.zip', zipFile({ a: 'x'.repeat(9000) }).subarray(0, 60))).second.problem?.code).toBe(
      'truncated',
    );
    expect((await read('cut.tar', tarFile({ a: 'x' }).subarray(0, 300))).second.problem?.code).toBe('damaged');
    const bomb = await read(
      'bomb.tgz',
      gzipSync(
        Buffer.concat([
          tarFile({ first: 'x' }).subarray(0, 1024),
          tarFile({ big: 'y' }).subarray(0, 512),
          Buffer.alloc(60 * 2 ** 20),
        ]),
      ),
    );
    expect([bomb.second.problem?.code, bomb.second.text[0]?.text.includes('first')]).toEqual(['too-large', true]);
    const many = zipFile(Array.from({ length: 30_000 }, (_, i) => ({ name: `f${i}`, data: '', stored: true })));
    const listed = (await read('many.zip', many)).second;
    expect([listed.problem?.code, listed.facts.entries]).toEqual(['too-large', 30_000]);
  });
});

describe('databases', () => {
  it('show their tables and rows, and nothing is written beside them', async () => {
    const name = files.write('a.sqlite', '');
    const db = new Database(name);
    db.exec(
      "PRAGMA journal_mode = WAL; CREATE TABLE people (id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'Alice'), (2, 'Bo'); CREATE VIEW v AS SELECT 1",
    );
    const data = db.serialize();
    db.close();
    const { first, second } = await read('b.db', data);
    expect(first.type).toMatchObject({ ext: 'sqlite', handler: 'database' });
    expect(second.problem).toBeUndefined();
    expect(second.facts.entries).toBe(1);
    expect(second.text).toMatchObject([
      { text: 'Table\tRows\tColumns\npeople\t2\tid, name' },
      { at: 'people', text: 'id\tname\n1\tAlice\n2\tBo' },
    ]);
    for (let i = 1; i < 8; i++) {
      const cut = await read('cut.sqlite', data.subarray(0, (data.length * i) / 8));
      expect([i, cut.second.problem === undefined ? 'read' : 'told']).toEqual([
        i,
        cut.second.problem ? 'told' : 'read',
      ]);
    }
    expect(
      (await read('noise.sqlite', Buffer.concat([data.subarray(0, 16), Buffer.alloc(5000, 7)]))).second.problem?.code,
    ).toMatch(/damaged|protected/);
  });
});

describe('files of design programs', () => {
  it('show the picture of themselves', async () => {
    const png = await picture(640, 480).png().toBuffer();
    const jpg = await jpeg(640, 480);
    const cases: [string, Buffer][] = [
      [
        'a.sketch',
        zipFile({
          'document.json': '{}',
          'pages/1.json': '{"name":"Home","string":"Buy now"}',
          'previews/preview.png': png,
        }),
      ],
      ['a.kra', zipFile({ mimetype: 'application/x-krita', 'mergedimage.png': png })],
      ['a.key', zipFile({ 'Index/Document.iwa': 'x', 'preview.jpg': jpg, 'preview-micro.jpg': jpg })],
      ['a.xd', zipFile({ manifest: '{}', 'preview.png': png })],
      ['a.afdesign', Buffer.concat([Buffer.from('\0\xffKA', 'latin1'), Buffer.alloc(100), png, Buffer.alloc(100)])],
    ];
    for (const [name, data] of cases) {
      const { first, second } = await read(name, data);
      expect([name, first.type.handler, second.problem]).toEqual([name, 'design', undefined]);
      expect(await corners(second.p512!.data)).toEqual(UPRIGHT);
    }
    expect((await read('b.sketch', cases[0]![1])).second.text[0]?.text).toBe('Home\nBuy now');
  });

  it('without one, and those that are cut, are told, with the words in them', async () => {
    const { second } = await read('a.pages', zipFile({ 'Index/Document.iwa': 'x' }));
    expect([second.problem?.code, second.p512]).toEqual(['unsupported', undefined]);
    const zeros = Buffer.alloc(2 ** 20);
    const sketch = await read('a.sketch', zipFile({ 'pages/1.json': '{"name":"Home"}', 'previews/preview.png': zeros }));
    expect([sketch.second.problem?.code, sketch.second.text[0]?.text]).toEqual(['unsupported', 'Home']);
    expect((await read('b.pages', Buffer.from('PK\x03\x04 cut', 'latin1'))).second.problem?.code).toBe('truncated');
  });
});
