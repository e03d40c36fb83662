import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A moment as part of a file's name, UTC: `2026-11-23T10-20-30Z`; names sort by time. `ms` since 1970. */
export const stampName = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/** A place in `folder` named after this moment that nothing has yet. */
export function freshPlace(folder: string): string {
  const place = join(folder, stampName(Date.now()));
  for (let i = 1; ; i++) {
    const here = i === 1 ? place : `${place} ${i}`;
    if (!existsSync(here)) return here;
  }
}
