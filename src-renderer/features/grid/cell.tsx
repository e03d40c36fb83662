import { memo } from 'react';
import { formatBytes, formatWallClock, t } from '../../client/messages.ts';
import { type AssetRow, useRow } from '../../client/rows.ts';
import { Badge, cx, LabelSign, MiddleEllipsis, StarsSign } from '../../ui/index.ts';
import { FlagSign, kindBadge, Picture, StateSign, spokenName } from '../assets/index.ts';
import { showTag } from '../search/index.ts';
import { useIsSelected, useSelection } from '../selection/index.ts';
import './cell.css';

interface Props {
  n: number;
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
  info: 0 | 1 | 2;
}

/** Heights of what stands under a picture, by how much is asked for. */
export const CAPTION: Readonly<Record<0 | 1 | 2, number>> = { 0: 0, 1: 22, 2: 38 };

/** Below this width five stars would leave nothing of the name. */
const NARROW = 130;

/** One asset in the grid. Its space is kept whether or not its row and picture are here. */
export const Cell = memo(function Cell({ n, column, x, y, width, height, info }: Props) {
  const row = useRow(n);
  const selected = useIsSelected(n);
  const focused = useSelection((state) => state.focus === n);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this
    <div
      id={`cell-${n}`}
      role="gridcell"
      aria-colindex={column}
      aria-selected={selected}
      aria-label={row ? undefined : t('grid.cell.unread', { n })}
      data-n={n}
      draggable={row !== undefined}
      className={cx(
        'cell',
        selected && 'cell-selected',
        focused && 'cell-focused',
        row?.flag === 'reject' && 'cell-rejected',
        row?.missing && 'cell-missing',
      )}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height: height + CAPTION[info] }}
    >
      <div className="cell-picture" style={{ height }}>
        {row ? <Picture row={row} edge={Math.max(width, height)} /> : null}
      </div>
      {row ? <Caption row={row} info={info} narrow={width < NARROW} /> : null}
      {row ? <Signs row={row} height={height} /> : null}
    </div>
  );
});

/** After the caption, so that a screen reader says the name first; drawn over the picture. */
function Signs({ row, height }: { row: AssetRow; height: number }) {
  const badge = kindBadge(row);
  return (
    <div className="cell-signs" style={{ height }}>
      <FlagSign flag={row.flag} />
      <div className="cell-badges">
        <StateSign row={row} />
        {badge ? (
          <Badge tone="picture" title={badge.title === badge.text ? '' : badge.title}>
            <span aria-hidden>{badge.text}</span>
          </Badge>
        ) : null}
      </div>
    </div>
  );
}

function Caption({ row, info, narrow }: { row: AssetRow; info: 0 | 1 | 2; narrow: boolean }) {
  if (info === 0) return <span className="spoken">{spokenName(row)}</span>;
  return (
    <div className="cell-caption">
      <div className="cell-line">
        <LabelSign label={row.label} />
        <MiddleEllipsis text={row.name} className="cell-name" />
        <StarsSign value={row.rating} short={narrow} />
      </div>
      {info === 2 ? (
        <div className="cell-line cell-more tabular">
          {[row.takenAt ? formatWallClock(row.takenAt) : '', formatBytes(row.size), row.tags.map(showTag).join(', ')]
            .filter(Boolean)
            .join(' · ')}
        </div>
      ) : null}
    </div>
  );
}
