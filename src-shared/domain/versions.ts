/** Which versions of files are kept, and how that is written: `off`, `keep-all`, `keep-last 5`, `keep-days 30`. */

export type VersionPolicy =
  | { readonly keep: 'off' | 'all' }
  /** So many versions, with the present one. */
  | { readonly keep: 'last'; readonly count: number }
  /** Those that were replaced less than so many days ago. */
  | { readonly keep: 'days'; readonly count: number };

export const MOST_KEPT = 100_000;

/** @returns undefined when the text is none */
export function parsePolicy(text: string): VersionPolicy | undefined {
  if (text === 'off') return { keep: 'off' };
  if (text === 'keep-all') return { keep: 'all' };
  const [, keep, digits] = /^keep-(last|days) (\d{1,6})$/.exec(text) ?? [];
  const count = Number(digits);
  return count >= 1 && count <= MOST_KEPT ? { keep: keep as 'last' | 'days', count } : undefined;
}

export const printPolicy = (policy: VersionPolicy): string => ('count' in policy ? `keep-${policy.keep} ${policy.count}` : policy.keep === 'all' ? 'keep-all' : 'off');

/** How far people are with a version; one that nobody spoke of is a draft. */
export const REVIEW_STATES = ['draft', 'review', 'approved', 'rejected'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** By what a version came: brought back, saved as one from another file, or by the program that a file was opened in from here. */
export const VERSION_WAYS = ['restored', 'saved', 'editor'] as const;
export type VersionWay = (typeof VERSION_WAYS)[number];

/** `made`: ms since 1970 when it came. */
export interface Kept {
  readonly made: number;
  readonly approved: boolean;
}

const DAY = 86_400_000;

/**
 * Whose contents need not be kept any longer. The present one and approved ones always are, and what is there stays when keeping is turned off.
 * @param versions oldest first
 * @returns places in `versions`
 */
export function toDrop(policy: VersionPolicy, versions: readonly Kept[], now: number): number[] {
  if (!('count' in policy)) return [];
  const last = versions.length - 1;
  return versions.flatMap(({ approved }, i) => {
    const next = versions[i + 1];
    if (approved || !next) return [];
    return (policy.keep === 'last' ? last - i >= policy.count : now - next.made > policy.count * DAY) ? [i] : [];
  });
}
