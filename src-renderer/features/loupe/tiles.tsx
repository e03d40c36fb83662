import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { getClient, getHello, type Output } from '../../client/client.ts';
import type { AssetRow } from '../../client/rows.ts';
import { TileCache } from './tile-cache.ts';
import { levelFor, type Rect, type Tile, type TileSource, tileKey, tileMatrix, tileSize, tilesIn } from './tile-grid.ts';
import type { Extent } from './zoom.ts';

type Shown = Output<'assets.tiles'>;
const AGAIN_MS = 400;
/** CSS pixels around the view that are fetched too. */
const MARGIN = 200;
/** Levels that the one shown while sharper tiles come is coarser: a sixteenth of the tiles. */
const COARSER = 2;

interface Props {
  row: AssetRow;
  /** The whole picture on the stage, CSS pixels. */
  at: Rect;
  stage: Extent;
  /** How far the tiles are: 0–1, undefined where nobody knows; `ready`; or why there are none. */
  onState: (state: TilesState) => void;
}
export type TilesState = { progress: number | undefined } | 'ready' | { error: unknown };

/** Every pixel of a huge picture, as tiles on a canvas that is as large as the stage. */
export default function Tiles({ row, at, stage, onState }: Props) {
  const [source, setSource] = useState<TileSource>();
  const [round, setRound] = useState(0);
  const tell = useRef(onState);
  tell.current = onState;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when tiles are gone
  useEffect(() => {
    const abort = new AbortController();
    ask(row.n, abort.signal, (progress) => tell.current({ progress })).then(
      (found) => {
        setSource(found);
        tell.current('ready');
      },
      (error: unknown) => {
        if (!abort.signal.aborted) tell.current({ error });
      },
    );
    return () => abort.abort();
  }, [row.n, row.preview, round]);
  if (!source) return null;
  return <Canvas row={row} at={at} stage={stage} source={source} onGone={() => setRound((now) => now + 1)} />;
}

async function ask(n: number, signal: AbortSignal, onProgress: (progress: number | undefined) => void): Promise<Extract<Shown, { state: 'ready' }>> {
  for (;;) {
    const shown = await getClient().call('assets.tiles', { n }, { signal });
    signal.throwIfAborted();
    if (shown.state === 'ready') return shown;
    onProgress(shown.progress);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    signal.throwIfAborted();
  }
}

function Canvas({ row, at, stage, source, onGone }: Omit<Props, 'onState'> & { source: TileSource; onGone: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = useRef(() => {});
  const gone = useRef(onGone);
  gone.current = onGone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of one source
  const cache = useMemo(() => {
    let [frame, told] = [0, false];
    const url = `${getHello().assetBase}/tile/${row.n}?v=${encodeURIComponent(row.preview ?? '')}`;
    const onChange = (failed: boolean) => {
      if (failed && !told) {
        // Put out of the cache of tiles while it was looked at.
        told = true;
        gone.current();
      }
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => draw.current());
    };
    return new TileCache(({ level, x, y }) => `${url}&l=${level}&x=${x}&y=${y}`, onChange);
  }, [row.n, row.preview, source]);
  useEffect(() => () => cache.close(), [cache]);

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = window.devicePixelRatio;
    const picture = { left: at.left * ratio, top: at.top * ratio, width: at.width * ratio, height: at.height * ratio };
    const view = { width: Math.round(stage.width * ratio), height: Math.round(stage.height * ratio) };
    const level = levelFor(source, picture);
    const coarse = Math.min(source.levels.length - 1, level + COARSER);
    const seen = tilesIn(source, level, picture, view, 0);
    const first = coarse > level ? tilesIn(source, coarse, picture, view, MARGIN) : [];
    const known = new Set([...first, ...seen].map(tileKey));
    const near = tilesIn(source, level, picture, view, MARGIN).filter((tile) => !known.has(tileKey(tile)));
    cache.want([...first, ...seen, ...near]);

    const put = (tile: Tile, image: HTMLImageElement) => {
      const { width, height } = tileSize(source, tile);
      context.setTransform(...tileMatrix(source, tile, picture));
      context.drawImage(image, 0, 0, width, height, 0, 0, 1, 1);
    };
    draw.current = () => {
      if (element.width !== view.width || element.height !== view.height) [element.width, element.height] = [view.width, view.height];
      context.resetTransform();
      context.clearRect(0, 0, view.width, view.height);
      const whole = seen.every((tile) => cache.get(tile));
      for (const { tile, image } of cache.ready()) if (whole ? tile.level === level : tile.level >= level) put(tile, image);
      element.dataset['sharp'] = String(whole);
    };
    draw.current();
  }, [at.left, at.top, at.width, at.height, stage.width, stage.height, source, cache]);

  return <canvas ref={canvas} className="stage-tiles" aria-hidden />;
}
