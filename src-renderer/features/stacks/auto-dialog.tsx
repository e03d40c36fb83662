import { useState } from 'react';
import type { AutoStacking } from '../../../src-shared/contract/stacks.ts';
import { errorText, getClient } from '../../client/client.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import './auto-dialog.css';

export const WAYS = ['time', 'bursts', 'brackets'] as const;
export type Way = (typeof WAYS)[number];
export interface Asked {
  readonly way: Way;
  readonly on: Targets;
  readonly count: number;
  /** Nothing was selected: all that is found is meant. */
  readonly all: boolean;
}

/** Kept while the window is open. */
let lastGap = 2;

/** Stacks from capture times or exposures, counted before they are made. */
export default function AutoDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const [way, setWay] = useState<Way>(asked.way);
  const [gap, setGap] = useState(lastGap);
  const how: AutoStacking = way === 'brackets' ? { by: 'brackets' } : way === 'bursts' ? { by: 'time', gap: 1, least: 3 } : { by: 'time', gap, least: 2 };
  const plan = useCall('stacks.autoPlan', { targets: asked.on, how });
  const { data } = plan;
  const make = async () => {
    lastGap = gap;
    onClose();
    await carryOut([], () => getClient().call('stacks.auto', { targets: asked.on, how }));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('stacks.auto')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!data?.stacks || plan.isPlaceholderData} onClick={() => void make()}>
            {t('stacks.auto.do')}
          </Button>
        </>
      }
    >
      <p>{t('stacks.auto.about')}</p>
      <fieldset className="auto-ways" aria-label={t('stacks.auto.how')}>
        {WAYS.map((one) => (
          <label key={one} className="auto-way">
            <input type="radio" name="way" checked={way === one} onChange={() => setWay(one)} />
            <span>{t(`stacks.auto.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <label className="auto-gap">
        <span>{t('stacks.auto.gap')}</span>
        <input className="input" type="number" min={0} max={86_400} step="any" disabled={way !== 'time'} value={gap} onChange={(event) => setGap(Math.min(86_400, Math.max(0, event.currentTarget.valueAsNumber || 0)))} />
      </label>
      <p className="auto-plan" role="status">
        {t(asked.all ? 'stacks.auto.of.found' : 'stacks.auto.of.selected', { n: asked.count })}
        {': '}
        {plan.error ? errorText(plan.error) : !data ? '…' : data.stacks ? t('stacks.auto.plan', { n: data.stacks, pictures: formatNumber(data.pictures) }) : t('stacks.auto.none')}
      </p>
    </Dialog>
  );
}
