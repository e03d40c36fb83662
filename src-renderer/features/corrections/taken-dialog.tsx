import { type FormEvent, useRef, useState } from 'react';
import type { TimeChange } from '../../../src-shared/domain/capture-time.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { formatCapture, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { cx, PreviewDialog, PreviewList, Segments, toast, useSettled } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import { BySeconds, ToTime, ToZone } from './controls.tsx';
import { changeOf, FIRST, type Wish } from './wish.ts';
import './corrections.css';

type Preview = Output<'taken.preview'>;
/** As many as one answer holds. */
const SHOWN = 2000;
const UNCHANGED: TimeChange = { by: 0 };
/** For this window: the next batch mostly comes from the same camera. */
let last = FIRST;

/** Every time before and after, then one undo step. */
export default function Open({ on, count, onClose }: { on: Targets; count: number; onClose: () => void }) {
  const [wish, setWish] = useState(last);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const settled = useSettled(wish);
  const change = changeOf(settled);
  const answer = useCall('taken.preview', { targets: on, change: change ?? UNCHANGED, limit: SHOWN });
  const { data } = answer;
  const edit = (part: Partial<Wish>) => {
    setRefused(undefined);
    setWish((now) => ({ ...now, ...part }));
  };
  const resets = wish.how === 'reset';
  const fits = resets || (change !== undefined && data !== undefined && data.changes > 0 && settled === wish && !answer.isPlaceholderData);

  const apply = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!fits || busy) return;
    setBusy(true);
    try {
      const client = getClient();
      const { label, warnings, changed } = await (change ? client.call('taken.change', { targets: on, change }) : client.call('taken.reset', { targets: on }));
      last = wish;
      onClose();
      const said = changed ? [label, ...warnings] : [t('taken.same')];
      toast({ text: said.join(' · '), key: 'assets', stays: warnings.length ? 10_000 : 4000, ...(changed ? { action: { text: t('command.undo'), run: () => void undo() } } : {}) });
    } catch (error) {
      setRefused(errorText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <PreviewDialog
      title={t('taken.title', { n: count })}
      focus={input}
      className="correct-dialog"
      note={data && !resets ? noteText(data) : ''}
      doText={t('taken.do', { n: resets ? count : change ? (data?.changes ?? 0) : 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={onClose}
      problem={refused ?? (answer.isError ? errorText(answer.error) : undefined)}
      form={
        <form className="correct-form" onSubmit={(event) => void apply(event)}>
          <Segments
            name={t('taken.how')}
            value={wish.how}
            choices={(['shift', 'to', 'zone', 'reset'] as const).map((value) => ({ value, text: t(`taken.how.${value}`) }))}
            onChange={(how) => edit({ how })}
          />
          {wish.how === 'shift' ? <BySeconds wish={wish} input={input} onChange={edit} /> : null}
          {wish.how === 'to' ? <ToTime wish={wish} input={input} first={data?.items[0]?.before ?? null} onChange={edit} /> : null}
          {wish.how === 'zone' ? <ToZone wish={wish} onChange={edit} /> : null}
          {resets ? <p className="preview-note">{t('taken.reset.note')}</p> : null}
          <button type="submit" hidden />
        </form>
      }
    >
      <Times data={data} shows={change !== undefined} />
    </PreviewDialog>
  );
}

function Times({ data, shows }: { data: Preview | undefined; shows: boolean }) {
  return (
    <PreviewList
      className="correct-list"
      name={t('taken.preview')}
      heads={[t('taken.name'), t('taken.before'), t('taken.after')]}
      more={data && data.total > data.items.length ? t('taken.more', { n: data.total - data.items.length }) : undefined}
    >
      {data?.items.map((item) => (
        <Time key={item.n} item={item} shows={shows} />
      ))}
    </PreviewList>
  );
}

function Time({ item: { name, before, source, after }, shows }: { item: Preview['items'][number]; shows: boolean }) {
  const same = !shows || after === before;
  const from = source && source !== 'original' ? t(`inspector.taken.${source}`) : '';
  return (
    <tr className={cx(same && 'correct-same')}>
      <td title={name}>{name}</td>
      <td>
        {before ? formatCapture(before) : t('taken.none')} {from ? <span className="correct-source">{from}</span> : null}
      </td>
      <td>{shows ? (after ? formatCapture(after) : t('taken.stays')) : ''}</td>
    </tr>
  );
}

function noteText({ without, ofFile }: Preview): string {
  const notes = [...(without ? [t('taken.note.without', { n: without })] : []), ...(ofFile ? [t('taken.note.file', { n: ofFile })] : [])];
  return notes.join(' ') || t('taken.note');
}

