/** The columns that the list can show, and which of them it shows. Pure. */
import type { FieldDefinition } from '../../../src-shared/contract/fields.ts';
import type { ListedName } from '../../client/listed.ts';
import { type MessageKey, t } from '../../client/messages.ts';
import type { Dir, ShownColumn, Sort } from '../../client/state.ts';

export interface Column {
  id: string;
  title: string;
  /** Pixels, until somebody changes it. */
  width: number;
  /** Numbers stand at the right. */
  end?: boolean;
  sort?: Sort;
  /** What has to be asked for beside the row. */
  listed?: ListedName;
  field?: FieldDefinition;
}

export const NARROWEST = 44;
export const WIDEST = 1200;

type Facts = Omit<Column, 'id' | 'title'>;
const COLUMNS: Readonly<Record<string, Facts>> = {
  name: { width: 240, sort: 'name' },
  found: { width: 280 },
  rating: { width: 72, sort: 'rating' },
  label: { width: 76, sort: 'label' },
  flag: { width: 56, sort: 'flag' },
  taken: { width: 164, sort: 'taken' },
  kind: { width: 96, sort: 'kind' },
  ext: { width: 80, sort: 'ext' },
  dimensions: { width: 102, end: true, sort: 'dimensions' },
  size: { width: 72, end: true, sort: 'size' },
  duration: { width: 76, end: true, sort: 'duration' },
  codec: { width: 120, listed: 'codec' },
  fps: { width: 72, end: true, listed: 'fps' },
  channels: { width: 84, end: true, listed: 'channels' },
  sampleRate: { width: 96, end: true, listed: 'sampleRate' },
  bits: { width: 76, end: true, listed: 'bits' },
  colorSpace: { width: 112, listed: 'colorSpace' },
  timecode: { width: 100, end: true, listed: 'timecode' },
  loudness: { width: 96, end: true, listed: 'loudness' },
  tags: { width: 200 },
  title: { width: 200 },
  caption: { width: 240, listed: 'caption' },
  creator: { width: 140, sort: 'creator', listed: 'creator' },
  copyright: { width: 160, listed: 'copyright' },
  camera: { width: 140, sort: 'camera', listed: 'camera' },
  lens: { width: 180, sort: 'lens', listed: 'lens' },
  iso: { width: 64, end: true, sort: 'iso', listed: 'iso' },
  exposure: { width: 80, end: true, listed: 'exposure' },
  aperture: { width: 76, end: true, listed: 'aperture' },
  focal: { width: 96, end: true, listed: 'focal' },
  color: { width: 100, listed: 'color' },
  folder: { width: 260, listed: 'folder' },
  added: { width: 164, sort: 'added', listed: 'added' },
  modified: { width: 164, sort: 'modified', listed: 'modified' },
};
const NORMAL = ['name', 'found', 'rating', 'label', 'taken', 'kind', 'dimensions', 'size', 'camera', 'tags'];
/** Without it nobody would know what the others tell of. */
const ALWAYS = 'name';
const OF_FIELD = 'field:';
const FIELD_WIDTHS: Partial<Record<FieldDefinition['type'], number>> = { number: 84, date: 112, 'long-text': 240, link: 220 };

/** All that there are to choose from: ours, then the custom fields. `words`: they are looked for, and where they were found is a column too. */
export function allColumns(fields: readonly FieldDefinition[], words = false): Column[] {
  const ours = Object.entries(COLUMNS).filter(([id]) => words || id !== 'found');
  return [
    ...ours.map(([id, facts]) => ({ id, title: t(`list.column.${id}` as MessageKey), ...facts })),
    ...fields.map((field) => ({
      id: OF_FIELD + field.key,
      title: field.name,
      width: FIELD_WIDTHS[field.type] ?? 140,
      end: field.type === 'number',
      field,
    })),
  ];
}

/** What is saved, or what shows at first. */
export const chosen = (saved: readonly ShownColumn[]): ShownColumn[] =>
  saved.length ? [...saved] : NORMAL.map((id) => ({ id, width: COLUMNS[id]!.width }));

/** Those that show, in their order and as wide as chosen. What is not there (any more, or yet) is passed over, but stays chosen. */
export function shownColumns(saved: readonly ShownColumn[], all: readonly Column[]): Column[] {
  const shown = chosen(saved).flatMap(({ id, width }) => {
    const column = all.find((one) => one.id === id);
    return column ? [{ ...column, width: within(width) }] : [];
  });
  const unique = shown.filter((column, index) => shown.findIndex(({ id }) => id === column.id) === index);
  return unique.some(({ id }) => id === ALWAYS) ? unique : [all.find(({ id }) => id === ALWAYS)!, ...unique];
}

export const within = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
export const canHide = (id: string): boolean => id !== ALWAYS;

/** Shows a column at the end, or no more. */
export function withToggled(saved: readonly ShownColumn[], column: Column): ShownColumn[] {
  const now = chosen(saved);
  if (now.some(({ id }) => id === column.id)) return canHide(column.id) ? now.filter(({ id }) => id !== column.id) : now;
  return [...now, { id: column.id, width: column.width }];
}

export const withWidth = (saved: readonly ShownColumn[], id: string, width: number): ShownColumn[] =>
  chosen(saved).map((one) => (one.id === id ? { id, width: within(width) } : one));

/** Puts a column before another one, or last. */
export function withMoved(saved: readonly ShownColumn[], id: string, before: string | undefined): ShownColumn[] {
  const now = chosen(saved);
  const moved = now.find((one) => one.id === id);
  if (!moved || id === before) return now;
  const rest = now.filter((one) => one !== moved);
  const at = before === undefined ? rest.length : rest.findIndex((one) => one.id === before);
  return rest.toSpliced(at < 0 ? rest.length : at, 0, moved);
}

/** These begin with the largest, or the newest. */
const DOWN: readonly Sort[] = ['taken', 'added', 'modified', 'rating', 'size', 'dimensions', 'duration', 'iso'];

/** What a click on a heading does: sort by it, or the other way round. */
export function sortBy(column: Column, now: { sort: Sort; dir: Dir }): { sort: Sort; dir: Dir } | undefined {
  if (!column.sort) return undefined;
  if (now.sort === column.sort) return { sort: now.sort, dir: now.dir === 'asc' ? 'desc' : 'asc' };
  return { sort: column.sort, dir: DOWN.includes(column.sort) ? 'desc' : 'asc' };
}
