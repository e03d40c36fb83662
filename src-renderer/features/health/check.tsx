import { LifeBuoy, ShieldCheck, Wrench } from 'lucide-react';
import { useState } from 'react';
import { formatDate, formatNumber, t } from '../../client/messages.ts';
import { Button, Part } from '../../ui/index.ts';
import { ConfirmRestore, NEWEST } from '../catalog/index.ts';
import { JobLine, useLatestJob } from './job-line.tsx';
import { startJob } from './start-job.ts';

interface Outcome {
  ok: boolean;
  checked: Record<string, number>;
  problems: { what: string; message: string }[];
  notes?: { what: string; message: string }[];
  repaired?: { what: string; message: string }[];
}

/** The whole check of the catalog and its repair, with what the last of them found. */
export function Check() {
  const job = useLatestJob('catalog.verify', 'catalog.repair');
  const outcome = job?.state === 'done' ? (job.outcome as unknown as Outcome | undefined) : undefined;
  const [asking, setAsking] = useState(false);
  const beyondRepair = job?.state === 'failed' || (job?.name === 'catalog.repair' && outcome?.ok === false);
  const repairable = outcome !== undefined && outcome.problems.length > 0;
  return (
    <Part title={t('health.check')}>
      <p className="health-note">{t('health.check.body')}</p>
      <div className="health-actions">
        <Button icon={ShieldCheck} onClick={() => void startJob('catalog.verifyNow')}>
          {t('health.check.now')}
        </Button>
        <Button
          icon={Wrench}
          tone={repairable ? 'primary' : 'normal'}
          onClick={() => void startJob('catalog.repairNow')}
        >
          {t('health.check.repair')}
        </Button>
      </div>
      {job ? <JobLine name={job.name} /> : null}
      {beyondRepair ? (
        <div className="health-actions">
          <Button icon={LifeBuoy} onClick={() => setAsking(true)}>
            {t('health.check.back')}
          </Button>
          <span className="health-note">{t('health.check.back.body')}</span>
        </div>
      ) : null}
      <ConfirmRestore name={asking ? NEWEST : undefined} onClose={() => setAsking(false)} />
      {outcome && job ? (
        <div className="health-outcome">
          <p>
            {outcome.ok ? t('health.check.ok') : t('health.check.problems', { n: outcome.problems.length })}{' '}
            <span className="health-more">
              {t('health.check.last', { date: formatDate(job.endedAt ?? job.startedAt) })}
            </span>
          </p>
          <Findings title={t('health.check.problems', { n: outcome.problems.length })} all={outcome.problems} />
          <Findings title={t('health.check.repaired', { n: outcome.repaired?.length ?? 0 })} all={outcome.repaired} />
          <Findings title={t('health.check.notes')} all={outcome.notes} />
          <p className="health-note tabular">{t('health.check.looked', { what: looked(outcome.checked) })}</p>
        </div>
      ) : null}
    </Part>
  );
}

const looked = (checked: Readonly<Record<string, number>>): string =>
  Object.entries(checked)
    .map(([what, n]) => `${formatNumber(n)} ${what}`)
    .join(', ');

function Findings({
  title,
  all = [],
}: {
  title: string;
  all?: readonly { what: string; message: string }[] | undefined;
}) {
  if (all.length === 0) return null;
  return (
    <ul className="health-findings" aria-label={title}>
      {all.map(({ what, message }) => (
        <li key={what + message}>{message}</li>
      ))}
    </ul>
  );
}
