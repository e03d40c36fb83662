import { Maximize, Minus, Plus, Ruler } from 'lucide-react';
import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ShapeReader } from '../../../src-shared/domain/shape.ts';
import { formatNumber, t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { cx, IconButton, Segments } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { onCardBack } from '../../ui/webgl.ts';
import { setStageControl } from './control.ts';
import { type Camera, hit, lens, moved, nearer, type Point, rayAt, type Room, seenAt, turned, wholeView } from './model-camera.ts';
import { createDrawer, type Drawer, type Look, type Mesh } from './model-gl.ts';
import { Stage } from './stage.tsx';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useCanvasWheel } from './use-canvas-wheel.ts';
import { useShape } from './use-shape.ts';
import { useThemeInk } from './use-theme-ink.ts';
import './pages-view.css';
import './model-view.css';

const LOOKS = ['surface', 'edges', 'wires'] as const;
/** Radians a pixel of a drag, and a press of a key. */
const DRAG_TURN = 0.008;
const KEY_TURN = Math.PI / 18;
const KEY_MOVE = 40;
const KEY_ZOOM = 1.2;
const SLACK = 4;
/** CSS pixels from a corner that is meant. */
const SNAP = 12;

/** A model to be turned; its picture, or the card that says why it has none, stands here until then. */
export default function ModelView({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const { shape, error } = useShape(row);
  const [broken, setBroken] = useState(false);
  const model = useMemo(() => shape && modelOf(shape), [shape]);
  if (model && !broken) return <Model row={row} model={model} onBroken={() => setBroken(true)} />;
  return (
    <>
      <Stage row={row} onZoom={onZoom} />
      {error || broken ? <div className="stage-word">{error ?? t('loupe.model.no-webgl')}</div> : null}
    </>
  );
}

interface Model {
  readonly mesh: Mesh;
  readonly up: 'y' | 'z';
  readonly unit: string;
  readonly size: readonly [number, number, number];
  readonly radius: number;
  /** What of the file is not shown. */
  readonly note: string;
}

function modelOf({ head, floats, bytes, whole }: ShapeReader): Model | undefined {
  if (head.kind !== 'mesh') return undefined;
  const { corners, textures, surfaces } = head;
  const lists = { at: floats(corners * 3), normals: bytes(corners * 4), colors: bytes(corners * 4), places: floats(textures.length ? corners * 2 : 0), index: whole(head.triangles * 3) };
  const mesh = { ...lists, surfaces, textures: textures.map(({ width, height }) => ({ width, height, data: bytes(width * height * 4) })) };
  return { mesh, up: head.up, unit: head.unit ?? '', size: head.size, radius: Math.hypot(...head.size) / 2 || 1, note: head.note ?? '' };
}

/** Turned by dragging, moved with the right button or `Shift`, nearer by the wheel; each by keys, too. */
function Model({ row, model, onBroken }: { row: AssetRow; model: Model; onBroken: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useSize(box);
  const [camera, setCamera] = useState<Camera>();
  const [look, setLook] = useState<Look>('surface');
  const [points, setPoints] = useState<readonly Point[]>();
  const drag = useRef<{ x: number; y: number; moved: boolean }>(undefined);
  const { mesh, up, radius } = model;
  const now = camera ?? wholeView(radius, room);

  const latest = useRef({ now, room });
  latest.current = { now, room };
  const change = useCallback((to: (camera: Camera, room: Room) => Camera) => {
    const { room } = latest.current;
    setCamera((before) => to(before ?? latest.current.now, room));
  }, []);
  const whole = useCallback(() => setCamera(undefined), []);
  useEffect(() => setStageControl({ toggle: whole }), [whole]);
  useDrawing(canvas, model, now, look, room, onBroken);
  useCanvasWheel(box, (by) => change((camera) => nearer(camera, by, radius)));

  const pick = useCallback(
    (pixel: { x: number; y: number }) => {
      const { now, room } = latest.current;
      const found = hit(mesh.at, mesh.index, rayAt(pixel, now, up, room));
      if (!found) return;
      const point = cornerNear(found.corners, pixel, now, up, room) ?? found.point;
      setPoints((before) => (before?.length === 1 ? [...before, point] : [point]));
    },
    [mesh, up],
  );
  const measuring = points !== undefined;
  const measure = useCallback(() => setPoints((before) => (before ? undefined : [])), []);
  const zoom = useCallback(
    (by: 1 | -1 | 0) => (by === 0 ? whole() : change((camera) => nearer(camera, KEY_ZOOM ** by, radius))),
    [change, radius, whole],
  );
  useCanvasKeys({
    turn: (right, down) => change((camera) => turned(camera, right * KEY_TURN, down * KEY_TURN)),
    move: (right, down) => change((camera, room) => moved(camera, up, -right * KEY_MOVE, -down * KEY_MOVE, room)),
    zoom,
    others: {
      w: () => void setLook((before) => LOOKS[(LOOKS.indexOf(before) + 1) % LOOKS.length] ?? 'surface'),
      d: () => void measure(),
      enter: () => (measuring ? void pick({ x: room.width / 2, y: room.height / 2 }) : false),
      escape: () => (measuring ? void measure() : false),
    },
  });

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(dx, dy) < SLACK) return;
    drag.current = { x: event.clientX, y: event.clientY, moved: true };
    const slides = event.shiftKey || (event.buttons & 6) !== 0;
    change((camera, room) =>
      slides ? moved(camera, up, dx, dy, room) : turned(camera, dx * DRAG_TURN, dy * DRAG_TURN),
    );
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    const still = drag.current && !drag.current.moved;
    drag.current = undefined;
    if (!still || !measuring) return;
    const edge = event.currentTarget.getBoundingClientRect();
    pick({ x: event.clientX - edge.left, y: event.clientY - edge.top });
  };

  return (
    <div className="stage pages-view">
      <div className="pages-bar">
        <Segments
          name={t('loupe.model.look')}
          value={look}
          choices={LOOKS.map((value) => ({ value, text: t(`loupe.model.${value}`), shortcut: 'W' }))}
          onChange={setLook}
        />
        <IconButton icon={Minus} name={t('loupe.model.farther')} shortcut="-" onClick={() => zoom(-1)} />
        <IconButton icon={Plus} name={t('loupe.model.nearer')} shortcut="=" onClick={() => zoom(1)} />
        <IconButton icon={Maximize} name={t('loupe.model.whole')} shortcut="Z" onClick={whole} />
        <IconButton icon={Ruler} name={t('loupe.model.measure')} shortcut="D" on={measuring} onClick={measure} />
        <span className="pages-note tabular" role="status">
          {measuring ? distanceText(points, model.unit) : model.note}
        </span>
        <span className="tabular">
          {t('loupe.model.size', { size: model.size.map(round).join(' × '), unit: model.unit }).trim()}
        </span>
        <span className="tabular">{t('loupe.model.triangles', { n: formatNumber(mesh.index.length / 3) })}</span>
      </div>
      <div
        ref={box}
        className={cx('model-room', measuring && 'model-measuring')}
        role="img"
        aria-label={t('loupe.model.name', { name: row.name })}
        // A drag must not take the keys from the loupe.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onContextMenu={(event) => event.preventDefault()}
      >
        <canvas ref={canvas} className="model-canvas" />
        {measuring ? <Measured points={points} camera={now} up={up} room={room} /> : null}
      </div>
    </div>
  );
}

const round = (length: number): string => formatNumber(Number(length.toPrecision(4)));

function distanceText(points: readonly Point[], unit: string): string {
  const [a, b] = points;
  if (!a || !b) return t(a ? 'loupe.model.second' : 'loupe.model.first');
  const length = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return t('loupe.model.distance', { length: round(length), unit }).trim();
}

/** A corner of what was met, where one is near. */
function cornerNear(
  corners: readonly Point[],
  pixel: { x: number; y: number },
  camera: Camera,
  up: 'y' | 'z',
  room: Room,
): Point | undefined {
  return corners
    .map((point) => ({ point, at: seenAt(point, camera, up, room) }))
    .map(({ point, at }) => ({ point, far: at ? Math.hypot(at.x - pixel.x, at.y - pixel.y) : SNAP }))
    .filter(({ far }) => far < SNAP)
    .toSorted((a, b) => a.far - b.far)[0]?.point;
}

/** What was picked and the way between; a cross in the middle, where `Enter` picks. */
function Measured({ points, camera, up, room }: { points: readonly Point[]; camera: Camera; up: 'y' | 'z'; room: Room }) {
  const [a, b] = points.map((point) => seenAt(point, camera, up, room));
  const [x, y] = [room.width / 2, room.height / 2];
  return (
    <svg className="model-marks" aria-hidden>
      <path className="model-cross" d={`M${x - 9} ${y}h18M${x} ${y - 9}v18`} />
      {a && b ? <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} /> : null}
      {[a, b].map((at, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the first and the second
        at ? <circle key={i} cx={at.x} cy={at.y} r={4.5} /> : null,
      )}
    </svg>
  );
}

function useDrawing(
  canvas: { readonly current: HTMLCanvasElement | null },
  model: Model,
  camera: Camera,
  look: Look,
  room: Room,
  onBroken: () => void,
): void {
  const drawer = useRef<Drawer>(undefined);
  const [lost, setLost] = useState(0);
  const ink = useThemeInk();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a card that took everything away gets it once more
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    drawer.current = createDrawer(element, model.mesh);
    if (!drawer.current) onBroken();
    return onCardBack(element, () => setLost((times) => times + 1));
  }, [canvas, model, lost]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the card comes back
  useEffect(() => {
    if (!room.width || !room.height) return;
    const frame = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio;
      const seen = lens(camera, model.up, model.radius, room);
      drawer.current?.draw(
        { ...seen, target: camera.target, distance: camera.distance, look, ink },
        Math.round(room.width * ratio),
        Math.round(room.height * ratio),
      );
    });
    return () => cancelAnimationFrame(frame);
  }, [model, camera, look, room, lost, ink]);
}
