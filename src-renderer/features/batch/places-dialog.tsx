import { useRef, useState } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { PreviewDialog } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import { ChangesList, noteText, SHOWN } from './changes-list.tsx';
import './batch.css';

/** The names of the places where they were taken, as values of City, State and Country: every one before and after, then one undo step. */
export default function Open({ on, count, onClose }: { on: Targets; count: number; onClose: () => void }) {
  const [overwrite, setOverwrite] = useState(false);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const wish = { places: { overwrite } };
  const answer = useCall('batch.preview', { targets: on, wish, limit: SHOWN });
  const { data } = answer;
  const fits = data !== undefined && !data.error && !answer.isError && !answer.isPlaceholderData && data.changes > 0;
  const apply = async () => {
    if (!fits || busy) return;
    setBusy(true);
    const done = await carryOut(on, () => getClient().call('batch.apply', { targets: on, wish }));
    setBusy(false);
    if (done) onClose();
  };
  return (
    <PreviewDialog
      title={t('batch.places.title', { n: count })}
      focus={box}
      className="batch-dialog"
      note={noteText(data)}
      doText={t('batch.places.do', { n: data?.changes ?? 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={onClose}
      problem={answer.isError ? errorText(answer.error) : undefined}
      form={
        <div className="batch-form">
          <label className="batch-check">
            <input ref={box} type="checkbox" checked={overwrite} onChange={(event) => setOverwrite(event.currentTarget.checked)} />
            <span>{t('batch.places.overwrite')}</span>
          </label>
        </div>
      }
    >
      <ChangesList data={data} />
    </PreviewDialog>
  );
}
