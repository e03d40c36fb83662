/** Custom fields: what people define beside the fields that every asset has. Pure. */
import { KINDS, type Kind } from '../asset.ts';

export const FIELD_TYPES = [
  'text',
  'long-text',
  'number',
  'date',
  'choice',
  'multi-choice',
  'link',
  'person',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Fields whose value is one of a list that belongs to them. */
export const hasChoices = (type: FieldType): boolean => type === 'choice' || type === 'multi-choice';
/** Fields whose value is a text that free words find. */
export const isText = (type: FieldType): boolean =>
  type === 'text' || type === 'long-text' || type === 'link' || type === 'person';

/** A value as it stands in a register: a text, a number, a date `2024-06-01`, the id (hex) of a choice. */
export type FieldValue = string | number;

export const MOST_TEXT = 20_000;
const MOST_LINE = 1000;
const MOST_KEY = 60;
const NOT_IN_KEY = /[^\p{L}\p{M}\p{N}_]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this takes away
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** The name of a schema, a field or a choice as it is kept; empty when nothing is left of it. */
export const cleanName = (name: string): string => name.normalize('NFC').replace(CONTROL, ' ').trim();

/** `Client name` → `client-name`: how a field is called in a search (`field.client-name:`) and in files. Never empty. */
export function keyOf(name: string): string {
  const key = [...name.normalize('NFC').toLowerCase().normalize('NFC').replace(NOT_IN_KEY, '-')].slice(0, MOST_KEY).join('');
  return key.replace(/^-+|-+$/g, '') || 'field';
}

/** Could it be one? Whatever else stands there would be no name in a file. */
export const isKey = (text: string): boolean => /^[\p{L}\p{M}\p{N}_-]+$/u.test(text) && [...text].length <= MOST_KEY;

/** The key, with a number where others have it already: `client`, `client-2`. */
export function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const base = [...wanted].slice(0, MOST_KEY - 5).join('');
  for (let i = 2; ; i++) if (!taken.has(`${base}-${i}`)) return `${base}-${i}`;
}

/** Is it for assets of this kind? `kinds` null: for all. */
export const appliesTo = (kinds: readonly Kind[] | null, kind: Kind): boolean => kinds === null || kinds.includes(kind);

/** Kinds in their usual order, each once; null for all of them. */
export function cleanKinds(kinds: readonly Kind[] | null): readonly Kind[] | null {
  const wanted = KINDS.filter((kind) => kinds?.includes(kind));
  return kinds === null || wanted.length === 0 || wanted.length === KINDS.length ? null : wanted;
}

/** Several choices as they are typed, with commas between; a name that has one itself stands in quotes. */
export const choiceNames = (text: string): string[] =>
  (text.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []).map((part) => (part.trim().startsWith('"') ? part.trim().slice(1, -1).replace(/\\(.)/g, '$1') : part)).filter((part) => part.trim() !== '');
export const quoteChoice = (name: string): string => (/[,"]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name);

export type Read = { readonly value: FieldValue | null } | { readonly problem: string };

/**
 * What was typed, as a value of this type; null for nothing. Of choices the caller knows which there are: they come here as they are.
 * `problem` is for people and ends a sentence: “12x” is no number.
 */
export function readValue(type: FieldType, typed: string | number): Read {
  const text = String(typed).normalize('NFC');
  const line = cleanName(text);
  if (line === '') return { value: null };
  switch (type) {
    case 'number': {
      const number = typeof typed === 'number' ? typed : readPlainNumber(line);
      return number !== undefined && Number.isFinite(number) ? { value: number } : { problem: `“${short(line)}” is no number.` };
    }
    case 'date':
      return isDate(line) ? { value: line } : { problem: `“${short(line)}” is no date such as 2024-06-01.` };
    case 'link': {
      const link = readLink(line);
      return link === undefined ? { problem: `“${short(line)}” is no web or mail address.` } : { value: link };
    }
    case 'long-text':
      return text.length > MOST_TEXT ? { problem: `This text is longer than ${MOST_TEXT.toLocaleString('en')} characters.` } : { value: text };
    default:
      return line.length > MOST_LINE ? { problem: `This text is longer than ${MOST_LINE.toLocaleString('en')} characters.` } : { value: line };
  }
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** `-1.5`, `1e3`; with a comma for the point where that alone can be meant: `1,5`. */
function readPlainNumber(text: string): number | undefined {
  const plain = text.replace(/\s/g, '').replace(/^([+-]?\d+),(\d{1,2}|\d{4,})$/, '$1.$2');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain) ? Number(plain) : undefined;
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Host with a dot or localhost, perhaps with a user before and a port after it, then anything without spaces. */
const PAGE = /^https?:\/\/(?:[^\s/?#@]+@)?(?:[^\s/?#@:.]+(?:\.[^\s/?#@:.]+)+\.?|localhost|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#]\S*)?$/iu;
const MAIL = /^mailto:[^\s@]+@[^\s@]+$/iu;

/** Only what leads to a page or a mail: a link is opened by a click, and must not run anything. */
function readLink(text: string): string | undefined {
  const full = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) ? text : `https://${text}`;
  return full.length <= MOST_LINE && (PAGE.test(full) || MAIL.test(full)) ? full : undefined;
}
