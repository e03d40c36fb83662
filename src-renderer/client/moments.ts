const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const STEPS = [[60, 'second'], [60, 'minute'], [24, 'hour']] as const;

/** `12 min. ago`; of longer ago than a day as showAt. */
export function showAgo(iso: string, now = Date.now()): string {
  let value = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  for (const [most, unit] of STEPS) {
    if (value < most) return ago.format(-value, unit);
    value = Math.round(value / most);
  }
  return showAt(iso, new Date(now));
}

/** A moment on this machine's clock; of today only the time. */
export function showAt(iso: string, now = new Date()): string {
  const moment = new Date(iso);
  return (moment.toDateString() === now.toDateString() ? times : moments).format(moment);
}
