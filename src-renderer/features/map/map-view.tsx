import { type DragEvent, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { Crosshair, Maximize, Minus, Plus } from 'lucide-react';
import { parseQuery, printQuery, tokensOf, withoutToken, withToken } from '../../../src-shared/domain/query/index.ts';
import { printBox } from '../../../src-shared/domain/query/box.ts';
import { printPosition } from '../../../src-shared/domain/position.ts';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getUi, setUi, useUi } from '../../client/state.ts';
import { Button, IconButton, takes, useSettled } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { ASSETS_TYPE, droppedAssets } from '../assets/index.ts';
import { givePosition } from '../corrections/index.ts';
import { isSelected, selectOnly, targetCount, targets, useSelection } from '../selection/index.ts';
import { atScreen, type Camera, fitted, kept, latAt, lonAt, panned, viewOf, zoomed } from './camera.ts';
import { Earth } from './earth.tsx';
import { type Cluster, Pins } from './pins.tsx';
import './map.css';

const CELL = 76;
const STEP = 120;
const ZOOM = 1.6;
/** Kept for this window while another view shows. */
let last: Camera | undefined;

const narrow = (box: Parameters<typeof printBox>[0]) => setUi({ query: printQuery(withToken(parseQuery(getUi().query).query, 'gps', [printBox(box)])) });

/** What the query finds, where it was taken; without tiles of anybody. */
export function MapView() {
  const frame = useRef<HTMLElement>(null);
  const extent = useSize(frame);
  const [moved, setMoved] = useState(last);
  const query = useUi((state) => state.query);
  useSelection();
  const camera = moved && extent.width ? kept(moved, extent) : extent.width ? kept({ x: 0.5, y: 0.42, size: 0 }, extent) : undefined;
  const go = (next: Camera) => {
    last = next;
    setMoved(next);
  };
  const live = useRef({ camera, extent, go });
  live.current = { camera, extent, go };
  const settled = useSettled(camera ?? { x: 0.5, y: 0.5, size: 1024 });
  const answer = useCall(
    'search.map',
    { query, ...viewOf(settled, { width: extent.width + CELL, height: extent.height + CELL }), size: Math.round(settled.size), cell: CELL },
    { enabled: extent.width > 0 },
  );
  const { data } = answer;
  const showAll = () => data?.extent && go(fitted(data.extent, extent));

  // The first time it shows what there is.
  const first = moved === undefined && extent.width > 0 ? data?.extent : undefined;
  useEffect(() => {
    if (first) live.current.go(fitted(first, live.current.extent));
  }, [first]);
  useEffect(() => {
    // Whoever has gone on meanwhile, into the search for one, keeps the keyboard.
    if (document.activeElement === document.body) frame.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { camera: now, extent: room, go: move } = live.current;
      const box = element?.getBoundingClientRect();
      if (now && box) move(zoomed(now, room, 2 ** (-event.deltaY / (event.ctrlKey ? 100 : 400)), [event.clientX - box.left, event.clientY - box.top]));
    };
    // Only a listener of its own may keep the page from scrolling.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, []);

  const zoomBy = (factor: number) => camera && go(zoomed(camera, extent, factor, [extent.width / 2, extent.height / 2]));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!camera || event.ctrlKey || event.metaKey || event.altKey) return;
    const ways: Record<string, readonly [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const way = ways[event.key];
    if (way) go(panned(camera, extent, ...way));
    else if (event.key === '+' || event.key === '=') zoomBy(ZOOM);
    else if (event.key === '-') zoomBy(1 / ZOOM);
    else if (event.key === 'Home') showAll();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drag = useDrag(live);
  const choose = (cluster: Cluster) => {
    if (cluster.count === 1) {
      selectOnly(cluster.n);
      return;
    }
    narrow(cluster);
    go(fitted(cluster, extent));
  };
  const put = () => {
    if (!camera) return;
    givePosition(targets(), printPosition({ lat: latAt(camera.y), lon: lonAt(camera.x) }));
  };
  /** Pictures are put where they are dropped. */
  const drop = {
    ...takes((event) => {
      if (!event.dataTransfer.types.includes(ASSETS_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }),
    onDrop: (event: DragEvent) => {
      const box = frame.current?.getBoundingClientRect();
      if (!camera || !box || !event.dataTransfer.types.includes(ASSETS_TYPE)) return;
      event.preventDefault();
      givePosition(droppedAssets(event), printPosition(atScreen(camera, extent, [event.clientX - box.left, event.clientY - box.top])));
    },
  };
  const isNarrowed = tokensOf(parseQuery(query).query, 'gps').length > 0;
  const count = targetCount();
  return (
    <section
      ref={frame}
      className="map"
      aria-label={t('map.name')}
      aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown + - Home"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys
      tabIndex={0}
      data-region="center"
      onKeyDown={onKeyDown}
      {...drag}
      {...drop}
    >
      {camera ? <Earth camera={camera} extent={extent} /> : null}
      {camera && data ? <Pins clusters={data.clusters} camera={camera} extent={extent} selected={isSelected} onChoose={choose} /> : null}
      {count > 0 ? <span className="map-cross" aria-hidden /> : null}
      <div className="map-tools">
        <IconButton icon={Plus} name={t('map.in')} shortcut="+" onClick={() => zoomBy(ZOOM)} />
        <IconButton icon={Minus} name={t('map.out')} shortcut="−" onClick={() => zoomBy(1 / ZOOM)} />
        <IconButton icon={Maximize} name={t('map.fit')} shortcut="Home" disabled={!data?.extent} onClick={showAll} />
      </div>
      <div className="map-foot">
        <span role="status">{answer.isError ? errorText(answer.error) : data ? noteText(data) : ''}</span>
        {camera && data?.clusters.length ? <Button onClick={() => narrow(viewOf(camera, extent))}>{t('map.narrow')}</Button> : null}
        {isNarrowed ? <Button onClick={() => setUi({ query: printQuery(withoutToken(parseQuery(query).query, 'gps')) })}>{t('map.widen')}</Button> : null}
        {count > 0 ? (
          <Button icon={Crosshair} onClick={put}>
            {t('map.put', { n: count })}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function noteText({ total, placed }: { total: number; placed: number }): string {
  const without = total - placed;
  if (!placed) return t('map.none', { n: total });
  return without ? t('map.without', { n: without, total }) : t('map.all', { n: total });
}

/** Pulls the earth along with the pointer. */
function useDrag(live: { current: { camera: Camera | undefined; extent: { width: number; height: number }; go: (next: Camera) => void } }) {
  const from = useRef<{ x: number; y: number; camera: Camera }>(undefined);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const { camera } = live.current;
      if (event.button !== 0 || !camera || (event.target as HTMLElement).closest('button')) return;
      from.current = { x: event.clientX, y: event.clientY, camera };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const begun = from.current;
      if (begun) live.current.go(panned(begun.camera, live.current.extent, begun.x - event.clientX, begun.y - event.clientY));
    },
    onPointerUp: () => {
      from.current = undefined;
    },
    onPointerCancel: () => {
      from.current = undefined;
    },
  };
}
