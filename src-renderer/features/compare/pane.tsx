import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { type Extent, place, setStageControl, useZoom } from '../loupe/index.ts';
import { type SharedZoom, sharedOf, zoomOf } from './shared-zoom.ts';

interface Props {
  /** Its pixels as shown. */
  picture: Extent;
  zoom: SharedZoom;
  onZoom: (change: (now: SharedZoom) => SharedZoom) => void;
  /** The key for 100 % works on this one. */
  hasKeys?: boolean;
  /** What fills the picture's place. @param edge device pixels of its longer side as drawn */
  children: (edge: number) => ReactNode;
}

/** One of several pictures that are zoomed and moved together. */
export function Pane({ picture, zoom, onZoom, hasKeys = false, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useSize(box);
  const ratio = window.devicePixelRatio;
  const own = zoomOf(zoom, picture, stage, ratio);
  const at = place(own, picture, stage, ratio);
  const { toggle, on } = useZoom({
    box,
    stage,
    picture,
    zoom: own,
    setZoom: (change) => onZoom((now) => sharedOf(change(zoomOf(now, picture, stage, ratio)), picture, stage, ratio)),
  });
  useEffect(() => (hasKeys ? setStageControl({ toggle }) : undefined), [hasKeys, toggle]);
  return (
    <div ref={box} className={cx('stage', own.scale === undefined ? 'stage-fit' : 'stage-close')} {...on}>
      {stage.width ? (
        <div className="stage-picture" style={{ left: at.left, top: at.top, width: at.width, height: at.height }}>
          {children(Math.max(at.width, at.height) * ratio)}
        </div>
      ) : null}
    </div>
  );
}
