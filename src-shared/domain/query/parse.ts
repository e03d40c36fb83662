import { all, any, not, queryOf, type Query, type Term } from './ast.ts';
import { lex, type Lexeme, type QueryError, type Span } from './lex.ts';
import { canonicalName, meantNames, readToken, type KnownFields } from './tokens.ts';

export interface Parsed {
  readonly query: Query;
  /** In the order of the text. What they concern is left out of the query, or finds nothing to test and is passed over. */
  readonly errors: readonly QueryError[];
}

/** Brackets deeper than this are no query a person wrote. */
const DEEPEST = 50;

/**
 * Reads a query. Never fails: every error says where (UTF-16 units) and what, and the rest of the query stands. `fields`: which custom
 * fields there are; without them every one is taken to be there.
 */
export function parseQuery(text: string, fields?: KnownFields): Parsed {
  const { lexemes, errors } = lex(text);
  const parser = new Parser(lexemes, errors, fields);
  const terms = parser.list(0);
  errors.sort((a, b) => a.at - b.at);
  return { query: queryOf(terms), errors };
}

class Parser {
  readonly #lexemes: readonly Lexeme[];
  readonly #errors: QueryError[];
  readonly #fields: KnownFields | undefined;
  #next = 0;

  constructor(lexemes: readonly Lexeme[], errors: QueryError[], fields: KnownFields | undefined) {
    this.#fields = fields;
    this.#lexemes = lexemes;
    this.#errors = errors;
  }

  /** Terms up to a closing bracket, which stays, or the end. */
  list(depth: number): Term[] {
    const terms: Term[] = [];
    for (;;) {
      const lexeme = this.#lexemes[this.#next];
      if (lexeme === undefined) return terms;
      if (lexeme.type === ')') {
        if (depth > 0) return terms;
        this.#next++;
        this.#error(lexeme, 'This bracket closes nothing.');
        continue;
      }
      const term = this.#alternatives(depth);
      if (term) terms.push(term);
    }
  }

  #alternatives(depth: number): Term | undefined {
    const terms: Term[] = [];
    let lonely: Lexeme | undefined;
    for (;;) {
      const lexeme = this.#lexemes[this.#next];
      if (lexeme?.type === 'or') {
        this.#next++;
        this.#error(lexeme, 'OR needs something on both sides.');
        continue;
      }
      if (lexeme === undefined || lexeme.type === ')') {
        if (lonely) this.#error(lonely, 'OR needs something on both sides.');
        break;
      }
      const term = this.#single(depth);
      if (term) terms.push(term);
      lonely = this.#lexemes[this.#next];
      if (lonely?.type !== 'or') break;
      this.#next++;
    }
    return any(terms);
  }

  #single(depth: number): Term | undefined {
    const lexeme = this.#lexemes[this.#next++];
    if (lexeme === undefined) return undefined;
    switch (lexeme.type) {
      case '-': {
        let negations = 1;
        while (this.#lexemes[this.#next]?.type === '-') {
          this.#next++;
          negations++;
        }
        const after = this.#lexemes[this.#next];
        if (after === undefined || after.type === ')' || after.type === 'or') {
          this.#error(lexeme, 'Nothing stands after this minus.');
          return undefined;
        }
        const term = this.#single(depth);
        return term && negations % 2 === 1 ? not(term) : term;
      }
      case '(': {
        if (depth >= DEEPEST) {
          this.#next = this.#lexemes.length;
          this.#error(lexeme, 'Too many brackets inside one another.');
          return undefined;
        }
        const terms = this.list(depth + 1);
        const close = this.#lexemes[this.#next];
        if (close?.type === ')') this.#next++;
        else this.#error(lexeme, 'This bracket is not closed.');
        if (terms.length === 0 && close?.type === ')') {
          const length = close.at + 1 - lexeme.at;
          this.#error({ at: lexeme.at, length }, 'Nothing stands between these brackets.');
        }
        return all(terms);
      }
      case 'word':
        return { type: 'word', text: lexeme.text };
      case 'token': {
        const name = canonicalName(lexeme.name);
        if (name === undefined) {
          const [meant] = meantNames(lexeme.name);
          const hint = `${meant === undefined ? '' : `Did you mean ${meant}:? `}Put it in quotes to search for it as text.`;
          this.#error(lexeme, `There is no filter “${lexeme.name}:”. ${hint}`);
          return undefined;
        }
        const test = readToken(name, lexeme.values, this.#fields);
        if (test.type === 'error') this.#error(lexeme, test.message);
        return { type: 'token', name, values: lexeme.values };
      }
      default:
        // `)` and `or` never come here: whoever calls has looked.
        return undefined;
    }
  }

  #error({ at, length }: Span, message: string): void {
    this.#errors.push({ at, length, message });
  }
}
