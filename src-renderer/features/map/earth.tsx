import { useEffect, useRef } from 'react';
import { useUi } from '../../client/state.ts';
import type { Camera, Extent } from './camera.ts';
import { landShapes, SIDE } from './land.ts';

/** Land and borders, drawn anew whenever the camera moved. */
export function Earth({ camera, extent }: { camera: Camera; extent: Extent }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useUi((state) => state.theme);
  const mid = useUi((state) => state.canvas);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colors
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current) draw(canvas.current, camera, extent);
    });
    return () => cancelAnimationFrame(frame);
  }, [camera, extent, theme, mid]);
  // The system's theme may change under a window that follows it.
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const again = () => canvas.current && draw(canvas.current, camera, extent);
    dark.addEventListener('change', again);
    return () => dark.removeEventListener('change', again);
  }, [camera, extent]);
  return <canvas ref={canvas} className="map-earth" aria-hidden />;
}

function draw(canvas: HTMLCanvasElement, { x, y, size }: Camera, { width, height }: Extent): void {
  const dpr = window.devicePixelRatio;
  canvas.width = Math.round(width * dpr);
  canvas.height = Math.round(height * dpr);
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const color = (name: string) => getComputedStyle(canvas).getPropertyValue(name);
  pen.fillStyle = color('--map-sea');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const scale = (size / SIDE) * dpr;
  pen.setTransform(scale, 0, 0, scale, (width / 2 - x * size) * dpr, (height / 2 - y * size) * dpr);
  const { land, borders } = landShapes();
  pen.fillStyle = color('--map-land');
  pen.fill(land, 'evenodd');
  pen.lineWidth = dpr / scale;
  pen.strokeStyle = color('--map-shore');
  pen.stroke(land);
  pen.strokeStyle = color('--map-border');
  pen.stroke(borders);
}
