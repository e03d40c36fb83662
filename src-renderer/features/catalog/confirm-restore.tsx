import { useState } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { formatDate, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';

/** All that was kept: the newest good backup, and the log of what came after it. */
export const NEWEST = Symbol('newest');

interface Props {
  /** Of a backup; undefined: nothing is asked. */
  name: string | typeof NEWEST | undefined;
  onClose: () => void;
}

/** Before the catalog goes back to a backup: exactly what is set aside by it. Asked once. */
export function ConfirmRestore({ name, onClose }: Props) {
  const named = typeof name === 'string';
  const answer = useCall('catalog.losses', { name: named ? name : '' }, { enabled: named, keep: false });
  const [error, setError] = useState<string>();
  const losses = answer.data;
  const close = () => {
    setError(undefined);
    onClose();
  };
  const restore = async () => {
    try {
      await getClient().call('catalog.restore', named ? { name } : {});
      close();
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  const problem = error ?? (answer.isError ? errorText(answer.error) : undefined);
  return (
    <Dialog
      open={name !== undefined}
      onClose={close}
      title={
        name === NEWEST
          ? t('restore.newest.title')
          : t('restore.title', { date: losses ? formatDate(losses.backup.taken) : '' })
      }
      actions={
        <>
          <Button onClick={close}>{t('ui.cancel')}</Button>
          <Button tone="danger" disabled={named && !losses} onClick={() => void restore()}>
            {t(name === NEWEST ? 'restore.newest.do' : 'restore.do')}
          </Button>
        </>
      }
    >
      {name === NEWEST ? <p>{t('restore.newest.body')}</p> : null}
      {named && losses ? (
        <div className="restored">
          <p>
            {losses.assets === null
              ? t('restore.then', { n: losses.backup.assets })
              : t('restore.now', { n: losses.backup.assets, now: losses.assets })}
          </p>
          <p>{losses.changes ? t('restore.changes', { n: losses.changes }) : t('restore.changes.none')}</p>
          {losses.labels.length ? (
            <ul className="restored-problems" aria-label={t('restore.last')}>
              {losses.labels.map((label, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: labels repeat and do not move
                <li key={index}>{label}</li>
              ))}
            </ul>
          ) : null}
          <p>{t('restore.how')}</p>
        </div>
      ) : null}
      {problem ? (
        <p className="rescue-failed" role="alert">
          {problem}
        </p>
      ) : null}
    </Dialog>
  );
}
