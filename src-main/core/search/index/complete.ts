import { FLAGS, KINDS } from '../../../../src-shared/domain/asset.ts';
import {
  canonicalName,
  meantNames,
  HAS,
  parseQuery,
  printToken,
  printValue,
  type Term,
  token,
  TOKENS,
} from '../../../../src-shared/domain/query/index.ts';
import { parseTagPath, printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { hasBit, slotsOf } from './bits.ts';
import { fieldCounts, fieldTokens } from './complete-fields.ts';
import { countFacet, type Facet, facetValues } from './facets.ts';
import { fold } from './fold.ts';
import { linkCounts } from './links.ts';
import { mediaCounts } from './match-media.ts';
import { type Library, matchQuery, startsInside } from './match.ts';
import { finished } from './work.ts';

export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: { readonly insert: string; readonly text: string; readonly count?: number }[];
}

const MOST = 12;
/** What stands before the cursor since the last space: a minus, a token's name, its earlier values, and the piece being typed. */
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const AT_CURSOR = new RegExp(
  `(?:^|[\\s(])-?((?:([a-z][a-z0-9]*(?:\\.[\\p{L}\\p{M}\\p{N}_-]+)?):((?:(?:${QUOTED}|[^\\s"(),]*),)*))?("(?:[^"\\\\]|\\\\.)*|[^\\s"(),]*))$`,
  'iu',
);
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  rating: ['>=1', '>=2', '>=3', '>=4', '5', '0'],
  flag: [...FLAGS, 'none'],
  kind: KINDS,
  missing: ['yes', 'no', 'offline', 'links'],
  problem: ['yes', 'no'],
  has: HAS,
  ratio: ['landscape', 'portrait', 'square', '3:2', '4:3', '16:9', '1:1'],
  added: ['today', '1d', '7d', '30d'],
  iso: ['<=100', '<=400', '400..1600', '>1600', 'none'],
  size: ['<1mb', '1mb..10mb', '>10mb', '>100mb'],
  w: ['>=1000', '>=2000', '>=4000', 'none'],
  h: ['>=1000', '>=2000', '>=4000', 'none'],
  loudness: ['<-24', '-24..-22', '-18..-14', '>-14', 'none'],
  duration: ['<10', '10..60', '>60', '>600', 'none'],
};
/** Of films and sounds. */
const MEDIA: readonly string[] = ['codec', 'fps', 'channels', 'samplerate', 'bits', 'colorspace', 'timecode'];
const FACETS: readonly string[] = ['label', 'ext', 'camera', 'lens', 'taken', 'tag', 'kind', 'flag', 'place', 'color'];

/** Tokens and real values for what stands at the cursor, with how many assets of the rest of the query have them. */
export function complete(text: string, at: number, library: Library): Completion {
  const cursor = Math.min(at, text.length);
  const match = AT_CURSOR.exec(text.slice(0, cursor));
  if (!match) return { from: cursor, to: cursor, items: [] };
  const [, whole = '', typedName, earlier = '', piece = ''] = match;
  const from = cursor - whole.length;
  const rest = /^[^\s()]*/u.exec(text.slice(cursor))![0];
  const others = slotsOf(
    matchQuery(parseQuery(`${text.slice(0, from)} ${text.slice(cursor + rest.length)}`).query, library),
  );
  const typed = piece.replace(/^"/, '').replace(/\\(.)/g, '$1');
  const range = { from, to: cursor + rest.length };
  if (typedName !== undefined) {
    const name = canonicalName(typedName);
    if (name === undefined)
      return { ...range, items: meantNames(typedName).map((meant) => ({ insert: `${meant}:${earlier}${piece}`, text: TOKENS[meant] ?? meant })) };
    const items = values(name, typed, others, library).map(({ value, text: shown, count }) => ({
      insert: `${name}:${earlier}${printValue(value)}`,
      text: shown,
      ...(count !== undefined && { count }),
    }));
    return { ...range, items };
  }
  const fields = fieldTokens(typed, library.fields, startsInside);
  if (typed === '')
    return { ...range, items: [...Object.keys(TOKENS).map((name) => ({ insert: `${name}:`, text: TOKENS[name]! })), ...fields] };
  const names = Object.keys(TOKENS).filter((name) => name.startsWith(typed.toLowerCase()));
  const items = names.map((name): Completion['items'][number] => ({ insert: `${name}:`, text: TOKENS[name]! }));
  items.push(...fields);
  for (const name of ['tag', 'camera', 'lens', 'label', 'place', 'in', 'collection'] as const) {
    // One letter would offer half of everything.
    if (typed.length < 2) break;
    for (const { value, text: shown, count } of values(name, typed, others, library).slice(0, 5)) {
      items.push({
        insert: printToken(name, [value]),
        text: `${name}: ${shown}`,
        ...(count !== undefined && { count }),
      });
    }
  }
  return { ...range, items: items.slice(0, MOST * 2) };
}

/** How many of the slots a term finds. */
function having(term: Term, slots: Uint32Array, library: Library): number {
  const bits = matchQuery({ terms: [term] }, library);
  let count = 0;
  for (let i = 0; i < slots.length; i++) if (hasBit(bits, slots[i]!)) count++;
  return count;
}

interface Value {
  readonly value: string;
  readonly text: string;
  readonly count?: number;
}

function values(name: string, typed: string, others: Uint32Array, library: Library): Value[] {
  const part = fold(typed);
  const fits = (value: string) => part === '' || startsInside(fold(value), part);
  if (name === 'collection') {
    const { collections } = library;
    return collections.all
      .filter(({ kind }) => kind !== 'search')
      .map((row) => printTagPath(collections.pathOf(row)))
      .filter(fits)
      .map((value) => ({ value, text: value }))
      .slice(0, MOST);
  }
  if (name === 'in') {
    const counts = library.folders.counts(others, library.columns.data.folder);
    return library.folders
      .named(typed)
      .map(({ n, name: folder, path }) => ({ value: folder, text: path, count: counts.get(n) ?? 0 }))
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST);
  }
  if (name.startsWith('field.'))
    return fieldCounts(name.slice('field.'.length), others, library.fields)
      .filter(({ value }) => fits(value))
      .slice(0, MOST);
  if (name === 'uses' || name === 'usedby') {
    const fixed = ['any', 'none'].map((value) => ({ value, text: value, count: having(token(name, value), others, library) }));
    return [...fixed, ...linkCounts(name, others, library.links())].filter(({ value }) => fits(value)).slice(0, MOST);
  }
  if (MEDIA.includes(name))
    return mediaCounts(name, others, library.columns.data.media, library.columns.dictionaries.media)
      .filter(({ value }) => fits(value))
      .slice(0, MOST);
  if (FACETS.includes(name)) {
    const tagPart = name === 'tag' ? fold(printTagPath(parseTagPath(typed))) : part;
    const meant = new Set(
      name === 'tag' && tagPart !== '' ? Array.from(library.tree.withSynonym(tagPart), printTagPath) : [],
    );
    const test =
      name === 'tag'
        ? (value: string) => tagPart === '' || startsInside(fold(value), tagPart) || meant.has(value)
        : fits;
    const counts = finished(countFacet(name as Facet, others, library));
    return facetValues(name as Facet, counts, library, Number.POSITIVE_INFINITY)
      .map(({ value, text, count }) => ({
        value: value === '' ? 'none' : value,
        text: text ?? (value === '' ? 'none' : value),
        count,
      }))
      .filter(({ value }) => test(value))
      .slice(0, MOST);
  }
  return (CHOICES[name] ?? [])
    .filter((value) => value.startsWith(typed.toLowerCase()))
    .map((value) => ({ value, text: value, count: having(token(name, value), others, library) }));
}
