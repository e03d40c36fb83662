/** A query's text in pieces. Never fails: what cannot be read becomes an error and the rest goes on. */

export interface Span {
  /** Where in the text, in UTF-16 units. */
  readonly at: number;
  readonly length: number;
}
export interface QueryError extends Span {
  /** For people: what is wrong and what to do. */
  readonly message: string;
}
export type Lexeme = Span &
  (
    | { readonly type: '(' | ')' | 'or' | '-' }
    | { readonly type: 'word'; readonly text: string }
    | { readonly type: 'token'; readonly name: string; readonly values: readonly string[] }
  );

/** `name:` at the start of a word, but not `http://`. */
export const TOKEN_START = /^([a-z][a-z0-9]{0,15}(?:\.[\p{L}\p{M}\p{N}_-]{1,60})?):(?!\/\/)/iu;
const SPACE = /\s/u;

export function lex(text: string): { lexemes: Lexeme[]; errors: QueryError[] } {
  const lexemes: Lexeme[] = [];
  const errors: QueryError[] = [];
  let at = 0;

  /** A quoted piece or everything up to a space, a bracket or one of `ends`. */
  const piece = (ends: string): string => {
    if (text[at] === '"') return quote();
    const start = at;
    while (at < text.length && !SPACE.test(text[at]!) && !'()"'.includes(text[at]!) && !ends.includes(text[at]!)) at++;
    return text.slice(start, at).normalize('NFC');
  };
  const quote = (): string => {
    const start = at++;
    let content = '';
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++;
      content += text[at++];
    }
    if (at === text.length) {
      errors.push({ at: start, length: at - start, message: 'This quote is not closed. Add " at its end.' });
    } else at++;
    return content.normalize('NFC');
  };

  while (at < text.length) {
    const start = at;
    const char = text[at]!;
    if (SPACE.test(char)) {
      at++;
    } else if (char === '(' || char === ')') {
      at++;
      lexemes.push({ type: char, at: start, length: 1 });
    } else if (char === '-') {
      at++;
      // A dash alone, as in `a - b`, means nothing.
      if (at < text.length && !SPACE.test(text[at]!) && text[at] !== ')')
        lexemes.push({ type: '-', at: start, length: 1 });
    } else {
      const name = TOKEN_START.exec(text.slice(at, at + 160))?.[1];
      if (name !== undefined) {
        at += name.length + 1;
        const values = [piece(',')];
        while (text[at] === ',') {
          at++;
          values.push(piece(','));
        }
        if (values.length === 1 && at === start + name.length + 1) {
          errors.push({ at: start, length: at - start, message: `Write a value after “${name}:”.` });
        } else {
          const written = text.slice(start, at);
          // `kind:raw,` on the way to the next value: an empty one only counts when it stands in quotes.
          const kept = written.includes('""') ? values : values.filter((value) => value !== '');
          if (kept.length > 0) {
            lexemes.push({ type: 'token', name: name.normalize('NFC').toLowerCase().normalize('NFC'), values: kept, at: start, length: at - start });
          }
        }
      } else {
        const word = piece('');
        const length = at - start;
        if (text.slice(start, at) === 'OR') lexemes.push({ type: 'or', at: start, length });
        else if (word.trim() !== '') lexemes.push({ type: 'word', text: word, at: start, length });
      }
    }
  }
  return { lexemes, errors };
}
