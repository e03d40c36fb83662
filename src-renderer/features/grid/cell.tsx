import { SlidersHorizontal } from 'lucide-react';
import { lazy, memo, type PointerEvent, Suspense, useState } from 'react';
import { hitText, useFound } from '../../client/found.ts';
import { formatBytes, formatWallClock, t } from '../../client/messages.ts';
import { type AssetRow, useRow } from '../../client/rows.ts';
import { useStacks } from '../../client/stacks.ts';
import { Badge, cx, LabelSign, StarsSign } from '../../ui/index.ts';
import { kindBadge, Picture, StateSign, spokenName, stackText, stateText } from '../assets/index.ts';
import { showTag } from '../search/index.ts';
import { useIsSelected, useSelection } from '../selection/index.ts';
import { fitName, smallText } from './fit-name.ts';
import './cell.css';

/** Loaded when the pointer is first over a film. */
const Scrub = lazy(() => import('./scrub.tsx'));

interface Props {
  n: number;
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
  info: 0 | 1 | 2;
  /** Words are looked for: where they stand in the file is said. */
  words: boolean;
  /** Where something is about to be dropped. */
  edge?: 'before' | 'after' | undefined;
}

/** Heights of what stands under a picture, by how much is asked for. */
export const CAPTION: Readonly<Record<0 | 1 | 2, number>> = { 0: 0, 1: 22, 2: 38 };

/** Below this width five stars would leave nothing of the name. */
const NARROW = 130;

/** One asset in the grid. Its space is kept whether or not its row and picture are here. */
export const Cell = memo(function Cell({ n, column, x, y, width, height, info, words, edge }: Props) {
  const row = useRow(n);
  const selected = useIsSelected(n);
  const focused = useSelection((state) => state.focus === n);
  const top = row?.stack?.top;
  // Where the pointer came in.
  const [over, setOver] = useState<number>();
  const film = row?.kind === 'video' && row.preview !== undefined;
  const opened = useStacks(({ tops, all }) => top !== undefined && (all || tops.has(top)));
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
        opened && 'cell-opened',
        edge && `cell-drop-${edge}`,
      )}
      style={{ left: x, top: y, width, height: height + CAPTION[info] }}
    >
      <div
        className="cell-picture"
        style={{ height }}
        onPointerEnter={film ? (event) => setOver(mayMove(event) ? event.clientX : undefined) : undefined}
        onPointerLeave={film ? () => setOver(undefined) : undefined}
      >
        {row ? <Picture row={row} edge={Math.max(width, height)} /> : null}
        {row && film && over !== undefined ? (
          <Suspense fallback={null}>
            <Scrub row={row} from={over} width={width} height={height} />
          </Suspense>
        ) : null}
        {row && words ? <FoundTip n={n} height={height} /> : null}
        {row ? <Signs row={row} height={height} opened={opened} /> : null}
      </div>
      {row && info > 0 ? <Caption row={row} more={info === 2} words={words} width={width} /> : null}
      {row && info === 0 ? <span className="spoken">{spokenName(row)}</span> : null}
    </div>
  );
});

/** A finger that scrolls is not meant; and who wants less motion sees none. */
const mayMove = ({ pointerType }: PointerEvent): boolean =>
  pointerType !== 'touch' && !window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Drawn over the picture. Always there for what is rejected or missing, whose picture it dims. */
function Signs({ row, height, opened }: { row: AssetRow; height: number; opened: boolean }) {
  const badge = kindBadge(row);
  const state = stateText(row);
  const stack = stackText(row, opened);
  if (!badge && !row.flag && !state && !stack && !row.edited && !row.copy) return null;
  const flag = row.flag && t(`assets.flag.${row.flag}`);
  return (
    <div className="cell-signs" style={{ height, marginTop: -height }}>
      {flag ? <span className={`cell-flag flag-${row.flag}`} role="img" aria-label={flag} title={flag} /> : null}
      <div className="cell-badges">
        {state && isUnsaved(row) ? (
          <span className="cell-unsaved" role="img" aria-label={state} title={state} />
        ) : state && row.offline && !row.missing ? (
          <span className="cell-offline" role="img" aria-label={state} title={state} />
        ) : (
          <StateSign row={row} />
        )}
        {row.edited ? <Badge tone="picture" icon={SlidersHorizontal} title={t('edits.badge')} /> : null}
        {row.copy ? (
          <Badge tone="picture" title={t('edits.copy.badge', { name: row.copy.name })}>
            {shortName(row.copy.name)}
          </Badge>
        ) : null}
        {stack ? (
          <span className="badge badge-picture cell-stack" title={stack.title}>
            <span aria-hidden>{stack.count}</span>
          </span>
        ) : null}
        {badge ? (
          <Badge tone="picture" title={badge.title === badge.text ? '' : badge.title}>
            <span aria-hidden>{badge.text}</span>
          </Badge>
        ) : null}
      </div>
    </div>
  );
}

const LONGEST_NAME = 14;
const shortName = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

/** Many cells may have this sign, so it is drawn without a drawing of its own. */
const isUnsaved = (row: AssetRow): boolean =>
  Boolean(row.unsaved) && !(row.missing || row.offline || row.cloud || row.problem || row.pending || row.conflict);

/** Between the parts of a line, and at its sides. */
const GAP = 5;
const LABEL = 8;
const SIDE = 2;
/** Of the space between stars. */
const SPACING = 0.5;

function Caption({ row, more, words, width }: { row: AssetRow; more: boolean; words: boolean; width: number }) {
  const short = width < NARROW;
  const stars =
    row.rating &&
    (short && row.rating > 1
      ? smallText(String(row.rating)) + smallText('★')
      : row.rating * (smallText('★') + SPACING));
  const room = width - 2 * SIDE - (row.label ? LABEL + GAP : 0) - (stars && stars + GAP);
  const name = fitName(row.name, room, smallText);
  const cut = name !== row.name;
  return (
    <div className="cell-caption">
      <div className="cell-line">
        <LabelSign label={row.label} />
        <span className="cell-name" title={row.name} aria-hidden={cut}>
          {name}
        </span>
        {cut ? <span className="spoken">{row.name}</span> : null}
        <StarsSign value={row.rating} short={short} />
      </div>
      {more && words ? <FoundLine row={row} /> : more ? <div className="cell-more tabular">{factsOf(row)}</div> : null}
    </div>
  );
}

const factsOf = (row: AssetRow): string =>
  [row.takenAt ? formatWallClock(row.takenAt) : '', formatBytes(row.size), row.tags.map(showTag).join(', ')].filter(Boolean).join(' · ');

/** The words one looks for say more than when the file was made. */
function FoundLine({ row }: { row: AssetRow }) {
  const hit = useFound(row.n);
  return <div className="cell-more tabular">{hit ? hitText(hit) : factsOf(row)}</div>;
}

/** Over the picture, below its signs: the pointer learns where the words stand. */
function FoundTip({ n, height }: { n: number; height: number }) {
  const hit = useFound(n);
  return hit ? <div className="cell-found" style={{ height, marginTop: -height }} title={hitText(hit)} /> : null;
}
