import { useEffect, useMemo, useRef } from 'react';
import { fitCrop, frameOf } from '../../../src-shared/domain/edits/frame.ts';
import { PLAIN, type Recipe } from '../../../src-shared/domain/edits/recipe.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { useSize } from '../../ui/use-size.ts';
import { CropBox } from './crop-box.tsx';
import { Panel } from './panel.tsx';
import { ratioInFrame, useRatio } from './ratios.ts';
import { RetouchLayer } from './retouch-layer.tsx';
import { setDevelopControl, useDevelop } from './state.ts';
import { usePainting } from './use-painting.ts';
import { useRecipe } from './use-recipe.ts';
import { useSource } from './use-source.ts';
import './develop.css';

const MARGIN = 16;

/** The picture of an asset, to be edited: what is done shows at once, its file stays as it is. */
export default function Develop({ row }: { row: AssetRow }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useSize(box);
  const edited = useRecipe(row.n);
  const tool = useDevelop((state) => state.tool);
  const before = useDevelop((state) => state.before);
  const chosen = useRatio();
  const { recipe, kept, change, flush } = edited;
  const source = useSource(row, Math.max(room.width, room.height) * window.devicePixelRatio > 1024 ? 2048 : 1024);
  const rotate = kept?.rotate ?? 0;
  const own = source?.picture;
  const size = sizeOf(kept?.size, own);
  const cropping = tool === 'crop';

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
    }),
    [recipe, before, cropping, rotate, size.width, size.height],
  );
  const state = usePainting(canvas, own, kept !== undefined, shown);
  const frame = frameOf(recipe, size.width, size.height, rotate, cropping);
  const { width, height } = frame;
  const scale = Math.max(0, Math.min((room.width - MARGIN * 2) / width, (room.height - MARGIN * 2) / height));
  const at = { width: width * scale, height: height * scale };
  const leave = () => {
    void flush();
    useDevelop.setState({ tool: undefined });
    // When the tools of cropping have gone, with a slider of theirs.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('.edit-slider input')?.focus({ preventScroll: true }),
    );
  };
  const word = source?.failed ? t('edits.unread') : state === 'no-webgl' ? t('edits.no-webgl') : undefined;
  return (
    <div className="develop">
      <div ref={box} className="develop-room">
        <div
          className="develop-picture"
          style={{ ...at, left: (room.width - at.width) / 2, top: (room.height - at.height) / 2 }}
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
          {own && (tool === 'spot' || tool === 'eye') && state === 'drawn' ? (
            <RetouchLayer
              key={tool}
              tool={tool}
              recipe={recipe}
              frame={frame}
              size={size}
              room={at}
              picture={own}
              onChange={change}
              onDone={() => void flush()}
              onLeave={leave}
            />
          ) : null}
        </div>
        {before && !cropping ? <div className="develop-word">{t('edits.before')}</div> : null}
        {word ? <div className="stage-word">{word}</div> : null}
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
