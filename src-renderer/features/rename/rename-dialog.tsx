import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { NewName } from '../../../src-shared/contract/rename.ts';
import { errorText, getClient } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { Button, cx, Dialog, Segments, toast, useSettled } from '../../ui/index.ts';
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
    <Dialog
      open
      onClose={close}
      size="large"
      title={t('rename.title', { n: count })}
      focus={input}
      className="rename-dialog"
      actions={
        <>
          <span className="rename-note" role="status">
            {data && !data.error ? noteText(data) : ''}
          </span>
          <Button onClick={close}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!fits || busy} onClick={() => void apply()}>
            {t('rename.do', { n: data?.changes ?? 0 })}
          </Button>
        </>
      }
    >
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
      {refused || answer.isError ? (
        <p className="rename-refused" role="alert">
          {refused ?? errorText(answer.error)}
        </p>
      ) : null}
      <section
        className="rename-list"
        aria-label={t('rename.preview')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('rename.from')}</th>
              <th scope="col">{t('rename.to')}</th>
            </tr>
          </thead>
          <tbody>{data?.items.map((item) => <Row key={item.n} item={item} />)}</tbody>
        </table>
        {data && data.total > data.items.length ? <p className="rename-more">{t('rename.more', { n: data.total - data.items.length })}</p> : null}
      </section>
    </Dialog>
  );
}

function Row({ item: { from, to, with: others, folder, problem } }: { item: NewName }) {
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
