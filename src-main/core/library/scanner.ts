/** Runs scans in the disk processes and has the writer write what they find as they go. */
import type { DbClient } from '../db/procedure.ts';
import type { Disks } from '../disks/disks.ts';
import { applyScan } from './apply.sql.ts';
import type { ScanBatch, ScanInput, ScanResult } from './scan.types.ts';

export interface Scanner {
  /** Resolves when everything found has been written. `onBatch` hears of each batch after it was written. */
  scan(input: ScanInput, onBatch?: (batch: ScanBatch) => void): Promise<ScanResult>;
}

export function createScanner({ db, disks }: { readonly db: DbClient; readonly disks: Disks }): Scanner {
  return {
    scan: (input, onBatch = () => undefined) =>
      disks.scan(input, async (batch) => {
        await db.call(applyScan, batch);
        onBatch(batch);
      }),
  };
}
