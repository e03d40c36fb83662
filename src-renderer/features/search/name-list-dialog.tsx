import { useEffect, useRef, useState } from 'react';
import { MOST_NAMES, namesIn } from '../../../src-shared/domain/name-list.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Button, Dialog, toast } from '../../ui/index.ts';
import { showAndSelect } from './name-list.ts';
import './name-list.css';

type Found = Output<'search.names'>;

/** A pasted list of file names becomes a selection; what was not found is told. */
export function NameListDialog() {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(
    () => registerCommands([{ id: 'search.names', title: t('command.names'), group: 'go', once: true, run: () => setOpen(true) }]),
    [],
  );
  const names = open ? namesIn(text) : [];
  const tooMany = names.length > MOST_NAMES;
  const close = () => {
    setOpen(false);
    setFound(undefined);
  };
  const find = async () => {
    try {
      const answer = await getClient().call('search.names', { names });
      const ns = [...new Set(answer.found.flatMap((one) => one.ns))];
      if (ns.length) {
        await showAndSelect(ns);
        toast({ text: t('names.selected', { n: ns.length }), key: 'names' });
      }
      if (answer.missing.length || answer.found.some(({ exact }) => !exact)) setFound(answer);
      else close();
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
  };
  const note = tooMany ? t('names.many', { n: names.length, most: MOST_NAMES }) : names.length ? t('names.count', { n: names.length }) : t('names.none');
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('names.title')}
      focus={field}
      className="names-dialog"
      actions={
        <>
          <span className="names-note tabular">{note}</span>
          <Button onClick={close}>{t('ui.close')}</Button>
          <Button tone="primary" disabled={names.length === 0 || tooMany} onClick={() => void find()}>
            {t('names.do')}
          </Button>
        </>
      }
    >
      <p>{t('names.about')}</p>
      <textarea
        ref={field}
        className="input names-field"
        aria-label={t('names.field')}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFound(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && names.length && !tooMany) void find();
        }}
      />
      {found ? <Outcome found={found} /> : null}
    </Dialog>
  );
}

function Outcome({ found: { found, missing } }: { found: Found }) {
  const similar = found.filter(({ exact }) => !exact).length;
  return (
    <div className="names-outcome" role="status">
      {similar ? <p>{t('names.similar', { n: similar })}</p> : null}
      {missing.length ? (
        <>
          <p>{t('names.missing', { n: missing.length })}</p>
          <textarea className="input names-missing" readOnly aria-label={t('names.missing', { n: missing.length })} value={missing.join('\n')} />
        </>
      ) : null}
    </div>
  );
}
