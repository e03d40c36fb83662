import { ArrowLeftRight, Columns2 } from 'lucide-react';
import { useEffect } from 'react';
import { keyLabel } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useResult } from '../../client/result.ts';
import { rows } from '../../client/rows.ts';
import { setUi, useUi } from '../../client/state.ts';
import { Button, EmptyState, Splitter } from '../../ui/index.ts';
import { Filmstrip } from '../loupe/index.ts';
import { useSelection } from '../selection/index.ts';
import { AssetPane } from './asset-pane.tsx';
import { beginCompare, promote, swap, takeCandidate, useCompare } from './state.ts';
import './compare.css';

/** Two pictures, zoomed and moved together: the select, and the candidate that may be better. */
export default function CompareView() {
  const { select, candidate } = useCompare();
  const height = useUi((state) => state.filmstripHeight);
  const focus = useSelection((state) => state.focus);
  const found = useResult((state) => state.ids.length);

  // After a reload, or when what was compared is gone.
  useEffect(() => {
    if ((select === undefined || candidate === undefined) && found > 1) beginCompare();
  }, [select, candidate, found]);
  useEffect(() => takeCandidate(focus), [focus]);
  useEffect(() => {
    if (select !== undefined && candidate !== undefined) rows.want([candidate, select]);
  }, [select, candidate]);

  if (select === undefined || candidate === undefined) {
    return (
      <div className="compare canvas" data-region="center">
        <EmptyState icon={Columns2} title={t('compare.two')} />
      </div>
    );
  }
  return (
    <section className="compare canvas" aria-label={t('compare.name')}>
      <div className="compare-panes" role="listbox" aria-label={t('compare.name')} aria-orientation="horizontal" tabIndex={0} data-region="center">
        <AssetPane n={select} role={t('compare.select')} />
        <AssetPane n={candidate} role={t('compare.candidate')} />
      </div>
      <div className="compare-tools">
        <Button tone="quiet" onClick={swap}>
          <ArrowLeftRight size={14} aria-hidden />
          {t('command.compare.swap')} {keyLabel('compare.swap')}
        </Button>
        <Button tone="quiet" onClick={promote}>
          {t('command.compare.promote')} {keyLabel('compare.promote')}
        </Button>
      </div>
      <Splitter name={t('loupe.filmstrip')} panel="below" size={height} min={60} max={200} normal={84} onChange={(filmstripHeight) => setUi({ filmstripHeight })} />
      <Filmstrip height={height} />
    </section>
  );
}
