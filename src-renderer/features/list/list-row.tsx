import { memo } from 'react';
import { useFound } from '../../client/found.ts';
import { useListed } from '../../client/listed.ts';
import { t } from '../../client/messages.ts';
import { type AssetRow, useRow } from '../../client/rows.ts';
import { cx, LabelSign, StarsSign } from '../../ui/index.ts';
import { FlagSign, Picture, StateSign, stateText } from '../assets/index.ts';
import { fitEnd, fitName, type Placed, plainText } from '../grid/index.ts';
import { useIsSelected, useSelection } from '../selection/index.ts';
import type { Column } from './columns.ts';
import { textOf } from './texts.ts';

/** Room at both sides of a cell, together. */
const SIDES = 20;
/** The small picture and what stands between it and the name. */
const THUMB = 38;
const SIGN = 26;
const LABEL = 13;
const COLOR = 17;

interface Props extends Placed {
  columns: readonly Column[];
}

/** One asset in the list. Its space is kept whether or not its row is here. */
export const ListRow = memo(function ListRow({ n, row: at, y, width, height, edge, columns }: Props) {
  const row = useRow(n);
  const listed = useListed(n);
  const hit = useFound(n);
  const selected = useIsSelected(n);
  const focused = useSelection((state) => state.focus === n);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this
    <div
      id={`cell-${n}`}
      role="row"
      aria-rowindex={at + 1}
      aria-selected={selected}
      data-n={n}
      draggable={row !== undefined}
      className={cx(
        'list-row',
        at % 2 === 0 && 'list-row-even',
        selected && 'list-row-selected',
        focused && 'list-row-focused',
        row?.flag === 'reject' && 'list-row-rejected',
        edge && `list-row-drop-${edge}`,
      )}
      style={{ top: y, width, height }}
    >
      {columns.map((column, index) => {
        const text = row ? textOf(column, row, listed, hit) : '';
        const shown = row ? cut(column, text, row) : '';
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
          // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out like this
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={index + 1}
            aria-label={row ? undefined : t('grid.cell.unread', { n })}
            className={cx('list-cell', column.end && 'list-cell-end', `list-cell-${column.id}`)}
            style={{ width: column.width }}
            // Read to those who listen after what is seen.
            title={shown === text ? undefined : text}
          >
            {row ? <Inside column={column} row={row} text={text} shown={shown} /> : null}
          </div>
        );
      })}
    </div>
  );
});

/** What clips costs the browser something in every frame of scrolling, so texts are cut to what there is room for. */
function cut(column: Column, text: string, row: AssetRow): string {
  const room = column.width - SIDES;
  switch (column.id) {
    case 'name':
      return fitName(text, room - THUMB - (stateText(row) ? SIGN : 0), plainText);
    case 'rating':
    case 'flag':
      return text;
    case 'label':
      return row.label ? fitEnd(text, room - LABEL, plainText) : text;
    case 'color':
      return text && fitEnd(text, room - COLOR, plainText);
    default:
      return fitEnd(text, room, plainText);
  }
}

function Inside({ column, row, text, shown }: { column: Column; row: AssetRow; text: string; shown: string }) {
  switch (column.id) {
    case 'name':
      return (
        <>
          <span className="list-thumb" aria-hidden>
            <Picture row={row} edge={24} size={256} />
          </span>
          <span className="list-name">{shown}</span>
          <StateSign row={row} />
        </>
      );
    case 'rating':
      return <StarsSign value={row.rating} />;
    case 'label':
      return row.label ? (
        <>
          <span aria-hidden className="list-label">
            <LabelSign label={row.label} />
          </span>
          {shown}
        </>
      ) : null;
    case 'flag':
      return <FlagSign flag={row.flag} />;
    case 'color':
      return text ? (
        <>
          <span aria-hidden className="list-color" style={{ background: text }} />
          {shown}
        </>
      ) : null;
    default:
      return shown;
  }
}
