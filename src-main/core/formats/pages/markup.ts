/** XML and HTML as a row of tags and texts. Only their own five entities and numbers are known, so nothing can expand or be fetched. */

export interface Tag {
  /** Without its prefix, as written otherwise: `p`, `tbl`. */
  readonly name: string;
  /** `open` also for those that have no inside; then `empty` is set. */
  readonly form: 'open' | 'close';
  readonly empty: boolean;
  /** Attributes as written. */
  readonly source: string;
  /** Value of an attribute by its name without prefix. */
  get(name: string): string | undefined;
}

export type Piece = Tag | string;

const PIECES =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<[!?][^>]*>|<(\/?)([A-Za-z_][\w:.-]*)([^<>]*)>|([^<]+)|</g;

/** In order; what is no markup comes as text. Linear in the length. */
export function* pieces(markup: string): Generator<Piece> {
  for (const [whole, data, slash, name, rest, text] of markup.matchAll(PIECES)) {
    if (data !== undefined) yield data;
    else if (name !== undefined) yield tag(name, slash === '/', rest ?? '');
    else if (text !== undefined) yield decode(text);
    else if (whole === '<') yield '<';
  }
}

function tag(name: string, close: boolean, rest: string): Tag {
  return {
    name: name.slice(name.indexOf(':') + 1),
    form: close ? 'close' : 'open',
    empty: !close && rest.endsWith('/'),
    source: rest,
    get(wanted) {
      for (const [, key = '', , double, single] of rest.matchAll(/([\w:.-]+)\s*=\s*("([^"]*)"|'([^']*)')/g))
        if (key.slice(key.indexOf(':') + 1) === wanted) return decode(double ?? single ?? '');
      return undefined;
    },
  };
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  euro: '€',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  shy: '',
}; // prettier-ignore

export function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,8}));/g, (whole, decimal, hex, name) => {
    if (name) return NAMED[String(name)] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** The text of the first element of this name, without markup. */
export function textOf(markup: string, name: string): string | undefined {
  let inside = false;
  let text = '';
  for (const piece of pieces(markup)) {
    if (typeof piece === 'string') text += inside ? piece : '';
    else if (piece.name === name && piece.form === 'close' && inside) break;
    else if (piece.name === name && piece.form === 'open' && !piece.empty) inside = true;
  }
  return text.trim().slice(0, 1000) || undefined;
}
