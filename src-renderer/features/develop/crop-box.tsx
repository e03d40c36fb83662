import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { fromSeen, type Grip, moveCrop, pullCrop, type Seen, toSeen } from '../../../src-shared/domain/edits/crop.ts';
import type { Crop } from '../../../src-shared/domain/edits/recipe.ts';
import { t } from '../../client/messages.ts';

const GRIPS = ([-1, 0, 1] as const)
  .flatMap((y) => ([-1, 0, 1] as const).map((x): Grip => ({ x, y })))
  .filter(({ x, y }) => x || y);
/** Of the frame, by a press of an arrow; with `Alt` a fifth of it. */
const STEP = 0.01;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Props {
  /** In the frame, not as it is seen. */
  crop: Crop;
  seen: Seen;
  /** Width to height in parts of the frame. */
  ratio: number | undefined;
  /** Of the picture on screen, CSS pixels. */
  room: { width: number; height: number };
  onChange: (crop: Crop) => void;
  onDone: () => void;
  onLeave: () => void;
}

/** What is left of the picture: pulled at its corners and sides, moved by dragging; by arrows, and with `Shift` made larger and smaller. */
export function CropBox({ crop, seen, ratio, room, onChange, onDone, onLeave }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ grip: Grip; x: number; y: number; from: Crop }>(undefined);
  const shown = toSeen(crop, seen);
  const seenRatio = ratio && (seen.rotate % 180 ? 1 / ratio : ratio);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);

  const pull = (from: Crop, grip: Grip, dx: number, dy: number) =>
    onChange(fromSeen(grip.x || grip.y ? pullCrop(from, grip, dx, dy, seenRatio) : moveCrop(from, dx, dy), seen));
  const begin = (grip: Grip) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { grip, x: event.clientX, y: event.clientY, from: shown };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current;
    if (now) pull(now.from, now.grip, (event.clientX - now.x) / room.width, (event.clientY - now.y) / room.height);
  };
  const end = () => {
    if (drag.current) onDone();
    drag.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey) return;
    if (arrow) {
      const step = event.altKey ? STEP / 5 : STEP;
      pull(
        shown,
        event.shiftKey ? { x: arrow[0] === 0 ? 0 : 1, y: arrow[1] === 0 ? 0 : 1 } : { x: 0, y: 0 },
        arrow[0] * step,
        arrow[1] * step,
      );
    } else if (event.key === 'Enter' || event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const percent = (part: number) => `${part * 100}%`;
  const handlers = { onPointerMove: move, onPointerUp: end, onPointerCancel: end };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would say nothing of a part of a picture
    <div
      ref={box}
      className="crop-box"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move it
      tabIndex={0}
      aria-label={t('edits.crop.box')}
      style={{ left: percent(shown.x), top: percent(shown.y), width: percent(shown.w), height: percent(shown.h) }}
      onKeyDown={onKeyDown}
      onPointerDown={begin({ x: 0, y: 0 })}
      onDoubleClick={onLeave}
      {...handlers}
    >
      <span className="crop-thirds" aria-hidden />
      {GRIPS.map((grip) => (
        <span
          key={`${grip.x}${grip.y}`}
          className="crop-grip"
          data-x={grip.x}
          data-y={grip.y}
          onPointerDown={begin(grip)}
          {...handlers}
        />
      ))}
    </div>
  );
}
