/** What stands in a cell of the list, in words. Pure. */
import { hitText } from '../../client/found.ts';
import type { FieldValue, ListedRow } from '../../client/listed.ts';
import { formatBytes, formatDate, formatDuration, formatNumber, formatWallClock, t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { showLufs } from '../../../src-shared/domain/media.ts';
import { labelText } from '../../ui/index.ts';
import { kindText } from '../assets/index.ts';
import { showTag } from '../search/index.ts';
import type { Column } from './columns.ts';

/** '' where there is nothing to say. */
export function textOf(column: Column, row: AssetRow, listed: ListedRow | undefined, hit?: Parameters<typeof hitText>[0]): string {
  if (column.field) return fieldText(column.field, listed?.fields.get(column.field.n));
  if (column.listed) return listedText(column.listed, listed?.values[column.listed]);
  switch (column.id) {
    case 'name':
      return row.name;
    case 'found':
      return hit ? hitText(hit) : '';
    case 'rating':
      return row.rating ? t('ui.stars', { n: row.rating }) : '';
    case 'label':
      return row.label ? labelText(row.label) : '';
    case 'flag':
      return row.flag ? t(`assets.flag.${row.flag}`) : '';
    case 'taken':
      return row.takenAt ? formatWallClock(row.takenAt) : '';
    case 'kind':
      return row.typeName || kindText(row.kind);
    case 'ext':
      return row.ext.toUpperCase();
    case 'dimensions':
      return dimensions(row);
    case 'size':
      return formatBytes(row.size);
    case 'duration':
      return row.duration === undefined ? '' : formatDuration(row.duration);
    case 'tags':
      return row.tags.map(showTag).join(', ');
    case 'title':
      return oneLine(row.title ?? '');
    default:
      return '';
  }
}

/** As it is shown, turned where it is. */
function dimensions({ width, height, orientation = 1 }: AssetRow): string {
  if (!width || !height) return '';
  return orientation > 4 ? `${height} × ${width}` : `${width} × ${height}`;
}

function listedText(name: NonNullable<Column['listed']>, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return oneLine(value);
  switch (name) {
    case 'added':
    case 'modified':
      return formatDate(new Date(value).toISOString());
    case 'exposure':
      return value < 0.3 && value > 0 ? `1/${formatNumber(Math.round(1 / value))} s` : `${formatNumber(rounded(value))} s`;
    case 'aperture':
      return `f/${formatNumber(rounded(value))}`;
    case 'sampleRate':
      return `${formatNumber(rounded(value / 1000))} kHz`;
    case 'loudness':
      return showLufs(value);
    case 'focal':
      return `${formatNumber(rounded(value))} mm`;
    default:
      return String(rounded(value));
  }
}

function fieldText(field: NonNullable<Column['field']>, value: FieldValue | undefined): string {
  if (value === undefined) return '';
  const name = (n: number) => field.choices.find((choice) => choice.n === n)?.name ?? '';
  if (Array.isArray(value)) return value.map(name).filter(Boolean).join(', ');
  if (field.type === 'choice') return name(Number(value));
  return typeof value === 'number' ? String(value) : oneLine(value);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
