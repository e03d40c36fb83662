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
  if (field === 'stack' || field === 'apart' || field === 'trashed' || field === 'copyOf' || field === 'copyRemoved') return t(`inspector.changed.${field}`);
  // Enough of its id to tell it from others.
  if (field === 'version' && typeof value === 'string') return value.slice(0, 8);
  const { to } = value as { to?: string | readonly string[] };
  if (field === 'renamed' && typeof to === 'string') return fromBytes(to);
  if (field === 'moved' && Array.isArray(to)) return fromBytes([to[1], to[2]].filter(Boolean).join('/'));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The log holds names a character for each byte. */
const fromBytes = (bytes: string): string => new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0)));
