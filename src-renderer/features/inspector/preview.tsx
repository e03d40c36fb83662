import type { AssetRow } from '../../client/rows.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { Badge } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';

const EDGE = 296;

/** The picture on top; a double click opens it in the loupe. The space stays the same whatever its shape. */
export function Preview({ row, count }: { row: AssetRow; count?: number }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is on the keys of the grid
    <div className="inspector-preview" onDoubleClick={() => setUi({ view: 'loupe' })}>
      <Picture row={row} edge={EDGE} />
      {count ? (
        <span className="inspector-count">
          <Badge tone="picture">{t('inspector.selected', { n: count })}</Badge>
        </span>
      ) : null}
    </div>
  );
}
