/** Values in the history as people read them. */
import { FLAGS } from '../../../src-shared/domain/asset.ts';
import { t } from '../../client/messages.ts';
import { labelText } from '../../ui/index.ts';
import { showTag } from '../search/index.ts';

const LONGEST = 160;

/** @param value what stands in the log: a text, a number, null for nothing */
export function showChanged(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('inspector.history.empty');
  if (field === 'rating' && typeof value === 'number') return value > 0 ? '★'.repeat(value) : t('ui.stars.none');
  if (field === 'label' && typeof value === 'string') return labelText(value);
  const flag = FLAGS.find((one) => one === value);
  if (field === 'flag' && flag) return t(`assets.flag.${flag}`);
  if (field === 'tags' && typeof value === 'string') return showTag(value);
  if (field === 'rotation' && typeof value === 'number') return `${value}°`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment on this machine's clock; of today only the time. */
export function showAt(iso: string, now = new Date()): string {
  const moment = new Date(iso);
  return (moment.toDateString() === now.toDateString() ? times : moments).format(moment);
}
