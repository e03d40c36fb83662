import { type FormEvent, useRef, useState } from 'react';
import { TEXT_FIELDS, type TextField } from '../../../src-shared/domain/batch/texts.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { PreviewDialog, useSettled } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { fieldTitle } from '../inspector/index.ts';
import type { Targets } from '../selection/index.ts';
import { ChangesList, noteText, SHOWN } from './changes-list.tsx';
import './batch.css';

interface Wish {
  find: string;
  with: string;
  fields: TextField[];
  regex: boolean;
  matchCase: boolean;
  wholeWord: boolean;
}
const WAYS = ['matchCase', 'wholeWord', 'regex'] as const;
/** For this window. */
let last: Wish = { find: '', with: '', fields: [...TEXT_FIELDS], regex: false, matchCase: false, wholeWord: false };

/** Every text before and after, then one undo step. */
export default function Open({ on, count, onClose }: { on: Targets; count: number; onClose: () => void }) {
  const [wish, setWish] = useState(last);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const settled = useSettled(wish);
  const asks = settled.find !== '' && settled.fields.length > 0;
  const answer = useCall('batch.preview', { targets: on, wish: { replace: settled }, limit: SHOWN }, { enabled: asks });
  const data = asks ? answer.data : undefined;
  const edit = (part: Partial<Wish>) => setWish((now) => ({ ...now, ...part }));
  const fits = data !== undefined && !data.error && !answer.isError && data.changes > 0 && settled === wish && !answer.isPlaceholderData;
  const apply = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!fits || busy) return;
    setBusy(true);
    const done = await carryOut(on, () => getClient().call('batch.apply', { targets: on, wish: { replace: wish } }));
    setBusy(false);
    if (!done) return;
    last = wish;
    onClose();
  };
  const problem = asks ? (data?.error?.message ?? (answer.isError ? errorText(answer.error) : undefined)) : undefined;
  return (
    <PreviewDialog
      title={t('batch.replace.title', { n: count })}
      focus={input}
      className="batch-dialog"
      note={noteText(data)}
      doText={t('batch.replace.do', { n: data?.changes ?? 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={onClose}
      problem={problem}
      form={
        <form className="batch-form" onSubmit={(event) => void apply(event)}>
          <label className="batch-line">
            <span>{t('batch.find')}</span>
            <input ref={input} className="input" value={wish.find} maxLength={1000} autoComplete="off" spellCheck={false} aria-invalid={problem !== undefined} onChange={(event) => edit({ find: event.currentTarget.value })} />
          </label>
          <label className="batch-line">
            <span>{t('batch.with')}</span>
            <input className="input" value={wish.with} maxLength={5000} autoComplete="off" onChange={(event) => edit({ with: event.currentTarget.value })} />
          </label>
          <div className="batch-checks">
            {WAYS.map((way) => (
              <label key={way} className="batch-check">
                <input type="checkbox" checked={wish[way]} onChange={(event) => edit({ [way]: event.currentTarget.checked })} />
                <span>{t(`batch.${way}`)}</span>
              </label>
            ))}
          </div>
          <details className="batch-fields">
            <summary>{t('batch.in', { n: wish.fields.length, all: TEXT_FIELDS.length })}</summary>
            <div className="batch-checks">
              {TEXT_FIELDS.map((field) => (
                <label key={field} className="batch-check">
                  <input
                    type="checkbox"
                    checked={wish.fields.includes(field)}
                    onChange={(event) => edit({ fields: TEXT_FIELDS.filter((one) => (one === field ? event.currentTarget.checked : wish.fields.includes(one))) })}
                  />
                  <span>{fieldTitle(field)}</span>
                </label>
              ))}
            </div>
          </details>
          <button type="submit" hidden />
        </form>
      }
    >
      <ChangesList data={data} />
    </PreviewDialog>
  );
}
