import type { Backup } from '../../../src-shared/contract/catalog.ts';
import { logFolder, logNames, openSealed } from './sealed.ts';

/** Changes that the sealed log holds of after a backup, where the database cannot be asked. */
export function changesByLog(catalog: string, { taken }: Pick<Backup, 'taken'>): number {
  let changes = 0;
  for (const { name } of logNames(logFolder(catalog))) {
    try {
      const { head } = openSealed(logFolder(catalog), name);
      if (head.sealed > Date.parse(taken)) changes += head.count;
    } catch {
      // A damaged one cannot be counted.
    }
  }
  return changes;
}
