import { formatNumber, t } from '../client/messages.ts';
import { useResult } from '../client/result.ts';
import { isClose, isOverview, useUi } from '../client/state.ts';
import { StatusJobs } from '../features/activity/index.ts';
import { useSelection } from '../features/selection/index.ts';
import './bars.css';

/** How many there are, how many are selected, and what the program is doing. */
export function StatusBar() {
  const total = useResult((state) => state.total);
  const files = useResult((state) => state.files);
  const first = useResult((state) => state.state === 'first');
  const failure = useResult((state) => state.failure);
  // What is selected elsewhere is not worked on here.
  const isSeen = useUi(({ view }) => isOverview(view) || isClose(view));
  const count = useSelection((state) => (isSeen ? state.count : 0));
  return (
    <footer className="status-bar tabular">
      <span className={failure ? 'status-failure' : 'status-count'}>
        {failure ??
          (first
            ? t('app.status.counting')
            : count > 0
              ? t('app.status.selected', { selected: formatNumber(count), total: formatNumber(total) })
              : t('app.status.total', { n: total }) + (files > total ? ` ${t('app.status.files', { n: files })}` : ''))}
      </span>
      <StatusJobs />
    </footer>
  );
}
