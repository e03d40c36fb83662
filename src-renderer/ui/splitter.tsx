import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import './splitter.css';

interface Props {
  name: string;
  /** Which side the panel it sizes is on. */
  panel: 'left' | 'right' | 'below';
  /** Pixels. */
  size: number;
  min: number;
  max: number;
  /** What a double click goes back to. */
  normal: number;
  onChange: (size: number) => void;
}

/** The line between two panels; drag, arrow keys, double click for the normal size. */
export function Splitter({ name, panel, size, min, max, normal, onChange }: Props) {
  const start = useRef<{ at: number; size: number } | null>(null);
  const flat = panel === 'below';
  const sign = panel === 'left' ? 1 : -1;
  const set = (wanted: number) => onChange(Math.round(Math.min(max, Math.max(min, wanted))));
  const at = (event: PointerEvent) => (flat ? event.clientY : event.clientX);

  const onKeyDown = (event: KeyboardEvent) => {
    const forward = flat ? 'ArrowDown' : 'ArrowRight';
    const back = flat ? 'ArrowUp' : 'ArrowLeft';
    if (event.key !== forward && event.key !== back) return;
    event.preventDefault();
    set(size + sign * (event.key === forward ? 16 : -16));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged
    <div
      className={`splitter splitter-${panel}`}
      role="separator"
      tabIndex={0}
      aria-label={name}
      aria-orientation={flat ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(normal)}
      onPointerDown={(event) => {
        start.current = { at: at(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.size + sign * (at(event) - start.current.at));
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onLostPointerCapture={() => {
        start.current = null;
      }}
    />
  );
}
