/** IPTC-IIM datasets → tags as exiftool names them. */
import { looseText } from './exif.ts';
import type { Tags } from './tags.ts';
import { ascii, u16, u32 } from './window.ts';

/** Record 2; those with `*` may stand several times. */
const NAMES: Readonly<Record<number, string>> = {
  5: 'ObjectName',
  10: 'Urgency',
  25: 'Keywords*',
  40: 'SpecialInstructions',
  55: 'DateCreated',
  60: 'TimeCreated',
  62: 'DigitalCreationDate',
  63: 'DigitalCreationTime',
  80: 'By-line*',
  90: 'City',
  92: 'Sub-location',
  95: 'Province-State',
  101: 'Country-PrimaryLocationName',
  103: 'OriginalTransmissionReference',
  105: 'Headline',
  110: 'Credit',
  116: 'CopyrightNotice',
  120: 'Caption-Abstract',
};
const UTF8_MARK = '\x1b%G';
const MAX_DATASETS = 10_000;

export function readIim(bytes: Uint8Array, tags: Tags): void {
  let offset = 0;
  let decode: (data: Uint8Array) => string = looseText;
  for (let i = 0; i < MAX_DATASETS && offset + 5 <= bytes.length; i++) {
    if (bytes[offset] !== 0x1c) return;
    const record = bytes[offset + 1]!;
    const id = bytes[offset + 2]!;
    let length = u16(bytes, offset + 3);
    let start = offset + 5;
    if (length & 0x8000) {
      const width = length & 0x7fff;
      if (width > 4) return;
      length = width === 4 ? u32(bytes, start) : u16(bytes, start);
      start += width;
    }
    const data = bytes.subarray(start, start + length);
    offset = start + length;
    if (record === 1 && id === 90) decode = ascii(data) === UTF8_MARK ? (text) => UTF8.decode(text) : looseText;
    const name = record === 2 ? NAMES[id] : undefined;
    if (name) add(tags, name, datasetText(name, decode(data)));
  }
}

const UTF8 = new TextDecoder();

function add(tags: Tags, name: string, value: string): void {
  const many = name.endsWith('*');
  const key = `IPTC:${many ? name.slice(0, -1) : name}`;
  const known = tags[key];
  if (!many) {
    if (known === undefined) tags[key] = value;
  } else if (Array.isArray(known)) known.push(value);
  else tags[key] = [value];
}

/** `20240601` → `2024:06:01`, `120000+0200` → `12:00:00+02:00`. */
function datasetText(name: string, value: string): string {
  if (name.endsWith('Date') || name === 'DateCreated') return value.replace(/^(\d{4})-?(\d\d)-?(\d\d)$/, '$1:$2:$3');
  if (/Time(Created)?$/.test(name))
    return value.replace(
      /^(\d\d):?(\d\d):?(\d\d)(?:([-+]\d\d):?(\d\d))?$/,
      (_, h, m, s, zh, zm) => `${h}:${m}:${s}${zh ? `${zh}:${zm}` : ''}`,
    );
  return value;
}
