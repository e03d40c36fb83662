import type { Changes } from '../../../../src-shared/contract/assets.ts';

const count = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}`;

const NAMES: Readonly<Record<string, string>> = { rating: 'stars', ratingStep: 'stars', rotate: 'rotation' };
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What undo, history and the toast call an edit: `Rated 12 assets ★★★`. */
export function labelFor(changes: Changes, n: number, more: readonly string[] = []): string {
  const kinds = [...Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [NAMES[name] ?? name])), ...more];
  if (kinds.length > 1 || more.length) return `Changed ${listed(kinds)} of ${count(n)}`;
  if (changes.rating !== undefined) return changes.rating ? `Rated ${count(n)} ${'★'.repeat(changes.rating)}` : `Removed the stars of ${count(n)}`;
  if (changes.ratingStep) return changes.ratingStep > 0 ? `Added a star to ${count(n)}` : `Took a star from ${count(n)}`;
  if (changes.label !== undefined) return changes.label ? `Labeled ${count(n)} ${changes.label}` : `Removed the label of ${count(n)}`;
  if (changes.flag === 'pick') return `Picked ${count(n)}`;
  if (changes.flag === 'reject') return `Rejected ${count(n)}`;
  if (changes.flag === null) return `Unflagged ${count(n)}`;
  if (changes.rotate) return `Rotated ${count(n)}`;
  const field = (['title', 'caption', 'creator', 'copyright'] as const).find((name) => changes[name] !== undefined);
  return field ? `Set the ${field} of ${count(n)}` : `Edited ${count(n)}`;
}
