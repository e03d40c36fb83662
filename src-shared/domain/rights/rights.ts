/** What may be done with an asset, and whether it may leave the house today. Pure: whoever asks says what day it is. */

/** Of models and of property, in PLUS' words: there is none though one is needed, none is needed, for everything, for some of it. */
export const RELEASES = ['none', 'not-applicable', 'unlimited', 'limited'] as const;
export type Release = (typeof RELEASES)[number];

/** Days as `2027-01-31`: from and until are the first and last day of use, the embargo ends with the beginning of its day. */
export interface RightsTerms {
  readonly territory?: string;
  readonly channels?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly embargo?: string;
  readonly modelRelease?: Release;
  readonly propertyRelease?: Release;
}
export const RIGHTS_FIELDS = ['territory', 'channels', 'from', 'until', 'embargo', 'modelRelease', 'propertyRelease'] as const satisfies readonly (keyof RightsTerms)[];

/** Why something should not leave. */
export const RIGHTS_PROBLEMS = ['expired', 'embargoed', 'not-begun', 'not-approved', 'no-release'] as const;
export type RightsProblem = (typeof RIGHTS_PROBLEMS)[number];

export const WAYS_OUT = ['export', 'drag', 'copy', 'share'] as const;
export type WayOut = (typeof WAYS_OUT)[number];
export const RIGHTS_POLICIES = ['block', 'warn', 'off'] as const;
export type RightsPolicy = (typeof RIGHTS_POLICIES)[number];

/** Of the version that the file is now. `unspoken`: nobody ever said of any version of it how far it is. */
export type Approval = 'unspoken' | 'draft' | 'review' | 'approved' | 'rejected';

/** Worked out when it is looked at, never kept. @param today `2026-11-27` */
export function problemsOf(terms: RightsTerms, approval: Approval, today: string): RightsProblem[] {
  const { from, until, embargo, modelRelease, propertyRelease } = terms;
  const is: Readonly<Record<RightsProblem, boolean>> = {
    expired: until !== undefined && today > until,
    embargoed: embargo !== undefined && today < embargo,
    'not-begun': from !== undefined && today < from,
    'not-approved': approval !== 'unspoken' && approval !== 'approved',
    'no-release': modelRelease === 'none' || propertyRelease === 'none',
  };
  return RIGHTS_PROBLEMS.filter((one) => is[one]);
}

/** For people: what is the matter, with the day. */
export function inWords(problem: RightsProblem, terms: RightsTerms, approval: Approval): string {
  switch (problem) {
    case 'expired':
      return `its rights ended on ${terms.until}`;
    case 'embargoed':
      return `it is under embargo until ${terms.embargo}`;
    case 'not-begun':
      return `its rights begin on ${terms.from}`;
    case 'not-approved':
      return approval === 'rejected' ? 'this version was rejected' : 'this version is not approved';
    case 'no-release':
      return terms.modelRelease === 'none' ? 'a model release is missing' : 'a property release is missing';
  }
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
export function isDay(text: string): boolean {
  const [, year, month, day] = DAY.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The day at this machine. @param now ms since 1970 */
export function localDay(now: number): string {
  const date = new Date(now);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

/** Days since 1970. @returns 0 for none */
export const dayNumber = (day: string | undefined): number => (day && isDay(day) ? Math.max(1, Math.min(0xffff, Date.parse(day) / 86_400_000)) : 0);
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
