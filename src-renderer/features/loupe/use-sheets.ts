import { useCallback, useEffect, useState } from 'react';
import { getClient, type Output } from '../../client/client.ts';
import type { AssetRow } from '../../client/rows.ts';

export type Sheet = Output<'pages.sheets'>['sheets'][number];

export interface SheetsRead {
  readonly sheets: readonly Sheet[];
  /** Of the document; 0 while unknown. */
  readonly total: number;
  readonly error: unknown;
  /** Reads on until `count` pages are known. */
  readonly want: (count: number) => void;
}

/** A document's drawn pages as far as they are read: sizes and words. The first part at once, more of it when wanted. */
export function useSheets(row: AssetRow): SheetsRead {
  const [read, setRead] = useState<{ sheets: readonly Sheet[]; total: number }>({ sheets: [], total: 0 });
  const [error, setError] = useState<unknown>();
  const [wanted, setWanted] = useState(1);
  const from = read.sheets.length;
  const wants = !error && (read.total === 0 || (from < read.total && from < wanted));
  const { n, preview } = row;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that was changed or turned is read anew
  useEffect(() => {
    setRead({ sheets: [], total: 0 });
    setError(undefined);
  }, [n, preview]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that was changed or turned is read anew
  useEffect(() => {
    if (!wants) return;
    const stop = new AbortController();
    getClient()
      .call('pages.sheets', { n, from }, { signal: stop.signal })
      .then(
        (answer) => {
          if (!stop.signal.aborted)
            setRead((now) => ({ sheets: [...now.sheets, ...answer.sheets], total: answer.total }));
        },
        (failure) => {
          if (!stop.signal.aborted) setError(failure);
        },
      );
    return () => stop.abort();
  }, [n, preview, from, wants]);

  const want = useCallback((count: number) => setWanted((now) => Math.max(now, count)), []);
  return { ...read, error, want };
}
