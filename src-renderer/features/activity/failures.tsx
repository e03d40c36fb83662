import { RotateCw } from 'lucide-react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { setUi } from '../../client/state.ts';
import { Button, IconButton, MiddleEllipsis, toast } from '../../ui/index.ts';

const LISTED = 200;

/** What could not be read, why, and trying it again: one, or all. */
export function Failures({ onShown }: { onShown: () => void }) {
  const { data } = useCall('jobs.failures', { limit: LISTED });
  if (!data || data.total === 0) return null;
  return (
    <section aria-label={t('activity.failures.name')}>
      <h3 className="caps activity-head">{t('activity.failures', { n: data.total })}</h3>
      <div className="failures-head">
        <Button
          onClick={() => {
            setUi({ query: 'problem:yes', view: 'grid' });
            onShown();
          }}
        >
          {t('activity.failures.show')}
        </Button>
        <Button icon={RotateCw} onClick={() => void retry()}>
          {t('activity.retry.all')}
        </Button>
      </div>
      <ul className="failures">
        {data.failures.map(({ n, path, message, retryable }) => (
          <li key={`${n}:${path}`} className="failure">
            <div className="failure-text">
              <MiddleEllipsis text={path.split(/[/\\]/).at(-1) ?? path} className="failure-name" />
              <p className="failure-why" title={path}>
                {message}
              </p>
            </div>
            {retryable && n !== undefined ? (
              <IconButton
                size="small"
                icon={RotateCw}
                name={t('activity.retry', { name: path.split(/[/\\]/).at(-1) ?? path })}
                onClick={() => void retry([n])}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {data.total > data.failures.length ? (
        <p className="activity-teach">{t('activity.failures.shown', { n: data.failures.length })}</p>
      ) : null}
    </section>
  );
}

async function retry(ns?: number[]): Promise<void> {
  try {
    const { queued } = await getClient().call('jobs.retry', ns ? { ns } : {});
    toast({ text: t('activity.retried', { n: queued }), key: 'retry' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
