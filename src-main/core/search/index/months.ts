/** Months as numbers, so that counting by them is counting in a column. */

/** The years 0 to 9999 have months of their own; a moment that is not known, and one outside of them, have not. */
export const NO_MONTH = 120_000;
export const OUTSIDE = 120_001;
/** So many numbers there are. */
export const MONTHS = 120_002;

/** Months since the beginning of the year 0. `taken`: ms of the wall clock read as UTC; NaN unknown. */
export function monthAt(taken: number): number {
  if (Number.isNaN(taken)) return NO_MONTH;
  const month = monthOf(Math.floor(taken / 86_400_000));
  return month >= 0 && month < NO_MONTH ? month : OUTSIDE;
}

/** Of a day since 1970. Far cheaper than a Date for each of a million days. */
function monthOf(day: number): number {
  // As in Howard Hinnant's civil_from_days: years that begin in March have their leap day at the end.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  return (era * 400 + year) * 12 + 2 + Math.floor((5 * ofYear + 2) / 153);
}
