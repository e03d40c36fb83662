/** `rights:expired`, `expires:30d` and their like: held against today, whenever that is. */
import { type DateRange, resolveDate } from '../../../../src-shared/domain/query/dates.ts';
import type { RightsState, Within } from '../../../../src-shared/domain/query/tokens.ts';
import { dayNumber, localDay, type RightsTerms } from '../../../../src-shared/domain/rights/rights.ts';
import { type Bits, bitsWhere } from './bits.ts';
import { type Columns, UNAPPROVED, UNRELEASED } from './columns.ts';

const SOON = 30;
const DAY = 86_400_000;

/** @param text JSON RightsTerms, or null */
export function putRights(data: Columns['data'], slot: number, text: string | null): void {
  const { from, until, embargo, modelRelease, propertyRelease } = (text ? JSON.parse(text) : {}) as RightsTerms;
  data.rightsFrom[slot] = dayNumber(from);
  data.rightsUntil[slot] = dayNumber(until);
  data.embargo[slot] = dayNumber(embargo);
  if (modelRelease === 'none' || propertyRelease === 'none') data.bits[slot]! |= UNRELEASED;
}

export function matchRights(state: RightsState, library: { readonly columns: Columns; now(): number }): Bits {
  const { count, data } = library.columns;
  const today = dayNumber(localDay(library.now()));
  const { rightsFrom: from, rightsUntil: until, embargo, bits } = data;
  const expired = (slot: number) => until[slot]! > 0 && until[slot]! < today;
  const embargoed = (slot: number) => embargo[slot]! > today;
  const early = (slot: number) => from[slot]! > today;
  const unreleased = (slot: number) => (bits[slot]! & UNRELEASED) !== 0;
  const unapproved = (slot: number) => (bits[slot]! & UNAPPROVED) !== 0;
  const free = (slot: number) => !expired(slot) && !embargoed(slot) && !early(slot) && !unreleased(slot) && !unapproved(slot);
  const tests: Readonly<Record<RightsState, (slot: number) => boolean>> = {
    expired,
    expiring: (slot) => until[slot]! >= today && until[slot]! <= today + SOON,
    embargoed,
    'not-begun': early,
    'not-approved': unapproved,
    'no-release': unreleased,
    'in-force': (slot) => (from[slot]! || until[slot]! || embargo[slot]!) > 0 && free(slot),
    ok: free,
  };
  return bitsWhere(count, tests[state]);
}

/** By the last day of use. @param wanted null: it has none */
export function matchExpiry(wanted: DateRange | Within | null, library: { readonly columns: Columns; now(): number }): Bits {
  const { count, data } = library.columns;
  const until = data.rightsUntil;
  if (wanted === null) return bitsWhere(count, (slot) => until[slot] === 0);
  const today = dayNumber(localDay(library.now()));
  const { from, to } = 'within' in wanted ? { from: today * DAY, to: (today + wanted.within + 1) * DAY } : resolveDate(wanted, today * DAY);
  return bitsWhere(count, (slot) => until[slot]! > 0 && until[slot]! * DAY >= from && until[slot]! * DAY < to);
}
