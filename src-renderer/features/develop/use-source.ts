import { useEffect, useState } from 'react';
import { getHello } from '../../client/client.ts';
import type { AssetRow } from '../../client/rows.ts';

export interface Source {
  /** Whose it is. */
  readonly of: string;
  readonly picture?: ImageBitmap;
  readonly failed?: boolean;
}

/** The preview's name without what edits and turns make of it. */
const plainName = (preview: string): string => preview.replace(/(~[0-9a-f]+)?(-(90|180|270))?$/, '');

/** The picture as its file has it, upright, at most `edge` pixels long. Stays while only its edits change. */
export function useSource(row: AssetRow, edge: 1024 | 2048): Source | undefined {
  const [source, setSource] = useState<Source>();
  const url = `${getHello().assetBase}/preview/${row.n}?size=${edge}&plain&v=${encodeURIComponent(plainName(row.preview ?? ''))}`;
  useEffect(() => {
    const stop = new AbortController();
    load(url, stop.signal).then(
      (picture) => setSource({ of: url, picture }),
      () => {
        if (!stop.signal.aborted) setSource({ of: url, failed: true });
      },
    );
    return () => stop.abort();
  }, [url]);
  return source?.of === url ? source : undefined;
}

async function load(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(await response.text());
  return createImageBitmap(await response.blob(), { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
}
