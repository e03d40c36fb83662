/** Dragging originals out of the window: as files where the host can, one as a download in a browser. */
import type { DragEvent } from 'react';
import { originalUrl } from '../../client/asset-url.ts';
import { getHello } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { rows } from '../../client/rows.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';

/** What a drag inside the window carries: the numbers of the assets, as JSON. */
export const ASSETS_TYPE = 'application/x-vitrine-assets';
const MOST = 2000;

/** What was dropped. A drag carries at most so many numbers: a larger selection is meant whole. */
export function droppedAssets(event: DragEvent): Targets {
  const ns = JSON.parse(event.dataTransfer.getData(ASSETS_TYPE) || '[]') as number[];
  return ns.length >= MOST && targetCount() > ns.length ? targets() : ns;
}

/** @param ns the dragged assets, the one under the pointer first */
export function startDragOut(event: DragEvent, ns: readonly number[]): void {
  const first = ns[0];
  if (first === undefined) return;
  const native = host().startDrag;
  if (native && getHello().can.dragOut) {
    event.preventDefault();
    native(ns.slice(0, MOST));
    return;
  }
  const row = rows.get(first);
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(ASSETS_TYPE, JSON.stringify(ns.slice(0, MOST)));
  if (!row) return;
  const url = new URL(originalUrl(row), window.location.href).href;
  // Chromium alone reads this; the name must not break its two colons.
  event.dataTransfer.setData('DownloadURL', `application/octet-stream:${row.name.replace(/[:/\\\n\r]/g, '_')}:${url}`);
  event.dataTransfer.setData('text/uri-list', url);
}
