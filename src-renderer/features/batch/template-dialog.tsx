import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { TemplateBody } from '../../../src-shared/contract/batch.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, PreviewDialog, toast, useSettled } from '../../ui/index.ts';
import { carryOut, undo } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import { BodyFields } from './body-fields.tsx';
import { ChangesList, noteText, SHOWN } from './changes-list.tsx';
import { givesSame, sizeOf } from './words.ts';
import './batch.css';

type Template = Output<'templates.list'>['templates'][number];
const EMPTY: TemplateBody = { texts: {}, tags: [], fields: {} };
/** For this window: the one that was used last. */
let last: number | undefined;

/** A template chosen, made or changed; what it gives to each, then one undo step. */
export default function Open({ on, count, onClose }: { on: Targets; count: number; onClose: () => void }) {
  const known = useCall('templates.list', {}).data?.templates;
  const [chosen, setChosen] = useState<Template>();
  const [name, setName] = useState('');
  const [body, setBody] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const select = useRef<HTMLSelectElement>(null);
  const choose = (template: Template | undefined) => {
    setRefused(undefined);
    setChosen(template);
    setName(template?.name ?? '');
    setBody(template?.body ?? EMPTY);
  };
  const began = useRef(false);
  /** Saved here, and perhaps not yet in the list. */
  const made = useRef<Template>(undefined);
  useEffect(() => {
    if (!known || began.current) return;
    began.current = true;
    const before = known.find(({ n }) => n === last) ?? known[0];
    setChosen(before);
    setName(before?.name ?? '');
    setBody(before?.body ?? EMPTY);
  }, [known]);

  const settled = useSettled(body);
  const asks = sizeOf(settled) > 0;
  const answer = useCall('batch.preview', { targets: on, wish: { body: settled }, limit: SHOWN }, { enabled: asks });
  const data = asks ? answer.data : undefined;
  const fits = data !== undefined && !data.error && data.changes > 0 && settled === body && !answer.isPlaceholderData;
  const isSaved = chosen !== undefined && name === chosen.name && givesSame(body, chosen.body);
  const problem = refused ?? (asks ? (data?.error?.message ?? (answer.isError ? errorText(answer.error) : undefined)) : undefined);
  // Somebody may change or delete it in another window. What was typed here stays.
  useEffect(() => {
    const now = chosen && known?.find(({ n }) => n === chosen.n);
    if (!chosen || !known || now === chosen) return;
    if (made.current === chosen) {
      if (!now || now.name !== chosen.name || !givesSame(now.body, chosen.body)) return;
      made.current = undefined;
    }
    setChosen(now);
    if (now && isSaved) {
      setName(now.name);
      setBody(now.body);
    }
  }, [known, chosen, isSaved]);

  const apply = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!fits || busy) return;
    setBusy(true);
    const wish = isSaved ? { template: chosen.n } : { body };
    const done = await carryOut(on, () => getClient().call('batch.apply', { targets: on, wish }));
    setBusy(false);
    if (!done) return;
    last = chosen?.n;
    onClose();
  };
  const keep = async (asNew: boolean) => {
    try {
      const { n } = await getClient().call('templates.define', asNew || !chosen ? { name, body } : { n: chosen.n, name, body });
      last = n;
      setRefused(undefined);
      made.current = { n, name, body };
      setChosen(made.current);
    } catch (error) {
      setRefused(errorText(error));
    }
  };
  const remove = async ({ n }: Template) => {
    try {
      const { label } = await getClient().call('templates.remove', { n });
      choose(undefined);
      toast({ text: label, action: { text: t('command.undo'), run: () => void undo() } });
    } catch (error) {
      setRefused(errorText(error));
    }
  };

  return (
    <PreviewDialog
      title={t('batch.template.title', { n: count })}
      focus={select}
      className="batch-dialog"
      note={noteText(data)}
      doText={t('batch.template.do', { n: data?.changes ?? 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={onClose}
      problem={problem}
      form={
        <form className="batch-form" onSubmit={(event) => void apply(event)}>
          <div className="batch-row">
            <div className="batch-line">
              <span aria-hidden="true">{t('batch.template')}</span>
              <select ref={select} className="input" aria-label={t('batch.template')} value={chosen?.n ?? ''} onChange={(event) => choose(known?.find(({ n }) => String(n) === event.currentTarget.value))}>
                <option value="">{t('batch.template.none')}</option>
                {known?.map((one) => (
                  <option key={one.n} value={one.n}>
                    {one.name}
                  </option>
                ))}
              </select>
            </div>
            <input
              className="input batch-name"
              aria-label={t('batch.template.name')}
              placeholder={t('batch.template.name')}
              value={name}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => setName(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                if (name.trim() && sizeOf(body) && !isSaved) void keep(false);
              }}
            />
            <Button disabled={!name.trim() || !sizeOf(body) || isSaved} onClick={() => void keep(false)}>
              {t('batch.template.save')}
            </Button>
            {chosen ? <Button onClick={() => void remove(chosen)}>{t('batch.template.delete')}</Button> : null}
          </div>
          <BodyFields body={body} error={data?.error} onChange={(next) => { setRefused(undefined); setBody(next); }} />
          <button type="submit" hidden />
        </form>
      }
    >
      <ChangesList data={data} />
    </PreviewDialog>
  );
}
