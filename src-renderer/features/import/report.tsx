import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ImportOutcome } from '../../../src-shared/contract/import.ts';
import { formatBytes, formatDuration, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { forgetBegun, startImport, useBegun } from './start.ts';

/** How an import of this window ended: what was copied, what was not, and whether the card can be erased. Once in the app. */
export function ImportReport() {
  const { begun } = useBegun();
  const job = useCall('jobs.list', {}, { enabled: begun !== undefined }).data?.jobs.find(({ id }) => id === begun?.jobId);
  const ended = job && (job.state === 'done' || job.state === 'failed') ? job : undefined;
  // Stays while the dialog closes.
  const [last, setLast] = useState(ended);
  if (ended && ended !== last) setLast(ended);
  const over = ended !== undefined;
  useEffect(() => {
    if (over) begun?.unsay();
  }, [over, begun]);
  const shown = ended ?? last;
  const outcome = shown?.outcome as unknown as ImportOutcome | undefined;
  const again = () => {
    const wish = begun?.wish;
    forgetBegun();
    if (wish) void startImport(wish);
  };
  return (
    <Dialog
      open={over}
      onClose={forgetBegun}
      title={shown?.error ? t('import.stopped') : t('import.done')}
      actions={
        <>
          {shown?.error || outcome?.failed.length ? <Button onClick={again}>{t('import.again')}</Button> : null}
          <Button tone="primary" onClick={forgetBegun}>
            {t('ui.close')}
          </Button>
        </>
      }
    >
      {shown?.error ? <p className="import-unsafe">{shown.error.message}</p> : null}
      {outcome ? <Report outcome={outcome} /> : null}
    </Dialog>
  );
}

function Report({ outcome }: { outcome: ImportOutcome }) {
  const { copied, bytes, known, failed, to, second, safe, why = '', direct, seconds, warnings = [] } = outcome;
  return (
    <div className="import-report">
      <p className={safe ? 'import-safe' : 'import-unsafe'}>
        {safe ? <CircleCheck size={16} strokeWidth={1.5} aria-hidden /> : <CircleAlert size={16} strokeWidth={1.5} aria-hidden />}
        <span>
          <strong>{t(safe ? 'import.safe' : 'import.unsafe')}</strong> {safe ? t('import.safe.body') : why}
        </span>
      </p>
      <ul>
        <li>{t(second ? 'import.report.both' : 'import.report', { n: copied, size: formatBytes(bytes), to, second: second ?? '', time: formatDuration(seconds) })}</li>
        {copied ? <li>{t(direct ? 'import.report.direct' : 'import.report.read')}</li> : null}
        {known ? <li>{t('import.report.known', { n: known })}</li> : null}
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {failed.length ? (
        <ul className="import-failed" aria-label={t('import.report.failed', { n: failed.length })}>
          {failed.map(({ path, message }) => (
            <li key={path}>{message}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
