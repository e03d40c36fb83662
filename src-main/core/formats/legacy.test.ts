import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compoundFile } from './testing/compound-file.ts';
import { cellRecord as plainRecord, doc, msg, ppt } from './testing/old-office.ts';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer) => await readBoth(files.write(name, data), data.length);

describe('files of the old Office', () => {
  it('of Word are read from their pieces, by page', async () => {
    const { first, second } = await read('a.doc', doc('Größe\rField \x13 HYPERLINK x\x14shown\x15\fsecond page\r'));
    expect(first.type).toMatchObject({ ext: 'doc', handler: 'legacy' });
    expect([second.problem, second.text]).toMatchObject([
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
    expect((await read('a.ppt', ppt('First\rslide', 'Second'))).second).toMatchObject({
      facts: { pages: 2 },
      text: [
        { at: '1', text: 'First\nslide' },
        { at: '2', text: 'Second' },
      ],
    });
    expect((await read('a.msg', msg('Hello', 'Jane', 'How are you?'))).second.text).toMatchObject([{ text: 'Hello\nFrom: Jane\n\nHow are you?' }]);
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

  it('of Excel are read by sheet: words that go on over records, numbers, dates, and what formulas came to', async () => {
    const double = (value: number): Buffer => {
      const out = Buffer.alloc(8);
      out.writeDoubleLE(value);
      return out;
    };
    const begin = plainRecord(0x809, [0, 6, 5, 0, 0, 0, 0, 0]);
    const end = plainRecord(0x0a);
    const globals = (from: number, more: Buffer = Buffer.alloc(0)): Buffer => {
      const place = Buffer.alloc(4);
      place.writeUInt32LE(from);
      return Buffer.concat([
        begin,
        more,
        plainRecord(0x41e, [200, 0, 10, 0, 0], Buffer.from('yyyy-mm-dd')),
        plainRecord(0xe0, Buffer.alloc(20)),
        plainRecord(0xe0, [0, 0, 200, 0], Buffer.alloc(16)),
        plainRecord(0x85, place, [0, 0, 5, 0], Buffer.from('Costs')),
        // One text in letters of one byte, one that goes on in letters of two.
        plainRecord(0xfc, [2, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0], Buffer.from('Name'), [6, 0, 0], Buffer.from('Gr')),
        plainRecord(0x3c, [1], Buffer.from('öße!', 'utf16le')),
        end,
      ]);
    };
    const cells = Buffer.concat([
      begin,
      plainRecord(0xfd, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      plainRecord(0xfd, [0, 0, 1, 0, 0, 0, 1, 0, 0, 0]),
      plainRecord(0x203, [1, 0, 0, 0, 0, 0], double(12.5)),
      plainRecord(0x203, [1, 0, 1, 0, 1, 0], double(45_000)),
      plainRecord(0x27e, [2, 0, 0, 0, 0, 0], [(7 << 2) | 2, 0, 0, 0]),
      plainRecord(0x06, [2, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0xff, 0xff], Buffer.alloc(8)),
      plainRecord(0x207, [5, 0, 0], Buffer.from('total')),
      end,
    ]);
    const book = (more?: Buffer): Buffer => compoundFile({ Workbook: Buffer.concat([globals(globals(0, more).length, more), cells]) });
    const { first, second } = await read('a.xls', book());
    expect(first.type).toMatchObject({ ext: 'xls', handler: 'legacy' });
    expect([second.problem, second.facts, second.text]).toMatchObject([
      undefined,
      { pages: 1 },
      [{ at: 'Costs', text: 'Name\tGröße!\n12.5\t2023-03-15\n7\ttotal' }],
    ]);
    expect(second.p512).toBeDefined();
    expect((await read('b.xls', book(plainRecord(0x2f, Buffer.alloc(6))))).second.problem?.code).toBe('protected');
    for (let part = 1; part < 10; part++) {
      const { problem, text } = (await read('c.xls', book().subarray(0, part * 500))).second;
      expect(problem !== undefined || text.length > 0, `cut at ${part * 500}`).toBe(true);
    }
  });

  const real = fileURLToPath(new URL('../../../../shared/corpus/file-type', import.meta.url));
  it.skipIf(!existsSync(real))('as Office itself wrote them', async () => {
    const word = await read('a.doc', readFileSync(`${real}/fixture.doc.cfb`));
    expect([word.second.problem, word.second.text[0]?.text.startsWith('Lorem ipsum\nLorem ipsum dolor')]).toEqual([
      undefined,
      true,
    ]);
    const slides = await read('a.ppt', readFileSync(`${real}/fixture.ppt.cfb`));
    const sheets = await read('a.xls', readFileSync(`${real}/fixture.xls.cfb`));
    expect([sheets.second.problem, sheets.second.facts.pages]).toEqual([undefined, 1]);
    const closed = await read('b.xls', readFileSync(`${real}/fixture-password-protected.xls`));
    expect(closed.second.problem?.code).toBe('protected');
    expect([slides.second.problem, slides.second.facts.pages, slides.second.text.length]).toEqual([undefined, 3, 3]);
  });
});
