/** A query as people read it: `rating ≥ 3`, `in: 2026-11 Lookbook`. */
import { canonicalName, lex, type Span } from '../../../src-shared/domain/query/index.ts';
import { parseTagPath } from '../../../src-shared/domain/tag-path.ts';
import { FLAGS, KINDS } from '../../../src-shared/domain/asset.ts';
import { COLOR_NAMES } from '../../../src-shared/domain/color.ts';
import { t } from '../../client/messages.ts';
import { labelText } from '../../ui/index.ts';

/** A piece of the query's text: a token with its sign before it, or anything else. */
export interface Piece extends Span {
  readonly token: boolean;
  readonly text: string;
}

/** Cuts a query's text into what is drawn as chips and what stands between; nothing but spaces is left out. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let minus: Span | undefined;
  for (const lexeme of lex(text).lexemes) {
    if (lexeme.type === '-') {
      minus = lexeme;
      continue;
    }
    const at = minus?.at ?? lexeme.at;
    const span = { at, length: lexeme.at + lexeme.length - at };
    const written = text.slice(at, at + span.length);
    const known = lexeme.type === 'token' && canonicalName(lexeme.name);
    if (known) found.push({ ...span, token: true, text: (minus ? '− ' : '') + showToken(known, lexeme.values) });
    else
      found.push({
        ...span,
        token: false,
        text: lexeme.type === 'word' ? `${minus ? '−' : ''}${lexeme.text}` : written,
      });
    minus = undefined;
  }
  return found;
}

/** A list of more is not read. */
const MOST_IDS = 4;

/** @param name canonical name of the token @returns `rating ≥ 3`, `kind: Camera RAW or Video` */
export function showToken(name: string, values: readonly string[]): string {
  if (name === 'id' && values.length > MOST_IDS) return t('search.ids');
  const shown = values.map((value) => showValue(name, value)).join(` ${t('search.or')} `);
  return /^[≥≤><=]/.test(shown) ? `${name} ${shown}` : `${name}: ${shown}`;
}

const MONTH = /^\d{4}-\d{2}$/;
const months = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A token's value for people; `''` is "none". */
export function showValue(name: string, value: string): string {
  const lower = value.toLowerCase();
  if (value === '' || lower === 'none') return t('search.none');
  if (name === 'tag') return showTag(value);
  if (name === 'place') return parseTagPath(value).toReversed().join(', ');
  if (name === 'in') return value.split(/[/\\]/).filter(Boolean).at(-1) ?? value;
  if (name === 'label') return labelText(lower);
  const flag = FLAGS.find((one) => one === lower);
  if (name === 'flag' && flag) return t(`assets.flag.${flag}`);
  const kind = KINDS.find((one) => one === lower);
  if (name === 'kind' && kind) return t(`assets.kind.${kind}`);
  if (name === 'taken' && MONTH.test(value)) return months.format(new Date(`${value}-01T00:00:00Z`));
  if (name === 'ext') return value.toUpperCase();
  const color = COLOR_NAMES.find((one) => one === lower);
  if (name === 'color') return color ? t(`filter.color.${color}`) : lower.replace('~', ' ± ');
  return value
    .replace(/^>=/, '≥ ')
    .replace(/^<=/, '≤ ')
    .replace(/^([<>=])(?! )/, '$1 ')
    .replace('..', ' – ');
}

/** `people/Ines` → `people › Ines`. */
export const showTag = (path: string): string => parseTagPath(path).join(' › ');
