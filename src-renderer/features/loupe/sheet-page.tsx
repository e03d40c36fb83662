import { Fragment, memo, useEffect, useRef, useState } from 'react';
import { getHello } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import type { Hit } from './sheet-text.ts';
import type { Sheet } from './use-sheets.ts';

/** Sizes that pages are drawn in, device pixels of the longer side. */
const STEPS = [1024, 2048, 4096, 8192] as const;
export const LARGEST = 8192;
const NONE: readonly Hit[] = [];

export const sheetUrl = (row: AssetRow, page: number, size: number): string =>
  `${getHello().assetBase}/sheet/${row.n}?p=${page}&size=${size}&v=${encodeURIComponent(row.preview ?? String(row.size))}`;

interface Props {
  row: AssetRow;
  sheet: Sheet;
  /** From 0. */
  page: number;
  /** CSS pixels per point. */
  scale: number;
  hits: readonly Hit[] | undefined;
  here: Hit | undefined;
}

/** One page: its picture as sharp as it is large, over it its words to be selected. Both only while it is near. */
export const SheetPage = memo(function SheetPage({ row, sheet, page, scale, hits = NONE, here }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry && setNear(entry.isIntersecting), {
      root: box.current?.closest('.sheets-body') ?? null,
      rootMargin: '60% 0px',
    });
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const [width, height] = [sheet.width * scale, sheet.height * scale];
  const edge = Math.max(width, height) * window.devicePixelRatio;
  const step = STEPS.find((size) => size >= edge * 0.98) ?? LARGEST;
  const urls = [...new Set([1024, step])].map((size) => sheetUrl(row, page, size));
  return (
    <div
      ref={box}
      className="sheet"
      data-page={page}
      style={{ width, height, '--point': `${scale}px` } as React.CSSProperties}
    >
      {near
        ? urls.map((url) => (
            <img
              key={url}
              className="sheet-picture"
              src={url}
              alt=""
              draggable={false}
              style={{ visibility: ready.has(url) ? 'visible' : 'hidden' }}
              onLoad={(event) => {
                const done = () => setReady((now) => new Set(now).add(url));
                event.currentTarget.decode().then(done, done);
              }}
              onError={() => setFailed(true)}
            />
          ))
        : null}
      {failed && ready.size === 0 ? <div className="sheet-failed">{t('loupe.sheets.failed')}</div> : null}
      {near ? <Words sheet={sheet} hits={hits} here={here} /> : null}
    </div>
  );
});

/** See-through text where the page's own is: what is selected, copied and marked. */
const Words = memo(function Words({
  sheet,
  hits,
  here,
}: {
  sheet: Sheet;
  hits: readonly Hit[];
  here: Hit | undefined;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const letters = [...(box.current?.children ?? [])].filter((one) => one.tagName === 'SPAN');
    const marks = hits.flatMap((hit) => {
      const [from, to] = [letters[hit.from.word]?.firstChild, letters[hit.to.word]?.firstChild];
      if (!from || !to) return [];
      const range = document.createRange();
      range.setStart(from, hit.from.at);
      range.setEnd(to, hit.to.at);
      return [{ range, name: hit === here ? 'found-here' : 'found' }];
    });
    for (const { range, name } of marks) highlight(name).add(range);
    return () => {
      for (const { range, name } of marks) highlight(name).delete(range);
    };
  }, [hits, here]);
  return (
    <div ref={box} className="sheet-words">
      {sheet.words.map(({ text, x, y, width, size, angle, end }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words never change
        <Fragment key={i}>
          <span
            style={{
              left: `calc(var(--point) * ${x})`,
              top: `calc(var(--point) * ${y - size * ASCENT})`,
              fontSize: `calc(var(--point) * ${size})`,
              transformOrigin: `0 ${ASCENT * 100}%`,
              transform: `${angle ? `rotate(${angle}deg) ` : ''}scaleX(${stretch(text, width, size)})`,
            }}
          >
            {text}
          </span>
          {end ? <br /> : null}
        </Fragment>
      ))}
    </div>
  );
});

/** Of the letters' height, above the line that they stand on; the text's box is as high as they are. */
const ASCENT = 0.8;

function highlight(name: string): Highlight {
  const had = CSS.highlights.get(name);
  if (had) return had;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}

let measure: CanvasRenderingContext2D | null | undefined;

/** So that the window's font takes as much room as the page's. */
function stretch(text: string, width: number, size: number): number {
  measure ??= document.createElement('canvas').getContext('2d');
  if (!measure || size <= 0 || width <= 0) return 1;
  measure.font = '100px sans-serif';
  const usual = (measure.measureText(text).width * size) / 100;
  return usual > 0 ? Math.round((width / usual) * 1000) / 1000 : 1;
}
