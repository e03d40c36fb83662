import type { Query, Term } from './ast.ts';
import { TOKEN_START } from './lex.ts';

/** The text of a query, as a person would type it. parseQuery of it gives the same query. */
export function printQuery(query: Query): string {
  return printList(query.terms);
}

/** Brackets around OR are not needed here, but people read it the other way round without them. */
const printList = (terms: readonly Term[]) => terms.map(terms.length > 1 ? printInner : printTerm).join(' ');

function printTerm(term: Term): string {
  switch (term.type) {
    case 'word':
      return printWord(term.text);
    case 'token':
      return printToken(term.name, term.values);
    case 'not':
      return `-${printInner(term.term)}`;
    case 'all':
      return `(${printList(term.terms)})`;
    case 'any':
      return term.terms.map(printInner).join(' OR ');
  }
}

/** `rating:>=3`, `kind:raw,video`, `camera:"X-T5"`. */
export function printToken(name: string, values: readonly string[]): string {
  return `${name}:${values.map(printValue).join(',')}`;
}

export function printValue(value: string): string {
  return value === '' || /[\s"(),]/u.test(value) ? quoted(value) : value;
}

function printInner(term: Term): string {
  return term.type === 'any' ? `(${printTerm(term)})` : printTerm(term);
}

function printWord(text: string): string {
  const plain = text !== '' && text !== 'OR' && !/^-|[\s"()]/u.test(text) && !TOKEN_START.test(text);
  return plain ? text : quoted(text);
}

const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
