import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { NewName } from '../../../src-shared/contract/rename.ts';
import { errorText, getClient } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { cx, PreviewDialog, PreviewList, Segments, toast, useSettled } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';
import { TemplateField } from '../naming/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import './rename.css';

interface Asked {
  open: boolean;
  on: Targets;
  count: number;
}
const useAsked = create<Asked>(() => ({ open: false, on: [], count: 0 }));
const close = () => useAsked.setState({ open: false });

interface Wish {
  template: string;
  text: string;
  order: 'taken' | 'name';
  clash: 'error' | 'suffix';
}
const FIRST: Wish = { template: '{date:YYYY-MM-DD}_{num:001}', text: '', order: 'taken', clash: 'error' };
/** For this window: the next batch is mostly named alike. */
let last = FIRST;
/** As many as one answer holds. */
const SHOWN = 2000;

/** Names for the selection, each seen before it is given; once in the app. */
export function RenameDialog() {
  const { open, on, count } = useAsked();
  useEffect(
    () =>
      registerCommands([
        {
          id: 'rename',
          title: t('command.rename'),
          group: 'edit',
          changes: 'chosen',
          once: true,
          when: () => targetCount() > 0,
          run: () => {
            // Names may have changed since they were last looked at.
            queries.removeQueries({ queryKey: ['rename.preview'] });
            useAsked.setState({ open: true, on: targets(), count: targetCount() });
          },
        },
      ]),
    [],
  );
  return open ? <Open on={on} count={count} /> : null;
}

function Open({ on, count }: { on: Targets; count: number }) {
  const [wish, setWish] = useState(last);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const settled = useSettled(wish);
  const asked = { targets: on, template: settled.template, order: settled.order, clash: settled.clash, ...(settled.text ? { text: settled.text } : {}) };
  const answer = useCall('rename.preview', { ...asked, limit: SHOWN });
  const { data } = answer;
  const change = (part: Partial<Wish>) => {
    setRefused(undefined);
    setWish((now) => ({ ...now, ...part }));
  };
  const clashes = data?.items.some(({ problem }) => problem && problem.code !== 'missing') ?? false;
  const fits = data !== undefined && !data.error && !clashes && data.changes > 0 && settled === wish && !answer.isPlaceholderData;

  const apply = async () => {
    if (!fits || busy) return;
    setBusy(true);
    try {
      const { label, warnings } = await getClient().call('rename.apply', asked);
      last = wish;
      close();
      toast({ text: [label, ...warnings].join(' · '), key: 'assets', stays: warnings.length ? 10_000 : 4000, action: { text: t('command.undo'), run: () => void undo() } });
    } catch (error) {
      setRefused(errorText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <PreviewDialog
      title={t('rename.title', { n: count })}
      focus={input}
      className="rename-dialog"
      note={data && !data.error ? noteText(data) : ''}
      doText={t('rename.do', { n: data?.changes ?? 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={close}
      problem={refused ?? (answer.isError ? errorText(answer.error) : undefined)}
      form={
        <form
          className="rename-form"
          onSubmit={(event) => {
            event.preventDefault();
            void apply();
          }}
        >
          <TemplateField label={t('naming.name')} value={wish.template} input={input} error={data?.error} onChange={(template) => change({ template })} />
          <label className="rename-text">
            <span>{t('naming.text')}</span>
            <input className="input" value={wish.text} maxLength={500} autoComplete="off" onChange={(event) => change({ text: event.currentTarget.value })} />
          </label>
          <div className="rename-choices">
            <span>{t('rename.order')}</span>
            <Segments
              name={t('rename.order')}
              value={wish.order}
              choices={[
                { value: 'taken', text: t('rename.order.taken') },
                { value: 'name', text: t('rename.order.name') },
              ]}
              onChange={(order) => change({ order })}
            />
            <span>{t('rename.clash')}</span>
            <Segments
              name={t('rename.clash')}
              value={wish.clash}
              choices={[
                { value: 'error', text: t('rename.clash.error') },
                { value: 'suffix', text: t('rename.clash.suffix') },
              ]}
              onChange={(clash) => change({ clash })}
            />
          </div>
          <button type="submit" hidden />
        </form>
      }
    >
      <PreviewList
        className="rename-list"
        name={t('rename.preview')}
        heads={[t('rename.from'), t('rename.to')]}
        more={data && data.total > data.items.length ? t('rename.more', { n: data.total - data.items.length }) : undefined}
      >
        {data?.items.map((item) => <Row key={item.n} item={item} />)}
      </PreviewList>
    </PreviewDialog>
  );
}

export function Row({ item: { from, to, with: others, folder, problem } }: { item: NewName }) {
  return (
    <>
      <tr className={cx(problem && 'rename-problem', !problem && from === to && 'rename-same')} title={folder}>
        <td>{from}</td>
        <td>
          {to}
          {problem ? <span className="rename-why">{problem.message}</span> : null}
        </td>
      </tr>
      {others.map(([old, now]) => (
        <tr key={old} className="rename-with">
          <td>{old}</td>
          <td>{now}</td>
        </tr>
      ))}
    </>
  );
}

function noteText({ total, changes, problems }: { total: number; changes: number; problems: number }): string {
  if (problems) return t('rename.note.problems', { n: problems });
  const same = total - changes;
  return same ? t('rename.note.same', { n: same }) : t('rename.note');
}
