import { RotateCw } from 'lucide-react';
import { errorText, getClient } from '../../client/client.ts';
import { type MessageKey, t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { Button, Facts, Part, toast } from '../../ui/index.ts';
import type { Health } from './use-health.ts';

/** What waits to be read, and what could not be, by reason. */
export function Queue({ health: { queue } }: { health: Health }) {
  const { state, steps, failures } = queue;
  return (
    <Part title={t('health.queue')}>
      {state === 'paused' ? <p>{t('health.queue.paused')}</p> : null}
      {steps.length ? (
        <Facts
          rows={steps.map(({ step, count }) => [
            t(`health.queue.step.${step}` as MessageKey),
            t('activity.files', { n: count }),
          ])}
        />
      ) : (
        <p>{t('health.queue.idle')}</p>
      )}
      {failures.length ? (
        <>
          <h3 className="caps">{t('health.queue.failures')}</h3>
          <Facts rows={failures.map(({ code, count }) => [code, t('activity.files', { n: count })])} />
          <div className="health-actions">
            <Button onClick={() => setUi({ query: 'problem:yes', view: 'grid' })}>{t('health.queue.show')}</Button>
            <Button icon={RotateCw} onClick={() => void retry()}>
              {t('health.queue.retry')}
            </Button>
          </div>
        </>
      ) : (
        <p className="health-note">{t('health.queue.failures.none')}</p>
      )}
    </Part>
  );
}

async function retry(): Promise<void> {
  try {
    const { queued } = await getClient().call('jobs.retry', {});
    toast({ text: t('activity.retried', { n: queued }), key: 'retry' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
