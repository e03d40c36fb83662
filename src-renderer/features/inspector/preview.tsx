import type { AssetRow } from '../../client/rows.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { Badge } from '../../ui/index.ts';
import { Picture, startDragOut } from '../assets/index.ts';
import { isSelected, selectedNumbers } from '../selection/index.ts';

const EDGE = 296;

/** The picture on top; a double click opens it in the loupe, and it is dragged for all that are selected. The space stays the same whatever its shape. */
export function Preview({ row, count }: { row: AssetRow; count?: number }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is on the keys of the grid
    <div className="inspector-preview" draggable onDragStart={(event) => startDragOut(event, dragged(row.n))} onDoubleClick={() => setUi({ view: 'loupe' })}>
      <Picture row={row} edge={EDGE} />
      {count ? (
        <span className="inspector-count">
          <Badge tone="picture">{t('inspector.selected', { n: count })}</Badge>
        </span>
      ) : null}
    </div>
  );
}

const dragged = (n: number): number[] => (isSelected(n) ? [n, ...selectedNumbers().filter((other) => other !== n)] : [n]);
