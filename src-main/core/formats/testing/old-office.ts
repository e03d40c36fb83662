/** Files of the old Office, as small as they are read. */
import { compoundFile } from './compound-file.ts';

/** @param flags of the head: 0x100 asks for a password */
export function doc(text: string, flags = 0x200): Buffer {
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

/** Of PowerPoint. */
export const record = (type: number, data: Buffer, container = false): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(container ? 15 : 0, 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
};

export function ppt(...slides: readonly string[]): Buffer {
  const master = record(1016, record(4000, Buffer.from('Click to edit', 'utf16le')), true);
  const shown = slides.map((text) => record(1006, record(4000, Buffer.from(text, 'utf16le')), true));
  return compoundFile({ 'PowerPoint Document': Buffer.concat([master, ...shown]) });
}

export function msg(subject: string, from: string, body: string): Buffer {
  const wide = (text: string): Buffer => Buffer.from(text.padEnd(2048), 'utf16le');
  return compoundFile({
    '__substg1.0_0037001F': wide(subject),
    '__substg1.0_0C1A001F': wide(from),
    '__substg1.0_1000001F': wide(body),
  });
}

/** Of Excel. */
export const cellRecord = (id: number, ...parts: readonly (Buffer | number[])[]): Buffer => {
  const data = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
};

/** A workbook of one sheet whose first cell says `text`, of letters of one byte. */
export function xls(text: string): Buffer {
  const begin = cellRecord(0x809, [0, 6, 5, 0, 0, 0, 0, 0]);
  const end = cellRecord(0x0a);
  const globals = (from: number): Buffer => {
    const place = Buffer.alloc(4);
    place.writeUInt32LE(from);
    const strings = cellRecord(0xfc, [1, 0, 0, 0, 1, 0, 0, 0, text.length, 0, 0], Buffer.from(text, 'latin1'));
    return Buffer.concat([
      begin,
      cellRecord(0xe0, Buffer.alloc(20)),
      cellRecord(0x85, place, [0, 0, 5, 0], Buffer.from('Costs')),
      strings,
      end,
    ]);
  };
  const cells = Buffer.concat([begin, cellRecord(0xfd, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), end]);
  return compoundFile({ Workbook: Buffer.concat([globals(globals(0).length), cells]) });
}
