import { CalendarClock } from 'lucide-react';
import { useEffect } from 'react';
import type { RightsAlert } from '../../../src-shared/contract/rights.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { rows, useRow } from '../../client/rows.ts';
import { thumbUrl } from '../../client/asset-url.ts';
import { backToPictures, setUi } from '../../client/state.ts';
import { Button, EmptyState, QuestionsHead, toast } from '../../ui/index.ts';
import './rights.css';

/** Found by what is told here: the day as it is now, whenever that is. */
const QUERY = 'rights:expired,expiring';

/** Rights that end soon or have ended, each told until this person says that they know. */
export function RightsAlerts() {
  const { data, error } = useCall('rights.alerts', { days: 30 });
  const alerts = data?.alerts;
  useEffect(() => rows.wantToo((alerts ?? []).slice(0, 200).map(({ n }) => n)), [alerts]);
  if (!alerts) return error ? <EmptyState icon={CalendarClock} title={errorText(error)} /> : null;
  if (!alerts.length)
    return <EmptyState icon={CalendarClock} title={t('rights.alerts.none')} body={t('rights.alerts.none.body')} actions={<Button onClick={() => backToPictures()}>{t('found.back')}</Button>} />;
  return (
    <div className="questions" data-region="center">
      <QuestionsHead name={t('rights.alerts')} count={t('rights.alerts.count', { n: alerts.length })} body={t('rights.alerts.body')}>
        <div className="rights-all">
          <Button onClick={() => setUi({ query: QUERY, view: 'grid' })}>{t('rights.alerts.show')}</Button>
          <Button tone="primary" onClick={() => void know(alerts)}>
            {t('rights.alerts.seen.all')}
          </Button>
        </div>
      </QuestionsHead>
      <ul className="rights-list" aria-label={t('rights.alerts')}>
        {alerts.map((one) => (
          <Alert key={`${one.n} ${one.what} ${one.day}`} alert={one} />
        ))}
      </ul>
    </div>
  );
}

function Alert({ alert }: { alert: RightsAlert }) {
  const { n, name, what, day } = alert;
  const row = useRow(n);
  const picture = row && thumbUrl(row, 256);
  return (
    <li className="rights-alert">
      {picture ? <img className="rights-picture" src={picture} alt="" loading="lazy" /> : <span className="rights-picture" />}
      <span className="rights-name">{name}</span>
      <span className={what === 'expired' ? 'rights-day rights-over' : 'rights-day'}>{t(`rights.alerts.${what}`, { day })}</span>
      <Button aria-label={t('rights.alerts.seen.spoken', { name })} onClick={() => void know([alert])}>
        {t('rights.alerts.seen')}
      </Button>
    </li>
  );
}

/** Told once: from now on these are not told to this person any more. */
async function know(alerts: readonly RightsAlert[]): Promise<void> {
  try {
    await getClient().call('rights.seen', { alerts: [...alerts] });
    await queries.invalidateQueries({ queryKey: ['rights.alerts'] });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
