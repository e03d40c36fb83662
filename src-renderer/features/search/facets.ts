/** The columns of the filter bar: which rows each has, from the counts the core gives. Pure. */
import { inRange, type Query, readToken } from '../../../src-shared/domain/query/index.ts';
import { KINDS, LABELS } from '../../../src-shared/domain/asset.ts';
import { parseTagPath } from '../../../src-shared/domain/tag-path.ts';
import type { Output } from '../../client/client.ts';
import { type MessageKey, t } from '../../client/messages.ts';
import { sameValue, valuesOf } from './query-edit.ts';
import { showValue } from './show.ts';

export type FacetName = keyof Output<'search.facets'>['facets'];
type FacetValue = { value: string; text?: string | undefined; count: number };

export interface Row {
  facet: FacetName;
  /** As it stands after the token; '' is none. */
  value: string;
  text: string;
  count: number;
  on: boolean;
}

export interface Column {
  id: string;
  title: MessageKey;
  facets: readonly FacetName[];
  /** How much of the room it gets beside the others. */
  share: number;
}

export const COLUMNS: readonly Column[] = [
  { id: 'rating', title: 'filter.rating', facets: ['rating'], share: 1.1 },
  { id: 'label', title: 'filter.labelFlag', facets: ['label', 'flag'], share: 1.2 },
  { id: 'kind', title: 'filter.kind', facets: ['kind'], share: 1.15 },
  { id: 'camera', title: 'filter.camera', facets: ['camera'], share: 1.2 },
  { id: 'lens', title: 'filter.lens', facets: ['lens'], share: 1.3 },
  { id: 'taken', title: 'filter.taken', facets: ['taken'], share: 1.2 },
  { id: 'place', title: 'filter.place', facets: ['place'], share: 1.2 },
  { id: 'tag', title: 'filter.tag', facets: ['tag'], share: 1.3 },
  { id: 'color', title: 'filter.color', facets: ['color'], share: 1 },
  { id: 'ext', title: 'filter.ext', facets: ['ext'], share: 0.9 },
];

/** The rows of a column: what is set first, what is not set last. */
export function columnRows(
  column: Column,
  facets: Output<'search.facets'>['facets'] | undefined,
  query: Query,
): readonly Row[] {
  const rows = column.facets.flatMap((facet) => rowsOf(facet, facets?.[facet] ?? [], query));
  const isSet = (row: Row) => row.on || row.value !== '';
  return [...rows.filter(isSet), ...rows.filter((row) => !isSet(row))];
}

/** The rows of one facet; what the query chooses is among them even when nothing has it. */
function rowsOf(facet: FacetName, values: readonly FacetValue[], query: Query): readonly Row[] {
  const chosen = valuesOf(query, facet);
  const on = (value: string) => chosen.some((one) => sameValue(facet, one, value));
  const listed = facet === 'rating' ? ratings(values) : facet === 'label' ? labels(values) : values;
  const shown = (value: string, text: string | undefined) =>
    SHORT.includes(facet) ? textOf(facet, value) : (text ?? textOf(facet, value));
  const rows = listed.map(({ value, text, count }) => ({
    facet,
    value,
    text: shown(value, text),
    count,
    on: on(value),
  }));
  const absent = chosen.filter(
    (value) => !rows.some((row) => sameValue(facet, row.value, value)) && readToken(facet, [value]).type !== 'error',
  );
  const kept = absent.map((value) => ({
    facet,
    value,
    text: textOf(facet, value),
    count: countOf(facet, value, values),
    on: true,
  }));
  return [...kept, ...rows];
}

/** Stars are chosen from a number up, as everybody does: 5, 4 and up, … then none. */
function ratings(values: readonly FacetValue[]): FacetValue[] {
  const up = [5, 4, 3, 2, 1].map((n) => ({
    value: n === 5 ? '5' : `>=${n}`,
    text: '★'.repeat(n) + (n === 5 ? '' : '+'),
    count: sum(values, (value) => value >= n),
  }));
  return [...up, { value: '0', text: t('filter.rating.0'), count: sum(values, (value) => value === 0) }];
}

/** `★ 4+`, where five of them have no room. @param value as it stands after `rating:` */
export const shortStars = (value: string): string =>
  value.startsWith('>=') ? `★ ${value.slice(2)}+` : /^[1-5]$/.test(value) ? `★ ${value}` : value;

const sum = (values: readonly FacetValue[], fits: (value: number) => boolean) =>
  values.reduce((total, { value, count }) => total + (fits(Number(value)) ? count : 0), 0);

/** Labels keep the order of their keys, whatever their counts, so that a color is always found at its place. */
function labels(values: readonly FacetValue[]): FacetValue[] {
  const place = (value: string) => {
    const at = (LABELS as readonly string[]).indexOf(value.toLowerCase());
    return value === '' ? LABELS.length + 1 : at < 0 ? LABELS.length : at;
  };
  return values.toSorted((a, b) => place(a.value) - place(b.value));
}

function countOf(facet: FacetName, value: string, values: readonly FacetValue[]): number {
  if (facet !== 'rating') return 0;
  const test = readToken(facet, [value]);
  const range = test.type === 'number' ? test.values[0] : undefined;
  return range ? sum(values, (n) => inRange(range, n)) : 0;
}

/** Facets whose values have a shorter name here than elsewhere. */
const SHORT: readonly FacetName[] = ['kind', 'camera', 'tag', 'place'];
/** In a narrow column the model tells more than its maker, whom everybody knows. */
const MAKER =
  /^(?:apple|canon|dji|fujifilm|google|gopro|hasselblad|leica(?: camera ag)?|nikon(?: corporation)?|olympus(?: corporation)?|om digital solutions|panasonic|pentax|ricoh|samsung|sigma|sony|xiaomi)\s+(?=\S)/i;

/** A row in words, for its tooltip and for screen readers. */
export function wordsOf({ facet, value, text }: Row): string {
  if (facet !== 'rating') return value === '' ? text : showValue(facet, value);
  if (value === '0' || value === '') return text;
  const n = Number(value.replace('>=', ''));
  return Number.isNaN(n) ? text : t(value.startsWith('>=') ? 'filter.rating.up' : 'ui.stars', { n });
}

function textOf(facet: FacetName, value: string): string {
  const kind = KINDS.find((one) => one === value);
  if (facet === 'kind' && kind) return t(`filter.kind.${kind}`);
  // The leaf tells tags and places apart; where it stands in the tree is in the tooltip.
  if ((facet === 'tag' || facet === 'place') && value !== '') return parseTagPath(value).at(-1) ?? value;
  if (facet === 'camera' && value !== '') return value.replace(MAKER, '');
  if (value === '' || value.toLowerCase() === 'none')
    return facet === 'rating' ? t('filter.rating.0') : t(`filter.none.${facet}`);
  return showValue(facet, value);
}
