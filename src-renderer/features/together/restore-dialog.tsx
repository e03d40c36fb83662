import { useEffect, useRef, useState } from 'react';
import { getClient } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { targetCount, targets } from '../selection/index.ts';

/** What can be brought back, by the words beside it. */
const CHOICES = [
  { id: 'rating', text: 'inspector.name.rating', fields: ['rating'] },
  { id: 'label', text: 'inspector.name.label', fields: ['label'] },
  { id: 'flag', text: 'inspector.name.flag', fields: ['flag'] },
  { id: 'tags', text: 'tags.name', fields: ['tags'] },
  { id: 'texts', text: 'bring-back.texts', fields: ['title', 'caption', 'headline', 'creator', 'copyright'] },
  { id: 'takenAt', text: 'inspector.name.takenAt', fields: ['takenAt'] },
  { id: 'gps', text: 'inspector.name.gps', fields: ['gps'] },
  { id: 'collections', text: 'bring-back.collections', fields: ['collections'] },
] as const;

/** Today, as date fields have it. */
const today = (): string => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** Some fields of what is selected as they were at the end of a day. */
export function RestoreDialog() {
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['rating']));
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      registerCommands([
        {
          id: 'together.restore',
          title: t('command.restore'),
          group: 'edit',
          changes: 'chosen',
          once: true,
          run: () => {
            if (targetCount()) setOpen(true);
          },
        },
      ]),
    [],
  );
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const isReady = /^\d{4}-\d{2}-\d{2}$/.test(day) && day < today() && chosen.size > 0;
  const restore = () => {
    setOpen(false);
    const on = targets();
    const fields = CHOICES.filter(({ id }) => chosen.has(id)).flatMap((one) => one.fields);
    void carryOut(on, () => getClient().call('together.restore', { targets: on, fields, at: day }));
  };
  return (
    <Dialog
      open={open}
      onClose={() => setOpen(false)}
      title={t('bring-back.title')}
      focus={field}
      actions={
        <>
          <Button onClick={() => setOpen(false)}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!isReady} onClick={restore}>
            {t('bring-back.do')}
          </Button>
        </>
      }
    >
      <p>{open ? t('bring-back.about', { n: targetCount() }) : null}</p>
      <label className="restore-day">
        <span>{t('bring-back.day')}</span>
        <input
          ref={field}
          className="input"
          type="date"
          max={today()}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      </label>
      <fieldset className="restore-fields">
        <legend>{t('bring-back.fields')}</legend>
        {CHOICES.map(({ id, text }) => (
          <label key={id} className="restore-field">
            <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
            {t(text)}
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
