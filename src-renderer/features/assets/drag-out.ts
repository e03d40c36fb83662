/** Dragging originals out of the window: as files where the host can, one as a download in a browser. */
import type { DragEvent } from 'react';
import { type ExportFormat, extensionOf } from '../../../src-shared/domain/export/preset.ts';
import type { RightsPolicy } from '../../../src-shared/domain/rights/rights.ts';
import { outUrl } from '../../client/asset-url.ts';
import { getHello } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { rows } from '../../client/rows.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';

/** What a drag inside the window carries: the numbers of the assets, as JSON. */
export const ASSETS_TYPE = 'application/x-vitrine-assets';
const MOST = 2000;

interface Taken {
  readonly name: string;
  readonly format: ExportFormat;
}
/** What a drag takes along: renditions of this preset, or the originals. */
let taken: Taken | undefined;
/** How strict the door is for drags. */
let strict: RightsPolicy = 'block';
export const takeOut = (preset: Taken | undefined, policy: RightsPolicy): void => {
  taken = preset;
  strict = policy;
};

/** Said where somebody tried to take it out of the window. */
function sayOutside(event: DragEvent, name: string, why: string): void {
  const ended = ({ clientX: x, clientY: y }: globalThis.DragEvent) => {
    const isInside = x > 0 && y > 0 && x < window.innerWidth && y < window.innerHeight;
    if (!isInside) toast({ text: t(strict === 'block' ? 'rights.drag.stopped' : 'rights.drag.warned', { name, why }), tone: 'error', key: 'rights', stays: 10_000 });
  };
  event.currentTarget.addEventListener('dragend', (end) => ended(end as globalThis.DragEvent), { once: true });
}

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
    native(ns.slice(0, MOST), taken?.name);
    return;
  }
  const row = rows.get(first);
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(ASSETS_TYPE, JSON.stringify(ns.slice(0, MOST)));
  if (!row) return;
  // Inside the window it may go anywhere; what stops it at the door is said when it is dropped outside.
  if (row.barred && strict !== 'off') {
    sayOutside(event, row.name, row.barred);
    if (strict === 'block') return;
  }
  const url = new URL(outUrl(row, taken?.name), window.location.href).href;
  const name = taken && taken.format !== 'original' ? row.name.replace(/(\.[^.]*)?$/, `.${extensionOf(taken.format, row.kind, '')}`) : row.name;
  // Chromium alone reads this; the name must not break its two colons.
  event.dataTransfer.setData('DownloadURL', `application/octet-stream:${name.replace(/[:/\\\n\r]/g, '_')}:${url}`);
  event.dataTransfer.setData('text/uri-list', url);
}
