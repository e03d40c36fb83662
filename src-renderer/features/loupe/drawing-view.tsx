import { Layers as LayersIcon, Maximize, Minus, Plus } from 'lucide-react';
import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { chunksOf } from '../../../src-shared/domain/drawing.ts';
import type { DrawingHead, ShapeReader } from '../../../src-shared/domain/shape.ts';
import { formatNumber, t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { setStageControl } from './control.ts';
import { createPainter, type Painter, type Scene, type View } from './drawing-canvas.ts';
import { Stage } from './stage.tsx';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useCanvasWheel } from './use-canvas-wheel.ts';
import { useShape } from './use-shape.ts';
import { useThemeInk } from './use-theme-ink.ts';
import './pages-view.css';
import './model-view.css';
import './drawing-view.css';

const MARGIN = 0.04;
const KEY_MOVE = 60;
const STEP = 1.25;
/** Smaller and larger than all of it. */
const LEAST = 0.25;
const MOST = 100_000;

/** A drawing to be zoomed; its picture, or the card that says why it has none, stands here until then. */
export default function DrawingView({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const { shape, error } = useShape(row);
  const sheet = useMemo(() => shape && sheetOf(shape), [shape]);
  if (sheet) return <Drawing row={row} sheet={sheet} />;
  return (
    <>
      <Stage row={row} onZoom={onZoom} />
      {error ? <div className="stage-word">{error}</div> : null}
    </>
  );
}

interface Sheet {
  readonly head: DrawingHead;
  readonly chunks: Scene['chunks'];
}

function sheetOf(shape: ShapeReader): Sheet | undefined {
  const { head } = shape;
  if (head.kind !== 'drawing') return undefined;
  return { head, chunks: chunksOf({ ...shape, head }, () => new Path2D()) };
}

/** Moved by dragging, larger and smaller by the wheel at the pointer, its layers shown and hidden; each by keys, too. */
function Drawing({ row, sheet }: { row: AssetRow; sheet: Sheet }) {
  const { head, chunks } = sheet;
  const { layers, words, box } = head;
  const room = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  const size = useSize(room);
  const [view, setView] = useState<View>();
  const [hidden, setHidden] = useState<ReadonlySet<number>>(() => new Set(layers.flatMap(({ on }, i) => (on ? [] : [i]))));
  const [open, setOpen] = useState(layers.length > 1);
  const drag = useRef<{ x: number; y: number }>(undefined);
  const [wide, high] = [box[2] - box[0], box[3] - box[1]];
  const fit = ((1 - 2 * MARGIN) * Math.min(size.width / (wide || high || 1), size.height / (high || wide || 1))) || 1;
  const now = view ?? { x: 0, y: 0, scale: fit };
  const [ink] = useThemeInk();
  const dark = ink > 0.5;

  const latest = useRef({ now, fit, size });
  latest.current = { now, fit, size };
  const change = useCallback((to: (view: View) => View) => setView((before) => to(before ?? latest.current.now)), []);
  const whole = useCallback(() => setView(undefined), []);
  useEffect(() => setStageControl({ toggle: whole }), [whole]);

  const zoomAt = useCallback(
    (by: number, at?: { x: number; y: number }) =>
      change((before) => {
        const { fit, size } = latest.current;
        const scale = Math.min(fit * MOST, Math.max(fit * LEAST, before.scale * by));
        // What is under the pointer stays there.
        const [dx, dy] = at ? [at.x - size.width / 2, size.height / 2 - at.y] : [0, 0];
        return { x: before.x + dx / before.scale - dx / scale, y: before.y + dy / before.scale - dy / scale, scale };
      }),
    [change],
  );
  const move = (dx: number, dy: number) =>
    change((before) => ({ ...before, x: before.x - dx / before.scale, y: before.y + dy / before.scale }));
  useCanvasWheel(room, zoomAt);
  useCanvasKeys({
    move: (right, down) => move(-right * KEY_MOVE, -down * KEY_MOVE),
    zoom: (by) => (by === 0 ? whole() : zoomAt(STEP ** by)),
    others: {
      v: () => {
        setOpen(true);
        requestAnimationFrame(() => list.current?.querySelector('input')?.focus());
      },
    },
  });

  const painter = useRef<Painter>(undefined);
  useEffect(() => {
    if (canvas.current) painter.current = createPainter(canvas.current);
    return () => painter.current?.stop();
  }, []);
  useEffect(() => {
    if (!size.width || !size.height) return;
    const ratio = window.devicePixelRatio;
    const font = getComputedStyle(document.documentElement).getPropertyValue('--font');
    const scene = { chunks, words, hidden, dark, font };
    const seen = { x: now.x, y: now.y, scale: now.scale };
    painter.current?.paint(scene, seen, Math.round(size.width * ratio), Math.round(size.height * ratio), ratio);
  }, [chunks, words, hidden, dark, now.x, now.y, now.scale, size.width, size.height]);

  return (
    <div className="stage pages-view">
      <div className="pages-bar">
        <IconButton icon={Minus} name={t('loupe.drawing.smaller')} shortcut="-" onClick={() => zoomAt(1 / STEP)} />
        <span className="tabular drawing-percent">{t('loupe.zoom', { percent: formatNumber(Math.round((now.scale / fit) * 100)) })}</span>
        <IconButton icon={Plus} name={t('loupe.drawing.larger')} shortcut="=" onClick={() => zoomAt(STEP)} />
        <IconButton icon={Maximize} name={t('loupe.drawing.whole')} shortcut="Z" onClick={whole} />
        <span className="pages-note">{head.note ?? ''}</span>
        <span className="tabular">
          {t('loupe.drawing.size', { size: [wide, high].map(round).join(' × '), unit: head.unit ?? '' }).trim()}
        </span>
        <span className="tabular" role="status">
          {t('loupe.drawing.shown', { n: layers.length - hidden.size, total: layers.length })}
        </span>
        <IconButton icon={LayersIcon} name={t('loupe.drawing.layers')} shortcut="V" on={open} onClick={() => setOpen(!open)} />
      </div>
      <div className="drawing">
        <div
          ref={room}
          className="model-room drawing-room"
          role="img"
          aria-label={t('loupe.drawing.name', { name: row.name })}
          // A drag must not take the keys from the loupe.
          onMouseDown={(event) => event.preventDefault()}
          onPointerDown={(event) => {
            drag.current = { x: event.clientX, y: event.clientY };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event: PointerEvent<HTMLDivElement>) => {
            const from = drag.current;
            if (!from) return;
            drag.current = { x: event.clientX, y: event.clientY };
            move(event.clientX - from.x, event.clientY - from.y);
          }}
          onPointerUp={() => {
            drag.current = undefined;
          }}
        >
          <canvas ref={canvas} className="model-canvas" />
        </div>
        {open ? (
          <LayerList
            list={list}
            layers={layers.map(({ name }) => name)}
            hidden={hidden}
            onHide={setHidden}
            onLeave={() => room.current?.closest<HTMLElement>('.loupe-stage')?.focus()}
          />
        ) : null}
      </div>
    </div>
  );
}

const round = (length: number): string => formatNumber(Number(length.toPrecision(5)));

interface LayerListProps {
  list: { current: HTMLFieldSetElement | null };
  layers: readonly string[];
  hidden: ReadonlySet<number>;
  onHide: (hidden: ReadonlySet<number>) => void;
  onLeave: () => void;
}

function LayerList({ list, layers, hidden, onHide, onLeave }: LayerListProps) {
  return (
    <fieldset
      ref={list}
      className="drawing-layers"
      aria-label={t('loupe.drawing.layers')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onLeave();
        else if (!walk(event.currentTarget, event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div className="drawing-all">
        <Button tone="quiet" onClick={() => onHide(new Set())}>
          {t('loupe.drawing.layers.all')}
        </Button>
        <Button tone="quiet" onClick={() => onHide(new Set(layers.keys()))}>
          {t('loupe.drawing.layers.none')}
        </Button>
      </div>
      {layers.map((name, i) => (
        <label key={name} className="drawing-layer" title={name}>
          <input
            type="checkbox"
            checked={!hidden.has(i)}
            onChange={() => onHide(toggled(hidden, i))}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

function toggled(hidden: ReadonlySet<number>, layer: number): ReadonlySet<number> {
  const next = new Set(hidden);
  if (!next.delete(layer)) next.add(layer);
  return next;
}

/** Arrows go from one to the next. */
function walk(list: HTMLElement, key: string): boolean {
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return false;
  const all = [...list.querySelectorAll('input')];
  const at = all.indexOf(document.activeElement as HTMLInputElement);
  all[Math.max(0, Math.min(all.length - 1, at + (key === 'ArrowDown' ? 1 : -1)))]?.focus();
  return true;
}
