/** A moment as part of a file's name, UTC: `2026-11-23T10-20-30Z`; names sort by time. `ms` since 1970. */
export const stampName = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
