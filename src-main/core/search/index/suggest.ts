/** Did you mean: for the parts of a query that find nothing by themselves, what there is that is written almost so. */
import { printQuery, type Query, queryOf, type Term, token, word } from '../../../../src-shared/domain/query/index.ts';
import { nearest } from '../../../../src-shared/domain/nearest.ts';
import { parseTagPath, printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { countBits } from './bits.ts';
import { readable } from './fields.ts';
import { fold, wordsOf } from './fold.ts';
import { type Library, matchQuery } from './match.ts';
import type { Work } from './work.ts';

export interface Suggestion {
  /** The whole query with the part replaced. */
  readonly query: string;
  /** What was written, and what it may have meant. */
  readonly part: string;
  readonly meant: string;
  readonly total: number;
}

type Leaf = Term & { readonly type: 'word' | 'token' };

/** A query of more parts is no slip of the finger. */
const MOST_PARTS = 12;
const MOST = 5;

/** `terms`: words of the texts that begin with this letter. Most finds first. */
export function* suggest(query: Query, library: Library, terms: (first: string) => string[]): Work<Suggestion[]> {
  const found: Suggestion[] = [];
  const firsts = new Map<Leaf, Leaf>();
  const count = (wanted: Query) => countBits(matchQuery(wanted, library));
  for (const leaf of leavesOf(query.terms).slice(0, MOST_PARTS)) {
    yield;
    if (count({ terms: [leaf] }) > 0) continue;
    for (const meant of yield* correct(leaf, library, terms)) {
      yield;
      if (!firsts.has(leaf)) firsts.set(leaf, meant);
      const wanted = replaced(query, new Map([[leaf, meant]]));
      found.push({ query: printQuery(wanted), part: shown(leaf), meant: shown(meant), total: count(wanted) });
    }
  }
  if (firsts.size > 1) {
    const wanted = replaced(query, firsts);
    found.push({ query: printQuery(wanted), part: [...firsts.keys()].map(shown).join(' '), meant: [...firsts.values()].map(shown).join(' '), total: count(wanted) });
  }
  return found.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total).slice(0, MOST);
}

const shown = (leaf: Leaf): string => printQuery({ terms: [leaf] });

function leavesOf(terms: readonly Term[]): Leaf[] {
  return terms.flatMap((term) => {
    if (term.type === 'word' || term.type === 'token') return [term];
    // What is not wanted and is not there does no harm.
    return term.type === 'not' ? [] : leavesOf(term.terms);
  });
}

function replaced(query: Query, by: ReadonlyMap<Leaf, Leaf>): Query {
  const replace = (term: Term): Term => {
    if (term.type === 'word' || term.type === 'token') return by.get(term) ?? term;
    return term.type === 'not' ? term : { ...term, terms: term.terms.map(replace) };
  };
  return queryOf(query.terms.map(replace));
}

/** What the part may have meant, best first. */
function* correct(leaf: Leaf, library: Library, terms: (first: string) => string[]): Work<Leaf[]> {
  if (leaf.type === 'word') return (yield* correctWord(leaf.text, library, terms)).map(word);
  const [value] = leaf.values;
  if (leaf.values.length !== 1 || value === undefined || value === '') return [];
  return correctValue(leaf.name, value, library).map((meant) => token(leaf.name, meant));
}

function* correctWord(text: string, library: Library, terms: (first: string) => string[]): Work<string[]> {
  const own = wordsOf(text);
  const other: string[][] = [];
  for (const one of own) {
    const first = one[0] ?? '';
    const known = [...knownWords(library), ...terms(first), ...(yield* wordsOfNames(library, first))];
    other.push(nearest(one, known, 3));
  }
  if (own.length === 1) return other[0] ?? [];
  // Of several words each wrong one is put right; whether they then stand in a row shows.
  const whole = own.map((one, i) => other[i]?.[0] ?? one).join(' ');
  return whole === own.join(' ') ? [] : [whole];
}

const BLOCK = 20_000;

/** The words in file names that begin with this letter, digits aside. */
function* wordsOfNames({ columns: { count }, names: { bytes, start, length } }: Library, first: string): Work<Set<string>> {
  const words = new Set<string>();
  for (let slot = 0; slot < count; slot++) {
    if (slot % BLOCK === BLOCK - 1) yield;
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + start[slot]!, length[slot]!).toString();
    for (const [one] of name.matchAll(/\p{L}{3,}/gu)) if (one.startsWith(first)) words.add(one);
  }
  return words;
}

/** The words of tags, cameras, lenses and choices. */
function* knownWords({ tree, columns: { dictionaries }, fields }: Library): Generator<string> {
  for (let index = 0; index < tree.size; index++) if (!tree.isHidden(index)) yield* wordsOf(tree.paths[index]!.at(-1)!);
  for (const name of ['camera', 'lens'] as const) for (const value of dictionaries[name].values) yield* wordsOf(value);
  for (const path of dictionaries.place.values) yield* wordsOf(path);
  for (const { choices } of fields.defs) for (const name of choices.values()) yield* wordsOf(name);
}

function correctValue(name: string, value: string, library: Library): string[] {
  const { columns, tree, folders, fields } = library;
  if (name === 'tag') {
    const paths = tree.paths.filter((_, index) => !tree.isHidden(index));
    const typed = parseTagPath(value);
    const texts = new Map(paths.map((path) => [(typed.length > 1 ? path : path.slice(-1)).map(fold).join('/'), printTagPath(path)]));
    return nearest(typed.map(fold).join('/'), texts.keys()).map((text) => texts.get(text)!);
  }
  if (name === 'place') return likely(parseTagPath(value).at(-1) ?? '', columns.dictionaries.place.values.flatMap(parseTagPath));
  if (name === 'in') return likely(value, folders.named('').map((folder) => folder.name));
  if (name.startsWith('field.'))
    return fields.named(name.slice('field.'.length)).flatMap((def) => {
      const column = fields.column(def.n);
      return column && 'ids' in column ? likely(value, column.texts.values.flatMap((text) => readable(def, text))) : [];
    });
  if (name === 'label' || name === 'ext' || name === 'camera' || name === 'lens') return likely(value, columns.dictionaries[name].values);
  return [];
}

/** Nearest of the values, else of the words in them. */
function likely(value: string, values: readonly string[]): string[] {
  const whole = new Map(values.map((one) => [fold(one), one]));
  const near = nearest(fold(value), whole.keys());
  if (near.length) return near.map((text) => whole.get(text)!);
  return nearest(fold(value), values.flatMap(wordsOf));
}
