import { useEffect, useState } from 'react';
import { readShape, type ShapeReader } from '../../../src-shared/domain/shape.ts';
import { getHello } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';

export interface ShapeState {
  readonly shape?: ShapeReader;
  /** Why there is none, for people. */
  readonly error?: string;
}

/** What of a file can be turned or zoomed, read elsewhere into a form that needs no reading. */
export function useShape(row: AssetRow): ShapeState {
  const [state, setState] = useState<ShapeState>({});
  const url = `${getHello().assetBase}/shape/${row.n}?v=${encodeURIComponent(row.preview ?? '')}`;
  useEffect(() => {
    const stop = new AbortController();
    setState({});
    load(url, stop.signal).then(setState, (error: unknown) => {
      if (!stop.signal.aborted) setState({ error: error instanceof Told ? error.message : t('loupe.shape.failed') });
    });
    return () => stop.abort();
  }, [url]);
  return state;
}

/** Said by the core, in a sentence. */
class Told extends Error {}

async function load(url: string, signal: AbortSignal): Promise<ShapeState> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Told(await response.text());
  return { shape: readShape(await response.arrayBuffer()) };
}
