/** vCard and iCalendar (RFC 6350, RFC 5545): who and what is in them. */
import { type Block, plain } from '../../../src-shared/domain/document.ts';
import { has } from './bytes.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { plainText } from './pages/plain-text.ts';
import { byExt, types } from './types.ts';

export const CONTACT_TYPES = types('contacts', 'document', 'vcf text/vcard vCard\nics text/calendar Calendar');
const type = byExt(CONTACT_TYPES);
/** Of each entry, the property that names it, and those that are told. */
const NAMES = ['FN', 'SUMMARY'];
const TOLD = ['ORG', 'TITLE', 'EMAIL', 'TEL', 'ADR', 'URL', 'NOTE', 'DTSTART', 'DTEND', 'LOCATION', 'DESCRIPTION'];

export const contacts = documents({
  id: 'contacts',
  version: 2,
  types: CONTACT_TYPES,
  family: 'Contacts and calendars',
  sniff: (head) => (has(head, 'BEGIN:VCARD') ? type('vcf') : has(head, 'BEGIN:VCALENDAR') ? type('ics') : undefined),

  async read(file): Promise<Doc> {
    const { text } = await plainText(file);
    // A line that begins with a space goes on from the last one.
    const entries = text
      .replace(/\n[ \t]/g, '')
      .split(/^BEGIN:(?:VCARD|VEVENT|VTODO).*$/m)
      .slice(1);
    if (!entries.length)
      throw new FormatError('damaged', 'Nobody and nothing stands in this file, or it ends too early.');
    const sections = bounded(entries.map((entry) => ({ at: nameOf(entry), blocks: blocksOf(entry) })));
    return { unit: 'part', sections, facts: { entries: entries.length } };
  },
});

const nameOf = (entry: string): string => propertiesOf(entry).find(({ name }) => NAMES.includes(name))?.value ?? '';

function blocksOf(entry: string): Block[] {
  const told = propertiesOf(entry).filter(({ name, value }) => TOLD.includes(name) && value !== '');
  return [
    { kind: 'heading', level: 2, runs: plain(nameOf(entry)) },
    ...told.map(({ value }): Block => ({ kind: 'text', runs: plain(value) })),
  ];
}

/** `EMAIL;TYPE=work:ada@example.org`; pictures and keys in letters are passed over. */
function propertiesOf(entry: string): { name: string; value: string }[] {
  return entry.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^(?:[\w-]+\.)?([\w-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
    return name ? [{ name: name.toUpperCase(), value: readable(value) }] : [];
  });
}

/** `20261127T164207Z` as people write it; parts of names and addresses by commas. */
function readable(value: string): string {
  const [, date, hour, minute] = /^(\d{8})(?:T(\d\d)(\d\d)\d\dZ?)?$/.exec(value) ?? [];
  if (date) return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}${hour ? ` ${hour}:${minute}` : ''}`;
  const parts = value.split(/(?<!\\);/).filter(Boolean);
  return parts
    .join(', ')
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;:\\])/g, '$1')
    .slice(0, 2000);
}
