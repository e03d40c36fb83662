import { useEffect, useMemo, useRef, useState } from 'react';
import { fitCrop, frameOf } from '../../../src-shared/domain/edits/frame.ts';
import { PLAIN, type Recipe } from '../../../src-shared/domain/edits/recipe.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { cx } from '../../ui/index.ts';
import { CropBox } from './crop-box.tsx';
import { Panel } from './panel.tsx';
import { ratioInFrame, useRatio } from './ratios.ts';
import { RetouchLayer } from './retouch-layer.tsx';
import { setDevelopControl, useDevelop } from './state.ts';
import { useCloseLook } from './use-close-look.ts';
import { usePainting } from './use-painting.ts';
import { useRecipe } from './use-recipe.ts';
import { useSource } from './use-source.ts';
import './develop.css';

/** Of the large preview, which shows all that is smaller. */
const LARGE = 2048 * 1.1;

/** The picture of an asset, to be edited: what is done shows at once, its file stays as it is. */
export default function Develop({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const edited = useRecipe(row.n);
  const tool = useDevelop((state) => state.tool);
  const before = useDevelop((state) => state.before);
  const chosen = useRatio();
  const { recipe, kept, change, flush } = edited;
  const rotate = kept?.rotate ?? 0;
  const cropping = tool === 'crop';
  const ratio = window.devicePixelRatio;
  const [own, setOwn] = useState<Extent>();
  const size = sizeOf(kept?.size, own);
  const frame = frameOf(recipe, size.width, size.height, rotate, cropping);
  const { stage, zoom, on, at, scale, part, show } = useCloseLook(box, frame, cropping);
  const isDeveloped = kept?.developer !== undefined;
  // Until it is known whose picture is edited, none is asked for.
  const source = useSource(row, kept ? (Math.max(stage.width, stage.height) * ratio > 1024 ? 2048 : 1024) : undefined, isDeveloped);
  const small = source?.picture;
  useEffect(() => setOwn((before) => (small ? { width: small.width, height: small.height } : before)), [small]);
  const percent = Math.round(scale * ratio * 100);
  useEffect(() => onZoom(percent), [percent, onZoom]);

  // All pixels, once somebody looks closer than the preview goes.
  const longest = Math.max(size.width, size.height);
  const isClose = longest > LARGE && scale * ratio * longest > LARGE;
  const [wasClose, setWasClose] = useState(false);
  if (isClose && !wasClose) setWasClose(true);
  const fine = useSource(row, wasClose ? (longest > 4096 ? 8192 : 4096) : undefined, isDeveloped);
  const picture = (isClose && fine?.picture) || small;

  const latest = useRef(recipe);
  latest.current = recipe;
  useEffect(
    () =>
      setDevelopControl({
        name: row.name,
        recipe: () => latest.current,
        flush,
        reset: () =>
          change(
            Object.fromEntries(
              Object.keys(latest.current).flatMap((name) =>
                name === 'version' || name === 'unknown' ? [] : [[name, null]],
              ),
            ),
          ),
      }),
    [row.name, change, flush],
  );

  const shown = useMemo(
    () => ({
      recipe: before && !cropping ? framing(recipe) : recipe,
      rotate,
      uncropped: cropping,
      full: { width: size.width, height: size.height },
      part: { left: part.left, top: part.top, right: part.right, bottom: part.bottom },
    }),
    [recipe, before, cropping, rotate, size.width, size.height, part.left, part.top, part.right, part.bottom],
  );
  const { state, refused } = usePainting(canvas, picture, kept !== undefined && stage.width > 0, shown);
  const leave = () => {
    void flush();
    useDevelop.setState({ tool: undefined });
    // When the tools of cropping have gone, with a slider of theirs.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('.edit-slider input')?.focus({ preventScroll: true }),
    );
  };
  const most = fine?.picture ? Math.max(fine.picture.width, fine.picture.height) : longest;
  const closeWord =
    !isClose || !small
      ? undefined
      : (fine?.failed ??
        (!fine ? t('edits.close.reading') : refused ? t('edits.close.refused') : most < longest * 0.98 ? t('edits.close.fewer', { n: most }) : undefined));
  const word = source?.failed
    ? isDeveloped
      ? source.failed
      : t('edits.unread')
    : isDeveloped && !source
      ? t('edits.developing', { program: kept?.developer ?? '' })
      : state === 'no-webgl' ? t('edits.no-webgl') : closeWord;
  return (
    <div className="develop">
      <div ref={box} className={cx('develop-room', cropping ? undefined : zoom.scale === undefined ? 'stage-fit' : 'stage-close')} {...(cropping ? {} : on)}>
        <div
          className="develop-picture"
          style={{ left: at.left, top: at.top, width: at.width, height: at.height }}
        >
          <canvas
            ref={canvas}
            className="develop-canvas"
            role="img"
            aria-label={t('edits.canvas', { name: row.name })}
            data-state={state}
          />
          {cropping && state === 'drawn' ? (
            <CropBox
              crop={fitCrop(recipe.crop ?? { x: 0, y: 0, w: 1, h: 1 }, recipe.straighten ?? 0, size.width, size.height)}
              seen={{ flipX: recipe.flipX, flipY: recipe.flipY, rotate }}
              ratio={ratioInFrame(chosen, size, rotate)}
              room={at}
              onChange={(crop) => change({ crop })}
              onDone={() => void flush()}
              onLeave={leave}
            />
          ) : null}
          {small && (tool === 'spot' || tool === 'eye') && state === 'drawn' ? (
            <RetouchLayer
              key={tool}
              tool={tool}
              recipe={recipe}
              frame={frame}
              size={size}
              room={at}
              picture={small}
              seen={part}
              onUnseen={show}
              onChange={change}
              onDone={() => void flush()}
              onLeave={leave}
            />
          ) : null}
        </div>
        {before && !cropping ? <div className="develop-word">{t('edits.before')}</div> : null}
        {word ? (
          <div className="stage-word" role="status">
            {word}
          </div>
        ) : null}
      </div>
      <Panel edited={edited} size={size} rotate={rotate} />
    </div>
  );
}

/** Of a recipe, what part of the picture it shows: so before and after lie on each other. */
function framing({ crop, straighten, flipX, flipY }: Recipe): Recipe {
  return {
    ...PLAIN,
    ...(crop && { crop }),
    ...(straighten && { straighten }),
    ...(flipX && { flipX }),
    ...(flipY && { flipY }),
  };
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Of the whole picture. What a camera put into a RAW file may have another shape than the RAW itself. */
function sizeOf(told: Extent | undefined, own: Extent | undefined): Extent {
  if (!own) return told ?? { width: 3, height: 2 };
  const isSame = told && Math.abs((told.width * own.height) / (told.height * own.width) - 1) < 0.02;
  return isSame ? told : { width: own.width, height: own.height };
}
