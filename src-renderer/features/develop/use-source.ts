import { useEffect, useState } from 'react';
import { getHello } from '../../client/client.ts';
import type { AssetRow } from '../../client/rows.ts';

export interface Source {
  /** Whose it is. */
  readonly of: string;
  readonly picture?: ImageBitmap;
  /** Why it cannot be had, in words. */
  readonly failed?: string;
}

/** The preview's name without what edits and turns make of it. */
const plainName = (preview: string): string => preview.replace(/(~[0-9a-f]+)?(-(90|180|270))?$/, '');

/**
 * The picture as its file has it, upright, at most `edge` pixels long; above 2048 with pixels that can be judged one by one. Stays while
 * only its edits change. `edge` undefined: none. `developed`: of camera RAW, from the sensor's data.
 */
export function useSource(row: AssetRow, edge: 1024 | 2048 | 4096 | 8192 | undefined, developed = false): Source | undefined {
  const [source, setSource] = useState<Source>();
  const url = edge && `${getHello().assetBase}/preview/${row.n}?size=${edge}&plain${developed ? '&developed' : ''}&v=${encodeURIComponent(plainName(row.preview ?? ''))}`;
  useEffect(() => {
    if (!url) return;
    const stop = new AbortController();
    let loaded: ImageBitmap | undefined;
    load(url, stop.signal).then(
      (picture) => {
        loaded = picture;
        if (stop.signal.aborted) picture.close();
        else setSource({ of: url, picture });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setSource({ of: url, failed: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      stop.abort();
      // A hundred megabytes, which nobody waits with until memory is short.
      loaded?.close();
    };
  }, [url]);
  return source?.of === url ? source : undefined;
}

async function load(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(await response.text());
  return createImageBitmap(await response.blob(), { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
}
