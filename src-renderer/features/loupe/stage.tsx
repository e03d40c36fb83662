import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { cx } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { Picture } from '../assets/index.ts';
import { setStageControl } from './control.ts';
import { Layers } from './layers.tsx';
import { shownSize } from './shown-size.ts';
import { Variant } from './variant.tsx';
import type { TilesState } from './tiles.tsx';
import { useZoom } from './use-zoom.ts';
import { FIT, place, scaleOf, type Zoom } from './zoom.ts';

const Moving = lazy(() => import('./moving.tsx'));
const Tiles = lazy(() => import('./tiles.tsx'));
/** Larger ones are looked at closely in tiles, device pixels. */
const LARGEST = 8192;
/** Of the large picture, which shows all that is smaller. */
const LARGE = 2048 * 1.1;

interface Props {
  row: AssetRow;
  /** In percent of 100 %, for the bar below. */
  onZoom: (percent: number) => void;
  /** Another state of it, which is shown instead: its address by size. */
  variant?: ((size: number) => string) | undefined;
}

/** A picture to look at: click or Z for 100 % at the pointer, drag to move, wheel to zoom. The zoom stays for the next one. */
export function Stage({ row, onZoom, variant }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useSize(box);
  const [zoom, setZoom] = useState<Zoom>(FIT);
  const [failed, setFailed] = useState<string>();
  const [variantState, setVariantState] = useState<'ready' | 'failed'>();
  const [tiles, setTiles] = useState<{ of: string | undefined; state: TilesState }>();
  const ratio = window.devicePixelRatio;
  const picture = shownSize(row) ?? { width: 1500, height: 1000 };
  const scale = scaleOf(zoom, picture, stage, ratio);
  const at = place(zoom, picture, stage, ratio);

  const percent = Math.round(scale * ratio * 100);
  useEffect(() => onZoom(percent), [percent, onZoom]);

  const { toggle, on } = useZoom({ box, stage, picture, zoom, setZoom });
  useEffect(() => setStageControl({ toggle }), [toggle]);

  if (!row.preview) {
    return (
      <div ref={box} className="stage stage-card">
        <Picture row={row} edge={400} />
      </div>
    );
  }
  const edge = Math.max(at.width, at.height) * ratio;
  const full = Math.max(picture.width, picture.height);
  const huge =
    full > LARGEST &&
    (row.kind === 'image' || row.kind === 'layered') &&
    !row.animated &&
    !row.edited &&
    !row.missing &&
    !row.offline &&
    !row.cloud;
  const untiled =
    tiles?.of === row.preview && typeof tiles.state === 'object' && 'error' in tiles.state
      ? tiles.state.error
      : undefined;
  const tiled = huge && edge > LARGE && !untiled && !variant;
  const making =
    tiled && tiles?.of === row.preview && typeof tiles.state === 'object' && 'progress' in tiles.state
      ? tiles.state
      : undefined;
  return (
    <div
      ref={box}
      className={cx('stage', zoom.scale === undefined ? 'stage-fit' : 'stage-close')}
      {...on}
    >
      {stage.width ? (
        <div className="stage-picture" style={{ left: at.left, top: at.top, width: at.width, height: at.height }}>
          <div className={cx('loupe-whole', variant && variantState === 'ready' && 'loupe-under')}>
            <Layers
              key={row.n}
              row={row}
              edge={edge}
              full={full}
              tiled={tiled}
              onFailed={() => setFailed(row.preview)}
            />
          </div>
          {variant ? (
            <Variant url={variant(edge > LARGE ? 4096 : 2048)} name={row.name} onState={setVariantState} />
          ) : null}
        </div>
      ) : null}
      {row.animated && !row.edited && row.kind === 'image' && stage.width && !row.missing && !row.offline && !row.cloud ? (
        <Suspense>
          <Moving key={row.preview} row={row} at={at} />
        </Suspense>
      ) : null}
      {tiled && stage.width ? (
        <Suspense>
          <Tiles
            key={row.n}
            row={row}
            at={at}
            stage={stage}
            onState={(state) => setTiles({ of: row.preview, state })}
          />
        </Suspense>
      ) : null}
      {making ? (
        <div className="stage-word tabular" role="status">
          {making.progress === undefined
            ? t('loupe.tiles.making')
            : t('loupe.tiles.progress', { percent: Math.floor(making.progress * 100) })}
        </div>
      ) : null}
      {untiled && huge && edge > LARGE ? <div className="stage-word">{errorText(untiled)}</div> : null}
      {variant && variantState === 'failed' ? <div className="stage-word">{t('loupe.layers.failed')}</div> : null}
      {failed === row.preview ? <div className="stage-word">{t('loupe.preview.failed')}</div> : null}
    </div>
  );
}
