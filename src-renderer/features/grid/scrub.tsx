import { useEffect, useRef, useState } from 'react';
import { STRIP_FRAMES } from '../../../src-shared/domain/media.ts';
import { stripUrl } from '../../client/asset-url.ts';
import type { AssetRow } from '../../client/rows.ts';
import './scrub.css';

interface Props {
  row: AssetRow;
  /** Where the pointer came in, in CSS pixels of the window. */
  from: number;
  /** Of the cell's picture, in CSS pixels. */
  width: number;
  height: number;
}

/** Who only passes by has nothing made. */
const REST_MS = 150;

interface Strip {
  source: string;
  width: number;
  height: number;
}

/** Over the picture of a film: the frame of the moment where the pointer is, from left to right. Nothing until its strip is there. */
export default function Scrub({ row, from, width, height }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [strip, setStrip] = useState<Strip>();
  const [at, setAt] = useState<number>();
  const source = stripUrl(row);

  useEffect(() => {
    if (!source) return;
    const image = new Image();
    image.onload = () => setStrip({ source, width: image.naturalWidth, height: image.naturalHeight / STRIP_FRAMES });
    const timer = setTimeout(() => {
      image.src = source;
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      image.onload = null;
      // It is not made for somebody who has gone.
      if (!image.complete) image.removeAttribute('src');
    };
  }, [source]);

  useEffect(() => {
    const cell = box.current?.parentElement;
    if (!cell) return;
    const put = (clientX: number) => {
      const { left, width: wide } = cell.getBoundingClientRect();
      setAt(Math.min(1, Math.max(0, (clientX - left) / wide)));
    };
    const moved = (event: PointerEvent) => put(event.clientX);
    put(from);
    cell.addEventListener('pointermove', moved);
    return () => cell.removeEventListener('pointermove', moved);
  }, [from]);

  const shown = strip && strip.source === source && at !== undefined ? strip : undefined;
  const scale = shown && Math.min(width / shown.width, height / shown.height);
  const frame = Math.min(STRIP_FRAMES - 1, Math.floor((at ?? 0) * STRIP_FRAMES));
  return (
    <div ref={box} className="scrub" style={{ height, marginTop: -height }} aria-hidden>
      {shown && scale && at !== undefined ? (
        <>
          <div
            className="scrub-frame"
            data-frame={frame}
            style={{
              width: shown.width * scale,
              height: shown.height * scale,
              backgroundImage: `url("${shown.source}")`,
              backgroundPositionY: -frame * shown.height * scale,
              backgroundSize: `${shown.width * scale}px ${shown.height * STRIP_FRAMES * scale}px`,
            }}
          />
          <div className="scrub-now" style={{ left: `${at * 100}%` }} />
        </>
      ) : null}
    </div>
  );
}
