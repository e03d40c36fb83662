/** Word, Excel, PowerPoint until 2003 and Outlook messages: their words and cells. */
import { type Block, plain, type Section } from '../../../src-shared/domain/document.ts';
import { u16, u32 } from './bytes.ts';
import { FormatError } from './handler.ts';
import { type Compound, openCompound, summaryOf } from './pages/compound.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { oldSheetsOf } from './pages/old-sheets.ts';
import { countWords } from './pages/package.ts';
import { megabytes } from './raster.ts';
import { types } from './types.ts';

export const LEGACY_TYPES = types(
  'legacy',
  'document',
  `
  doc application/msword Word 97–2003
  xls application/vnd.ms-excel Excel 97–2003
  ppt application/vnd.ms-powerpoint PowerPoint 97–2003
  msg application/vnd.ms-outlook Outlook message`,
);
const MAX_FILE = 64 * 2 ** 20;

export const legacy = documents({
  id: 'legacy',
  version: 2,
  types: LEGACY_TYPES,
  family: 'Office and mail until 2003',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    if (file.size > MAX_FILE)
      throw new FormatError(
        'too-large',
        `Files of this kind are read up to 64 MB; this one has ${megabytes(file.size)} MB.`,
      );
    const compound = openCompound(await file.part(0, file.size));
    if (compound.stream('EncryptedPackage')) throw locked();
    return READERS[file.type.ext]!(compound);
  },
});

const locked = (): FormatError =>
  new FormatError('protected', 'This file asks for a password. Save a copy without one to see and search it here.');
const missing = (): FormatError =>
  new FormatError(
    'damaged',
    'The part of this file that holds its text is missing or damaged. If you have another copy, use that.',
  );

const READERS: Readonly<Record<string, (compound: Compound) => Doc>> = {
  doc: word,
  xls: workbook,
  ppt: slides,
  msg: message,
};

function workbook(compound: Compound): Doc {
  const found = oldSheetsOf(compound.stream('Workbook') ?? compound.stream('Book') ?? Buffer.alloc(0));
  if (found === 'protected') throw locked();
  if (!found) throw missing();
  return {
    unit: 'sheet',
    sections: bounded(found.sheets),
    facts: { ...summaryOf(compound.stream('\u0005SummaryInformation')), pages: found.count },
    paper: 'table',
  };
}

/** The text stands in pieces, each of letters of one or two bytes, in the order that a table in another stream gives. */
function word(compound: Compound): Doc {
  const main = compound.stream('WordDocument');
  if (!main || u16(main, 0, true) !== 0xa5ec) throw missing();
  const flags = u16(main, 10, true);
  if (flags & 0x100) throw locked();
  const table = compound.stream(flags & 0x200 ? '1Table' : '0Table');
  if (!table) throw missing();
  let at = u32(main, 0x1a2, true);
  const end = at + u32(main, 0x1a6, true);
  // Formats of pieces stand before the pieces.
  while (at < end && table[at] === 1) at += 3 + u16(table, at + 1, true);
  if (table[at] !== 2) throw missing();
  const count = Math.min(100_000, Math.floor((u32(table, at + 1, true) - 4) / 12));
  const from = at + 5;
  let text = '';
  for (let i = 0; i < count && text.length < 4_000_000; i++) {
    const length = u32(table, from + i * 4 + 4, true) - u32(table, from + i * 4, true);
    const place = u32(table, from + (count + 1) * 4 + i * 8 + 2, true);
    if (length <= 0 || length > main.length) continue;
    const narrow = (place & 0x40000000) !== 0;
    const start = narrow ? (place & 0x3fffffff) / 2 : place & 0x3fffffff;
    const raw = main.subarray(start, start + length * (narrow ? 1 : 2));
    text += narrow ? new TextDecoder('windows-1252').decode(raw) : raw.toString('utf16le');
  }
  // What follows are footnotes, headers and the like.
  const pages = withoutFields(text.slice(0, Math.max(u32(main, 0x4c, true), 1)))
    .split('\f')
    .map(paragraphs)
    .filter((blocks) => blocks.length > 0);
  const sections = bounded(pages.map((blocks, i) => ({ at: String(i + 1), blocks })));
  const words = countWords(pages.flat());
  return {
    unit: 'page',
    sections,
    facts: { ...summaryOf(compound.stream('\u0005SummaryInformation')), ...(words ? { words } : {}) },
  };
}

/** A field is its command and what it shows: 0x13 command 0x14 shown 0x15. */
const withoutFields = (text: string): string =>
  text
    .split('\u0013')
    .map((part, i) => (i === 0 ? part : part.slice(part.search(FIELD_SHOWN) + 1)))
    .join('');
const FIELD_SHOWN = new RegExp(`[${String.fromCharCode(0x14, 0x15)}]`);

/** Without the signs that mean something to the program alone. */
const legible = (text: string): string => text.replace(/(?![\n\t])\p{Cc}/gu, '').trim();

function paragraphs(text: string): Block[] {
  return text
    .replaceAll('\u0007', '\r')
    .split('\r')
    .map((one) => legible(one.replaceAll('\v', '\n')))
    .filter((one) => one !== '')
    .map((one) => ({ kind: 'text', runs: plain(one) }));
}

const SLIDE = 1006;
const LIST = 4080;
const PERSIST = 1011;
const WIDE = 4000;
const NARROW = 4008;
/** Masters and notes pages hold "Click to edit". */
const PASSED = new Set([1016, 1008, 4041, 1000]);
const MAX_RECORDS = 500_000;

/** Records in records. Titles and lists stand in a list of all slides, other words in each slide. */
function slides(compound: Compound): Doc {
  const stream = compound.stream('PowerPoint Document');
  if (!stream) throw missing();
  if (u32(compound.stream('Current User') ?? Buffer.alloc(16), 12, true) === 0xf3d1c4df) throw locked();
  const texts: string[][] = [];
  let [drawn, records] = [0, 0];
  const say = (n: number, words: string): void => {
    const said = legible(words.replace(/[\r\v]/g, '\n'));
    texts[n] ??= [];
    if (said !== '' && said !== '*' && !texts[n].includes(said)) texts[n].push(said);
  };
  const walk = (from: number, to: number, slide: number, depth: number): void => {
    let listed = slide;
    for (let at = from; at + 8 <= to && records++ < MAX_RECORDS; ) {
      const [head, type, length] = [u16(stream, at, true), u16(stream, at + 2, true), u32(stream, at + 4, true)];
      const end = Math.min(to, at + 8 + length);
      if (type === WIDE && listed >= 0) say(listed, stream.subarray(at + 8, end).toString('utf16le'));
      else if (type === NARROW && listed >= 0) say(listed, stream.subarray(at + 8, end).toString('latin1'));
      else if (type === PERSIST) listed++;
      else if (type === SLIDE) walk(at + 8, end, drawn++, depth + 1);
      else if (type === LIST && head >> 4 === 0) walk(at + 8, end, -1, depth + 1);
      else if ((head & 15) === 15 && type !== LIST && (!PASSED.has(type) || type === 1000) && depth < 30)
        walk(at + 8, end, slide, depth + 1);
      at += 8 + length;
    }
  };
  walk(0, stream.length, -1, 0);
  const sections = Array.from(
    texts,
    (said = [], i): Section => ({
      at: String(i + 1),
      blocks: said.map(
        (text, k): Block =>
          k === 0 && text.length < 120
            ? { kind: 'heading', level: 1, runs: plain(text) }
            : { kind: 'text', runs: plain(text) },
      ),
    }),
  ).filter(({ blocks }) => blocks.length > 0); // prettier-ignore
  const pages = Math.max(drawn, texts.length);
  return {
    unit: 'slide',
    sections: bounded(sections),
    facts: { ...summaryOf(compound.stream('\u0005SummaryInformation')), ...(pages ? { pages } : {}) },
    paper: 'slide',
  };
}

/** Properties by number: what the mail is about, who wrote it to whom, and what. */
function message(compound: Compound): Doc {
  const value = (id: string, under = ''): string =>
    compound.stream(`${under}__substg1.0_${id}001F`)?.toString('utf16le').trim() ??
    new TextDecoder('windows-1252').decode(compound.stream(`${under}__substg1.0_${id}001E`) ?? Buffer.alloc(0)).trim();
  const [subject, name, address, to, text] = [
    value('0037'),
    value('0C1A'),
    value('0C1F'),
    value('0E04'),
    value('1000'),
  ];
  if (!subject && !name && !text) throw missing();
  const from = name && address.includes('@') && address !== name ? `${name} <${address}>` : name || address;
  const folders = [
    ...new Set(compound.names.map((one) => /^(__attach[^/]+\/)/.exec(one)?.[1]).filter((one) => one !== undefined)),
  ];
  const attached = folders.map((folder) => value('3707', folder) || value('3704', folder)).filter(Boolean);
  const blocks: Block[] = [
    { kind: 'heading', level: 1, runs: plain(subject || '(no subject)') },
    ...[
      ['From', from],
      ['To', to],
    ]
      .filter(([, one]) => one !== '')
      .map(([key, one]): Block => ({ kind: 'text', runs: [{ text: `${key}: `, strong: true }, { text: one! }] })),
    { kind: 'rule' },
    ...text
      .replace(/\r\n?/g, '\n')
      .split(/\n\s*\n/)
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one): Block => ({ kind: 'text', runs: plain(one) })),
    ...attached.map((one): Block => ({ kind: 'item', depth: 0, mark: '•', runs: plain(one) })),
  ]; // prettier-ignore
  return {
    unit: 'part',
    sections: bounded([{ at: '', blocks }]),
    facts: {
      ...(subject ? { documentTitle: subject } : {}),
      ...(from ? { author: from } : {}),
      ...(attached.length ? { entries: attached.length } : {}),
    },
  };
}
