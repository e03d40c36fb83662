import { useEffect, useMemo } from 'react';
import { NO_DAY } from '../../../src-shared/domain/days.ts';
import { registerCommands } from '../../client/commands.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { getResult, useResult } from '../../client/result.ts';
import { useUi } from '../../client/state.ts';
import { Pictures, type Shape, useCells } from '../grid/index.ts';
import { getSelection, selectThese } from '../selection/index.ts';
import { groupDays, type Groups, showPeriod, type Unit } from './groups.ts';
import { Strip } from './strip.tsx';
import { noteTop, walkedOn } from './top.ts';
import './timeline.css';

const HEADING = 40;

/** The result under its days, months or years, below a strip that says how many were taken when. */
export function TimelineView() {
  const days = useResult((state) => state.days);
  const by = useUi((state) => state.timelineBy);
  const cells = useCells();
  const groups = useMemo(() => (days ? groupDays(days, by) : undefined), [days, by]);
  const shape = useMemo(
    (): Shape =>
      groups
        ? {
            ...cells,
            frame: { ...cells.frame, heading: HEADING },
            groups: {
              starts: groups.starts,
              draw: (group, y) => <Heading key={`heading ${groups.days[group]}`} groups={groups} group={group} by={by} y={y} />,
            },
            onTop: noteTop,
          }
        : cells,
    [cells, groups, by],
  );
  useEffect(() => registerCommands([{ id: 'timeline.select', title: t('command.timeline.select'), group: 'select', run: () => groups && selectAround(groups) }]), [groups]);
  return (
    <div className="timeline">
      <Strip />
      <div className="timeline-pictures" onWheelCapture={walkedOn} onPointerDownCapture={walkedOn} onKeyDownCapture={walkedOn}>
        <Pictures shape={shape} />
      </div>
    </div>
  );
}

interface HeadingProps {
  groups: Groups;
  group: number;
  by: Unit;
  y: number;
}

/** Above the pictures of a day, month or year; a click selects them. */
function Heading({ groups, group, by, y }: HeadingProps) {
  const total = useResult((state) => state.ids.length);
  const n = (groups.starts[group + 1] ?? total) - groups.starts[group]!;
  const day = groups.days[group]!;
  return (
    <h3 className="timeline-heading" style={{ top: y, height: HEADING }}>
      <button
        type="button"
        tabIndex={-1}
        className="timeline-group"
        title={t('timeline.select', { n })}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          selectGroup(groups, group);
        }}
      >
        <span className={day === NO_DAY ? 'timeline-undated' : undefined}>{showPeriod(day, by)}</span>
        <span className="timeline-count tabular">{formatNumber(n)}</span>
      </button>
    </h3>
  );
}

function selectGroup({ starts }: Groups, group: number): void {
  selectThese(getResult().ids.subarray(starts[group], starts[group + 1]));
}

/** The group of the asset that has the focus. */
function selectAround(groups: Groups): void {
  const { focus } = getSelection();
  const at = focus === undefined ? -1 : getResult().positions.of(focus);
  if (at < 0) return;
  const next = groups.starts.findIndex((start) => start > at);
  selectGroup(groups, (next < 0 ? groups.starts.length : next) - 1);
}
