import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { at, type Frame, invert } from '../../../src-shared/domain/edits/frame.ts';
import {
  MOST_PLACES,
  type Recipe,
  type RecipeChanges,
  type RedEye,
  type Spot,
} from '../../../src-shared/domain/edits/recipe.ts';
import { type Pixels, withSource } from '../../../src-shared/domain/edits/source.ts';
import { t } from '../../client/messages.ts';
import { cx, toast } from '../../ui/index.ts';

interface Props {
  tool: 'spot' | 'eye';
  recipe: Recipe;
  /** Of the whole picture: where in it something of the result lies. */
  frame: Frame;
  size: { width: number; height: number };
  /** Of the picture on screen, CSS pixels. */
  room: { width: number; height: number };
  picture: ImageBitmap;
  /** What of the result is on screen, 0–1. */
  seen: { left: number; top: number; right: number; bottom: number };
  /** The cross went to a place that is not. */
  onUnseen: (x: number, y: number) => void;
  onChange: (changes: RecipeChanges) => void;
  onDone: () => void;
  onLeave: () => void;
}

const STEP = 0.02;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LARGER = 1.15;
/** Of the longer edge. */
const [LEAST, MOST] = [0.003, 0.2];

/**
 * Spots and red eyes on the picture: a click puts one, dragging moves it (or where it is covered from). By keys a cross is moved by arrows,
 * `Enter` puts one there, `+` and `-` change the size, `Backspace` takes away the nearest.
 */
export function RetouchLayer({ tool, recipe, frame, size, room, picture, seen, onUnseen, onChange, onDone, onLeave }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const [radius, setRadius] = useState(tool === 'spot' ? 0.02 : 0.012);
  const [cross, setCross] = useState({ x: (seen.left + seen.right) / 2, y: (seen.top + seen.bottom) / 2 });
  const drag = useRef<{ index: number; source: boolean; moved: boolean }>(undefined);
  const small = useMemo(() => pixelsOf(picture), [picture]);
  useEffect(() => layer.current?.focus({ preventScroll: true }), []);

  const places: readonly (Spot | RedEye)[] = (tool === 'spot' ? recipe.spots : recipe.redEyes) ?? [];
  const put = (next: readonly (Spot | RedEye)[]) =>
    onChange(
      tool === 'spot' ? { spots: next.length ? (next as Spot[]) : null } : { redEyes: next.length ? next : null },
    );
  /** From parts of what is seen to parts of the upright picture, and back. */
  const inPicture = ({ x, y }: { x: number; y: number }) => {
    const [px, py] = at(frame.map, x * frame.width, y * frame.height);
    return { x: within(px / size.width), y: within(py / size.height) };
  };
  const back = invert(frame.map);
  const onScreen = (x: number, y: number) => {
    const [u, v] = at(back, x * size.width, y * size.height);
    return { left: (u / frame.width) * room.width, top: (v / frame.height) * room.height };
  };
  const shownRadius = (r: number) => (r * Math.max(size.width, size.height) * room.width) / frame.width;

  const add = (seen: { x: number; y: number }) => {
    if (places.length >= MOST_PLACES) {
      toast({ text: t('edits.places.most', { n: MOST_PLACES }), key: 'edits' });
      return;
    }
    const place = { ...inPicture(seen), r: radius };
    put([...places, tool === 'spot' ? withSource(small, place) : place]);
  };
  const pointOf = (event: PointerEvent) => {
    const edge = layer.current?.getBoundingClientRect();
    return { x: (event.clientX - (edge?.left ?? 0)) / room.width, y: (event.clientY - (edge?.top ?? 0)) / room.height };
  };
  const moveTo = (index: number, source: boolean, seen: { x: number; y: number }) => {
    const to = inPicture(seen);
    put(
      places.map((place, i) => {
        if (i !== index) return place;
        if (source) return { ...place, fromX: to.x, fromY: to.y };
        // What covers it goes along.
        return 'fromX' in place
          ? {
              ...place,
              ...to,
              fromX: within(place.fromX + to.x - place.x),
              fromY: within(place.fromY + to.y - place.y),
            }
          : { ...place, ...to };
      }),
    );
  };
  const handlers = (index: number, source: boolean) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { index, source, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!drag.current) return;
      drag.current.moved = true;
      moveTo(drag.current.index, drag.current.source, pointOf(event));
    },
    onPointerUp: () => {
      if (drag.current?.moved) onDone();
      drag.current = undefined;
    },
  });
  const nearest = (): number => {
    const far = places.map((place) => {
      const { left, top } = onScreen(place.x, place.y);
      return Math.hypot(left - cross.x * room.width, top - cross.y * room.height);
    });
    return far.indexOf(Math.min(...far));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      // Of what is on screen.
      const step = (event.shiftKey ? STEP / 10 : STEP) * Math.min(seen.right - seen.left, seen.bottom - seen.top);
      const [x, y] = [within(cross.x + arrow[0] * step), within(cross.y + arrow[1] * step)];
      setCross({ x, y });
      if (x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) onUnseen(x, y);
    } else if (event.key === 'Enter') add(cross);
    else if (event.key === 'Escape') onLeave();
    else if (event.key === '+' || event.key === '=') setRadius((r) => Math.min(MOST, r * LARGER));
    else if (event.key === '-') setRadius((r) => Math.max(LEAST, r / LARGER));
    else if (event.key === 'Backspace' || event.key === 'Delete') put(places.toSpliced(nearest(), 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const circle = (x: number, y: number, r: number) => {
    const { left, top } = onScreen(x, y);
    const half = Math.max(4, shownRadius(r));
    return { left: left - half, top: top - half, width: half * 2, height: half * 2 };
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would say nothing of places on a picture
    <div
      ref={layer}
      className="retouch"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the cross in it
      tabIndex={0}
      aria-label={t(tool === 'spot' ? 'edits.spots.layer' : 'edits.eyes.layer')}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        setCross(pointOf(event));
        add(pointOf(event));
      }}
    >
      {places.map((place, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
        <span key={i}>
          {'fromX' in place ? (
            <span
              className="retouch-place retouch-source"
              style={circle(place.fromX, place.fromY, place.r)}
              {...handlers(i, true)}
            />
          ) : null}
          <span className="retouch-place" style={circle(place.x, place.y, place.r)} {...handlers(i, false)} />
        </span>
      ))}
      <span
        className={cx('retouch-cross')}
        style={{
          left: cross.x * room.width,
          top: cross.y * room.height,
          width: shownRadius(radius) * 2,
          height: shownRadius(radius) * 2,
        }}
        aria-hidden
      />
    </div>
  );
}

const within = (part: number): number => Math.min(1, Math.max(0, part));

/** Small, for comparing what is around a spot. */
function pixelsOf(picture: ImageBitmap): Pixels {
  const scale = Math.min(1, 1024 / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) return { data: [0, 0, 0, 0], width: 1, height: 1 };
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
