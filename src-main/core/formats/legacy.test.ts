import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compoundFile } from './testing/compound-file.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer) => await readBoth(files.write(name, data), data.length);

function doc(text: string, flags = 0x200): Buffer {
  const main = Buffer.alloc(4096);
  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(flags, 10);
  main.writeUInt32LE(text.length + 4, 0x4c);
  // Two pieces: four letters of one byte each, then the text in two.
  main.write('abc\r', 1024, 'latin1');
  main.write(text, 2048, 'utf16le');
  const table = Buffer.alloc(64);
  main.writeUInt32LE(0, 0x1a2);
  main.writeUInt32LE(5 + 28, 0x1a6);
  table.writeUInt8(2, 0);
  table.writeUInt32LE(28, 1);
  for (const [i, value] of [0, 4, 4 + text.length].entries()) table.writeUInt32LE(value, 5 + i * 4);
  table.writeUInt32LE((1024 * 2) | 0x40000000, 17 + 2);
  table.writeUInt32LE(2048, 25 + 2);
  return compoundFile({ WordDocument: main, '1Table': table });
}

const record = (type: number, data: Buffer, container = false): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(container ? 15 : 0, 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
};

describe('files of the old Office', () => {
  it('of Word are read from their pieces, by page', async () => {
    const { first, second } = await read('a.doc', doc('Größe\rField \x13 HYPERLINK x\x14shown\x15\fsecond page\r'));
    expect(first.type).toMatchObject({ ext: 'doc', handler: 'legacy' });
    expect([second.problem, second.text]).toEqual([
      undefined,
      [
        { at: '1', text: 'abc\nGröße\nField shown' },
        { at: '2', text: 'second page' },
      ],
    ]);
    expect(second.p512?.height).toBe(512);
    expect((await read('b.doc', doc('x', 0x300))).second.problem?.code).toBe('protected');
  });

  it('of PowerPoint are read by slide, and Outlook messages by what they say', async () => {
    const slide = (text: string): Buffer => record(1006, record(4000, Buffer.from(text, 'utf16le')), true);
    const master = record(1016, record(4000, Buffer.from('Click to edit', 'utf16le')), true);
    const ppt = compoundFile({
      'PowerPoint Document': Buffer.concat([master, slide('First\rslide'), slide('Second')]),
    });
    expect((await read('a.ppt', ppt)).second).toMatchObject({
      facts: { pages: 2 },
      text: [
        { at: '1', text: 'First\nslide' },
        { at: '2', text: 'Second' },
      ],
    });
    const wide = (text: string): Buffer => Buffer.from(text.padEnd(2048), 'utf16le');
    const msg = compoundFile({
      '__substg1.0_0037001F': wide('Hello'),
      '__substg1.0_0C1A001F': wide('Jane'),
      '__substg1.0_1000001F': wide('How are you?'),
    });
    expect((await read('a.msg', msg)).second.text).toEqual([{ text: 'Hello\nFrom: Jane\n\nHow are you?' }]);
  });

  it('that are cut, locked, noise or go round in circles are told', async () => {
    const whole = doc('text');
    for (let i = 1; i < 10; i++) {
      const { second } = await read('cut.doc', whole.subarray(0, (whole.length * i) / 10));
      expect([i, second.problem?.code ?? (second.text.length > 0 ? 'read' : 'nothing')]).toEqual([
        i,
        expect.stringMatching(/damaged|read/),
      ]);
    }
    const round = Buffer.from(whole);
    for (let i = 0; i < 30; i++) round.writeUInt32LE(1, 512 + i * 4);
    expect((await read('round.doc', round)).second.problem?.code ?? 'read').toMatch(/damaged|read/);
    expect((await read('locked.doc', compoundFile({ EncryptedPackage: Buffer.alloc(10) }))).second.problem?.code).toBe(
      'protected',
    );
  });

  const real = fileURLToPath(new URL('../../../../shared/corpus/file-type', import.meta.url));
  it.skipIf(!existsSync(real))('as Office itself wrote them', async () => {
    const word = await read('a.doc', readFileSync(`${real}/fixture.doc.cfb`));
    expect([word.second.problem, word.second.text[0]?.text.startsWith('Lorem ipsum\nLorem ipsum dolor')]).toEqual([
      undefined,
      true,
    ]);
    const slides = await read('a.ppt', readFileSync(`${real}/fixture.ppt.cfb`));
    expect([slides.second.problem, slides.second.facts.pages, slides.second.text.length]).toEqual([undefined, 3, 3]);
  });
});
