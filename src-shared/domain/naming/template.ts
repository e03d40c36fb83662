/**
 * Templates for names of files and folders: `{date:YYYY-MM-DD}_{num:001}`, `{date:YYYY}/{job|name}`. A token stands in braces, `|`
 * between alternatives of which the first with a value counts, `"…"` a text among them, `{{` and `}}` for braces.
 */
import { safeName } from './safe-name.ts';

/** What is known of a file. Absent: unknown. */
export interface NameFacts {
  /** Without its extension. */
  readonly name: string;
  /** Without the dot, as it stands in the name; may be empty. */
  readonly ext: string;
  /** ISO 8601 wall clock. */
  readonly takenAt?: string | undefined;
  /** Of the folder it is in. */
  readonly folder?: string | undefined;
  readonly kind?: string | undefined;
  readonly camera?: string | undefined;
  readonly lens?: string | undefined;
  readonly serial?: string | undefined;
  readonly title?: string | undefined;
  readonly headline?: string | undefined;
  readonly creator?: string | undefined;
  readonly job?: string | undefined;
  readonly location?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  readonly label?: string | undefined;
  /** 0–5. */
  readonly rating?: number | undefined;
}

/** For all files of one run. */
export interface NameContext {
  /** What people typed for `{text}`. */
  readonly text?: string | undefined;
  /** Place in the run, from 0. */
  readonly index: number;
}

const TEXTS = [
  'name', 'ext', 'folder', 'kind', 'camera', 'lens', 'serial', 'title', 'headline', 'creator', 'job', 'location', 'city', 'country', 'label', 'rating', 'text',
] as const;
/** All tokens, for help and completion. */
export const TOKENS = ['date', 'time', 'num', ...TEXTS] as const;

type Change = 'upper' | 'lower' | { readonly from: number; readonly to: number };
type Alternative =
  | { readonly is: 'literal'; readonly text: string }
  | { readonly is: 'date'; readonly format: string }
  | { readonly is: 'num'; readonly start: number; readonly digits: number }
  | { readonly is: 'text'; readonly of: (typeof TEXTS)[number]; readonly changes: readonly Change[] };
type Part = string | readonly Alternative[];

export interface Template {
  /** One for each folder; of a name just one. */
  readonly segments: readonly (readonly Part[])[];
}

/** `at`: the character where it goes wrong, from 0. */
export class TemplateError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** @throws TemplateError, with a sentence for people */
export function parseTemplate(text: string, kind: 'name' | 'folder' | 'text'): Template {
  const segments: Part[][] = [[]];
  let literal = '';
  const flush = () => {
    if (literal) segments.at(-1)?.push(literal);
    literal = '';
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if ((char === '{' || char === '}') && text[i + 1] === char) {
      literal += char;
      i++;
    } else if (char === '{') {
      flush();
      const end = endOf(text, i);
      segments.at(-1)?.push(alternatives(text.slice(i + 1, end), i + 1));
      i = end;
    } else if (char === '}') throw new TemplateError('A } has no { before it. For a brace itself write }}.', i);
    else if (char === '/' && kind !== 'text') {
      if (kind === 'name') throw new TemplateError('A name cannot hold a slash; folders have a template of their own.', i);
      flush();
      segments.push([]);
    } else literal += char;
  }
  flush();
  if (kind === 'name' && !segments[0]?.length) throw new TemplateError('The template is empty: write a name, or {name} for the one that is there.', 0);
  return { segments };
}

/** `{date:YYYY}/{name}` as the template for folders and the one for the name in them; a slash in braces is none. */
export function splitTemplate(text: string): { readonly folders: string; readonly name: string } {
  let depth = 0;
  let cut = -1;
  for (const [i, char] of [...text].entries()) {
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (char === '/' && depth <= 0) cut = i;
  }
  const all = [...text];
  return { folders: all.slice(0, Math.max(0, cut)).join(''), name: all.slice(cut + 1).join('') };
}

/** The closing brace; one inside quotes does not count. */
function endOf(text: string, start: number): number {
  let quoted = false;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === '}' && !quoted) return i;
  }
  throw new TemplateError('A { is not closed. For a brace itself write {{.', start);
}

function alternatives(inside: string, at: number): Alternative[] {
  const pieces: string[] = [''];
  let quoted = false;
  for (const char of inside) {
    if (char === '"') quoted = !quoted;
    if (char === '|' && !quoted) pieces.push('');
    else pieces.push(`${pieces.pop()}${char}`);
  }
  let from = at;
  return pieces.map((piece) => {
    const found = alternative(piece.trim(), from);
    from += piece.length + 1;
    return found;
  });
}

function alternative(piece: string, at: number): Alternative {
  const quoted = /^"([^"]*)"$/.exec(piece);
  if (quoted) return { is: 'literal', text: quoted[1] as string };
  const colon = piece.indexOf(':');
  const [token, args] = colon < 0 ? [piece, undefined] : [piece.slice(0, colon), piece.slice(colon + 1)];
  const name = token.trim().toLowerCase();
  if (name === 'date') return { is: 'date', format: args ?? 'YYYY-MM-DD' };
  if (name === 'time') return { is: 'date', format: args ?? 'hhmmss' };
  if (name === 'num') {
    if (args !== undefined && !/^\d{1,9}$/.test(args)) throw new TemplateError(`{num:001} takes the first number with as many digits as it shall have, not “${args}”.`, at);
    return { is: 'num', start: Number(args ?? 1), digits: args?.length ?? 1 };
  }
  if (!(TEXTS as readonly string[]).includes(name))
    throw new TemplateError(name ? `There is no {${name}}. There are ${TOKENS.map((one) => `{${one}}`).join(', ')}.` : 'Nothing stands between the braces.', at);
  return { is: 'text', of: name as (typeof TEXTS)[number], changes: args === undefined ? [] : args.split(':').map((arg) => changeOf(arg.trim(), at)) };
}

function changeOf(arg: string, at: number): Change {
  if (arg === 'upper' || arg === 'lower') return arg;
  const [, from, dash, to] = /^(\d{0,4})(-?)(\d{0,4})$/.exec(arg) ?? [];
  if (from === undefined || (!from && !to)) throw new TemplateError(`After a colon stands a part (1-4, 5-, -3 for the last three), upper or lower, not “${arg}”.`, at);
  // `-3`: the last three; `4`: the first four.
  if (!from) return { from: -Number(to), to: Number.POSITIVE_INFINITY };
  if (!dash) return { from: 0, to: Number(from) };
  return { from: Math.max(0, Number(from) - 1), to: to ? Number(to) : Number.POSITIVE_INFINITY };
}

/** A safe stem; that of the file itself where the template says nothing of it. */
export function renderName(template: Template, facts: NameFacts, context: NameContext): string {
  return safeName(renderSegment(template.segments[0] ?? [], facts, context)) || safeName(facts.name) || '_';
}

/** Safe names of folders, from the top down; those without content are left out. */
export function renderFolders(template: Template, facts: NameFacts, context: NameContext): string[] {
  return template.segments.map((segment) => safeName(renderSegment(segment, facts, context))).filter((name) => name !== '');
}

/** As it stands, for the text of a field: nothing is made safe; empty where the template says nothing of the file. */
export const renderText = (template: Template, facts: NameFacts, context: NameContext): string => renderSegment(template.segments[0] ?? [], facts, context).trim();

/** The template that gives just this text. */
export const literalTemplate = (text: string): string => text.replace(/[{}]/g, '$&$&');

/** Does the number of a file in its run matter? */
export const isNumbered = ({ segments }: Template): boolean =>
  segments.some((segment) => segment.some((part) => typeof part !== 'string' && part.some(({ is }) => is === 'num')));

function renderSegment(parts: readonly Part[], facts: NameFacts, context: NameContext): string {
  return parts.map((part) => (typeof part === 'string' ? part : firstWithValue(part, facts, context))).join('');
}

function firstWithValue(all: readonly Alternative[], facts: NameFacts, context: NameContext): string {
  for (const one of all) {
    const text = textOf(one, facts, context);
    if (text !== '') return text;
  }
  return '';
}

function textOf(one: Alternative, facts: NameFacts, context: NameContext): string {
  switch (one.is) {
    case 'literal':
      return one.text;
    case 'date':
      return dateText(facts.takenAt, one.format);
    case 'num':
      return String(one.start + context.index).padStart(one.digits, '0');
    case 'text': {
      const value = one.of === 'text' ? context.text : facts[one.of];
      return one.changes.reduce<string>(changed, String(value ?? '').trim());
    }
  }
}

function changed(text: string, change: Change): string {
  if (change === 'upper') return text.toUpperCase();
  if (change === 'lower') return text.toLowerCase();
  return [...text].slice(change.from, change.to).join('');
}

/** `YYYY YY MM DD hh mm ss SSS` are replaced, everything else stays; empty without a time. */
function dateText(takenAt: string | undefined, format: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?/.exec(takenAt ?? '');
  if (!found) return '';
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', part = ''] = found;
  const parts: Readonly<Record<string, string>> = {
    YYYY: year, YY: year.slice(2), MM: month, DD: day, hh: hour, mm: minute, ss: second, SSS: part.padEnd(3, '0').slice(0, 3),
  };
  return format.replace(/YYYY|YY|MM|DD|hh|mm|ss|SSS/g, (key) => parts[key] as string);
}
