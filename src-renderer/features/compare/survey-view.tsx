import { LayoutGrid } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { t } from '../../client/messages.ts';
import { rows, useRow } from '../../client/rows.ts';
import { EmptyState } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { shownSize } from '../loupe/index.ts';
import { focusOn, selectedNumbers, useSelection } from '../selection/index.ts';
import { AssetPane } from './asset-pane.tsx';
import { removeFromSurvey } from './commands.ts';
import { setZoom } from './state.ts';
import { TOGETHER } from './shared-zoom.ts';
import { bestColumns } from './survey-layout.ts';
import './compare.css';

/** More than can be told apart on any screen. */
const MOST = 48;
const GAP = 8;
/** Under each picture. */
const BAR = 28;

/** All that is selected, as large as fits beside each other, zoomed and moved together. */
export default function SurveyView() {
  const box = useRef<HTMLDivElement>(null);
  const stage = useSize(box);
  const { version, focus } = useSelection();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that what is selected has changed
  const all = useMemo(() => selectedNumbers(), [version]);
  const shown = all.slice(0, MOST);
  const first = useRow(shown[0]);
  const size = (first && shownSize(first)) ?? { width: 3, height: 2 };
  const columns = bestColumns(shown.length, { width: stage.width, height: Math.max(1, stage.height - BAR * Math.ceil(Math.sqrt(shown.length))) }, size.width / size.height);
  const lines = Math.max(1, Math.ceil(shown.length / columns));

  useEffect(() => setZoom(() => TOGETHER), []);
  useEffect(() => rows.want(shown), [shown]);
  useEffect(() => {
    if (shown[0] !== undefined && (focus === undefined || !shown.includes(focus))) focusOn(shown[0]);
  }, [shown, focus]);

  if (all.length < 2) {
    return (
      <div className="compare canvas" data-region="center">
        <EmptyState icon={LayoutGrid} title={t('survey.several')} />
      </div>
    );
  }
  return (
    <section className="compare canvas" aria-label={t('survey.name')}>
      <div
        ref={box}
        className="survey-panes"
        role="listbox"
        aria-label={t('survey.name')}
        tabIndex={0}
        data-region="center"
        style={{ gap: GAP, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${lines}, minmax(0, 1fr))` }}
      >
        {shown.map((n) => (
          <AssetPane key={n} n={n} onRemove={() => removeFromSurvey(n)} />
        ))}
      </div>
      {all.length > MOST ? <div className="compare-tools">{t('survey.most', { shown: MOST, n: all.length })}</div> : null}
    </section>
  );
}
