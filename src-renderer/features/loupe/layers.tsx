import { useState } from 'react';
import { previewUrl, thumbUrl } from '../../client/asset-url.ts';
import type { AssetRow } from '../../client/rows.ts';
import { cx } from '../../ui/index.ts';

/** Give it the asset's number as its key: what was decoded of another is not known of this one. */
interface Props {
  row: AssetRow;
  /** Device pixels of the longer side as it is drawn. */
  edge: number;
  /** Pixels the picture really has on its longer side. */
  full: number;
  onFailed: () => void;
  /** All pixels come as tiles over these. */
  tiled: boolean;
}

/** The small picture at once, blurred; over it the large one when it is here; over that every pixel when one looks closely. */
export function Layers({ row, edge, full, onFailed, tiled }: Props) {
  const large = previewUrl(row, 2048);
  const all = !tiled && edge > 2048 * 1.1 && full > 2048 ? previewUrl(row, full > 4096 && edge > 4096 ? 8192 : 4096) : undefined;
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  /** Pictures that could not be had. */
  const [lost, setLost] = useState<ReadonlySet<string>>(new Set());
  const lose = (url: string) => setLost((now) => new Set(now).add(url));
  const larger = thumbUrl(row, 512);
  const thumb = larger && lost.has(larger) ? thumbUrl(row, 256) : larger;
  const done = (url: string) => setReady((now) => new Set(now).add(url));
  // What will get no better need not be hidden by a blur.
  const sharp = (large !== undefined && (ready.has(large) || lost.has(large))) || (all !== undefined && ready.has(all));
  return (
    <>
      {thumb ? (
        <img
          key={thumb}
          className={cx('loupe-layer', !sharp && 'loupe-blurred')}
          src={thumb}
          alt=""
          onError={() => lose(thumb)}
          draggable={false}
        />
      ) : null}
      {[large, all].map((url, index) =>
        url ? (
          <img
            key={url}
            className="loupe-layer"
            style={{ visibility: ready.has(url) ? 'visible' : 'hidden' }}
            src={url}
            alt={index === 0 ? row.name : ''}
            decoding="async"
            draggable={false}
            onLoad={(event) => {
              // Decoded before it shows: a half-drawn picture never covers a whole one.
              event.currentTarget.decode().then(
                () => done(url),
                () => done(url),
              );
            }}
            onError={() => {
              lose(url);
              if (index === 0) onFailed();
            }}
          />
        ) : null,
      )}
    </>
  );
}
