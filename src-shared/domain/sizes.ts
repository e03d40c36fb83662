const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** For people: `1.5 MB`, by thousands. */
export function showBytes(bytes: number): string {
  const power = Math.min(4, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power && value < 100 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}
