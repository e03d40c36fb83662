import { closeSync, ftruncateSync, openSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { readCues } from './cues.ts';
import { handlerOf } from './index.ts';
import { delimiterOf, rowsOf } from './tabular.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer | string) =>
  await readBoth(files.write(name, data), Buffer.byteLength(data));

/** How much of a picture is not paper, in percent. */
async function ink(data: Uint8Array): Promise<number> {
  const { data: pixels } = await sharp(data).greyscale().raw().toBuffer({ resolveWithObject: true });
  return (pixels.filter((value) => value < 200).length / pixels.length) * 100;
}

describe('text and code', () => {
  it('is drawn as a page, and each of its lines is found by its number', async () => {
    const source = Array.from({ length: 450 }, (_, i) => `const line${i + 1} = 'words'; // number ${i + 1}`).join('\n');
    const { first, second } = await read('code.js', source);
    expect(first.type).toMatchObject({ ext: 'js', kind: 'text', handler: 'text' });
    expect(second).toMatchObject({ facts: { lines: 450, encoding: 'UTF-8' } });
    expect(second.problem).toBeUndefined();
    expect(second.text.map((part) => part.at)).toEqual(['1', '201', '401']);
    expect(second.text[2]?.text).toContain('line450');
    expect([second.p512?.width, second.p512?.height]).toEqual([376, 512]);
    expect(await ink(second.p512!.data)).toBeGreaterThan(5);
  });

  it('is read in whatever encoding it was written', async () => {
    const word = 'Größe';
    const cases: [string, Buffer][] = [
      ['UTF-8', Buffer.from(word)],
      ['UTF-8 with mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(word)])],
      ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(word, 'utf16le')])],
      ['UTF-16 BE', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(word, 'utf16le').swap16()])],
      ['Windows-1252', Buffer.from(word, 'latin1')],
    ];
    for (const [encoding, data] of cases) {
      const { second } = await read('a.txt', data);
      expect([second.facts.encoding, second.text[0]?.text]).toEqual([encoding, word]);
    }
  });

  it('of hundreds of megabytes on one line is shown by its beginning, and says so', async () => {
    const name = files.write('long.txt', Buffer.alloc(9 * 2 ** 20, 'a'));
    const file = openSync(name, 'r+');
    ftruncateSync(file, 300 * 2 ** 20);
    closeSync(file);
    const before = process.memoryUsage().rss;
    const { second } = await readBoth(name, 300 * 2 ** 20);
    expect(second.problem?.code).toBe('too-large');
    expect(second.p512).toBeDefined();
    expect(second.text.reduce((sum, part) => sum + part.text.length, 0)).toBeLessThanOrEqual(2_100_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20);
  });

  it('that is Markdown has its form; what it links to or runs is words only', async () => {
    const { second } = await read(
      'read.md',
      '# Title\n\nSome **bold** and [a link](http://127.0.0.1:1/) <script>alert(1)</script>\nsame line\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![pic](http://127.0.0.1:1/x.png)\n',
    );
    expect(second.problem).toBeUndefined();
    expect(second.text[0]?.text).toBe(
      'Title\nSome bold and a link <script>alert(1)</script> same line\none\ntwo\na\tb\n1\t2\n[pic]',
    );
  });

  it('that nests without end is shown all the same', async () => {
    for (const [name, text] of [
      ['deep.json', `${'['.repeat(200_000)}`],
      ['deep.xml', '<a>'.repeat(200_000)],
      ['deep.md', `${'>'.repeat(5_000)} x`],
      ['deep.md', `${'['.repeat(20_000)}`],
      [
        'laughs.xml',
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><l>&b;&x;</l>',
      ],
    ] as const) {
      const { second } = await read(name, text);
      expect([name, second.problem, second.text.length > 0]).toEqual([name, undefined, true]);
      expect(second.text.map((part) => part.text).join('')).not.toContain('root:');
    }
  });

  it('that is empty or has no words is told or left without a page', async () => {
    expect((await read('empty.txt', '')).second.problem?.code).toBe('empty');
    const { second } = await read('blank.txt', '\n \n');
    expect([second.problem, second.p512, second.text]).toEqual([undefined, undefined, []]);
  });

  it('is known by the bytes, not by how its page looks', async () => {
    const same = `${'line\n'.repeat(300)}`;
    const [a, b] = [await read('a.txt', `${same}one`), await read('b.txt', `${same}two`)];
    expect(a.second.pictureHash).not.toBe(b.second.pictureHash);
  });
});

describe('a table of text', () => {
  it('is parted by what parts it, with quotes and line ends inside cells', () => {
    expect(delimiterOf('a;b,c\n1;2,3\n')).toMatch(/[;,]/);
    expect(delimiterOf('a;b;"x,y,z,"\n1;2;"a,b,c"\n')).toBe(';');
    expect(delimiterOf('a\tb\n1\t2\n')).toBe('\t');
    expect([...rowsOf('a,"b ""x"", y\nz",c\n\n1,,3\n"open', ',')]).toEqual([
      ['a', 'b "x", y\nz', 'c'],
      ['1', '', '3'],
      ['open'],
    ]);
  });

  it('is drawn as one, and found by row', async () => {
    const { first, second } = await read(
      't.csv',
      `name,amount\n${Array.from({ length: 300 }, (_, i) => `row ${i},${i}`).join('\n')}\n`,
    );
    expect(first.type).toMatchObject({ ext: 'csv', handler: 'tabular' });
    expect(second.facts).toMatchObject({ lines: 301 });
    expect(second.text.map((part) => part.at)).toEqual(['1', '201']);
    expect([second.p512?.width, second.p512?.height]).toEqual([512, 384]);
  });

  it('of millions of separators or quotes takes no longer than its length', async () => {
    for (const sign of [',', '"', ';', '\n', '",']) {
      const { second } = await read('hostile.csv', sign.repeat(300_000));
      expect([sign, second.problem]).toEqual([sign, undefined]);
    }
  });
});

describe('subtitles and screenplays', () => {
  it('are found by the time at which something is said', async () => {
    const srt =
      '1\r\n00:00:01,000 --> 00:00:03,500\r\nHello <i>there</i>.\r\n\r\n2\r\n00:01:04,000 --> 00:01:06,500\r\nYou are bold.\r\n';
    const { second } = await read('film.srt', srt);
    expect(second.text).toMatchObject([
      { at: '00:00:01', text: 'Hello there.' },
      { at: '00:01:04', text: 'You are bold.' },
    ]);
    expect(second.facts.duration).toBe(66.5);
    const silent = await read('silent.vtt', 'WEBVTT to be said later\n');
    expect([silent.second.problem, silent.second.text[0]?.text]).toEqual([undefined, 'WEBVTT to be said later']);
    const vtt = await read('film.vtt', 'WEBVTT\n\nNOTE x\n\n01:02.500 --> 01:03.000 align:start\n<v Ann>Hi\n');
    expect(vtt.second.text).toMatchObject([{ at: '00:01:02', text: 'Hi' }]);
    expect((await read('no.srt', 'just words')).second.problem?.code).toBe('damaged');
  });

  it('are read in every form that is written, and without their marks', async () => {
    const ass =
      '[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:01:02.50,0:01:04.00,Main,{\\i1}Far, far{\\i0}\\Naway\nComment: 0,0:00:01.00,0:00:02.00,Main,not said\nDialogue: 0,0:00:05.00,0:00:06.00,Main,{\\p1}m 0 0 l 9 9\nDialogue: 0,0:00:07.00,0:00:08.00,Main,First\n';
    expect((await read('film.ass', ass)).second.text).toMatchObject([{ at: '00:00:07', text: 'First' }, { at: '00:01:02', text: 'Far, far\naway' }]);
    const sub = '{1}{1}10.000\n{100}{150}{y:i}Ten seconds|and on\n';
    const framed = await read('film.sub', sub);
    expect(framed.second.text).toMatchObject([{ at: '00:00:10', text: 'Ten seconds\nand on' }]);
    expect(framed.second.facts.duration).toBe(15);
    const viewer = '[INFORMATION]\n[TITLE]x\n[END INFORMATION]\n00:00:03.00,00:00:04.00\nOne[br]two\n';
    expect((await read('old.sub', viewer)).second.text).toMatchObject([{ at: '00:00:03', text: 'One\ntwo' }]);
    expect(readCues('{50}{75}Two').cues).toEqual([{ from: 2, to: 3, text: 'Two' }]);
    expect((await read('no.sub', 'just words')).second.problem?.code).toBe('damaged');
    expect((await read('bare.ass', '[Script Info]\nTitle: nothing yet\n')).second.problem).toBeUndefined();
  });

  it('of long and hostile lines take no longer than their length', () => {
    for (const sign of ['{', '<', '{1}{2}', '00:00:01,000 --> ', '[Events]\nDialogue: ', 'Dialogue: 0,', '{\\p1'])
      expect(readCues(sign.repeat(300_000)).cues.length).toBeLessThan(20_001);
  });

  it('have their scenes, title and words', async () => {
    const fountain =
      'Title: The Reel\nAuthor: Jane Roe\n\nINT. ROOM - NIGHT\n\nIt hums.\n\nANNA\nNobody saw it.\n\nEXT. STREET - DAY\n\nRain.\n';
    const { second } = await read('a.fountain', fountain);
    expect(second.facts).toMatchObject({ documentTitle: 'The Reel', author: 'Jane Roe' });
    expect(second.text.map((part) => part.at)).toEqual([undefined, 'INT. ROOM - NIGHT', 'EXT. STREET - DAY']);
    const fdx = await read(
      'a.fdx',
      '<?xml version="1.0"?><FinalDraft><Content><Paragraph Type="Scene Heading"><Text>INT. HALL</Text></Paragraph><Paragraph Type="Dialogue"><Text>Well </Text><Text Style="Bold">met &amp; so on</Text></Paragraph></Content></FinalDraft>',
    );
    expect(fdx.second.text).toMatchObject([{ at: 'INT. HALL', text: 'INT. HALL\nWell met & so on' }]);
    expect((await read('cut.fdx', '<?xml version="1.0"?><FinalDr')).second.problem?.code).toBe('damaged');
    expect((await read('cut.celtx', 'PK\x03\x04 and so on')).second.problem?.code).toBe('truncated');
  });
});

it('every type has pages to read in the window', () => {
  for (const ext of ['txt', 'md', 'csv', 'srt', 'fdx'])
    expect(
      handlerOf({
        handler: ext === 'csv' ? 'tabular' : ext === 'srt' ? 'subtitles' : ext === 'fdx' ? 'screenplay' : 'text',
      }).document,
    ).toBeTypeOf('function');
});
