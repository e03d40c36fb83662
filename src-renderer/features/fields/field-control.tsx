import { Copy, ExternalLink, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { FieldChange } from '../../../src-shared/contract/fields.ts';
import { host } from '../../client/host.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { cx, Field, IconButton, Menu, toast } from '../../ui/index.ts';
import type { ShownField } from './shown.ts';

interface Props {
  shown: ShownField;
  /** How many assets are meant. */
  count: number;
  /** @returns whether it was taken */
  onChange: (change: Omit<FieldChange, 'n'>) => Promise<boolean>;
}

/** One custom field with what suits its type. Saves on leaving; Esc takes back. */
export function FieldControl(props: Props) {
  const { type } = props.shown.field;
  if (type === 'choice') return <OneChoice {...props} />;
  return type === 'multi-choice' ? <SeveralChoices {...props} /> : <TypedText {...props} />;
}

function TypedText({ shown, onChange }: Props) {
  const { field, value, mixed } = shown;
  // What was refused is taken back, so that nobody takes it for saved.
  const [refused, setRefused] = useState(0);
  const [asked, setAsked] = useState(false);
  const suggests = field.type === 'text' || field.type === 'person';
  const typed = `field.${field.key}:`;
  const known = useCall('search.complete', { query: typed, at: typed.length }, { enabled: suggests && asked });
  const suggestions = suggests ? known.data?.items.map(({ text }) => text).filter((text) => text !== 'none') : undefined;
  const link = field.type === 'link' && typeof value === 'string' ? value : undefined;
  return (
    <div className={cx(link !== undefined && 'fields-with-link')}>
      <Field
        key={refused}
        label={field.name}
        value={value === null ? null : String(value)}
        mixed={mixed}
        multiline={field.type === 'long-text'}
        type={field.type === 'date' ? 'date' : undefined}
        suggestions={suggestions}
        maxLength={20_000}
        onFocus={() => setAsked(true)}
        onSave={async (text) => {
          if (!(await onChange({ value: text }))) setRefused((times) => times + 1);
        }}
      />
      {link === undefined ? null : <LinkButton link={link} />}
    </div>
  );
}

/** Opens it where there is a browser; our own window shows nothing but itself, so there it is copied. */
function LinkButton({ link }: { link: string }) {
  if (host().connect) {
    const copy = () => void navigator.clipboard?.writeText(link).then(() => toast({ text: t('fields.copied') }));
    return <IconButton size="small" icon={Copy} name={t('fields.copy')} onClick={copy} />;
  }
  return (
    <a className="icon-button icon-button-small" href={link} target="_blank" rel="noreferrer noopener" title={t('fields.open')} aria-label={t('fields.open')}>
      <ExternalLink size={14} strokeWidth={1.5} aria-hidden />
    </a>
  );
}

function OneChoice({ shown, onChange }: Props) {
  const { field, value, mixed } = shown;
  const id = useId();
  const isMixed = mixed > 1;
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {field.name}
      </label>
      <select
        id={id}
        className={cx('field-input', 'fields-select', isMixed && 'fields-mixed')}
        value={isMixed ? 'mixed' : value === null ? '' : String(value)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (chosen !== 'mixed') void onChange({ value: chosen === '' ? null : Number(chosen) });
        }}
      >
        {isMixed ? <option value="mixed">{t('ui.mixed', { n: mixed })}</option> : null}
        <option value="">{t('fields.choose')}</option>
        {field.choices.map(({ n, name }) => (
          <option key={n} value={String(n)}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Those that are chosen as chips, dashed where only some have it; a menu for the others. */
function SeveralChoices({ shown, count, onChange }: Props) {
  const { field, having } = shown;
  const has = (n: number) => having.get(n) ?? 0;
  const chosen = field.choices.filter(({ n }) => has(n) > 0);
  return (
    <fieldset className="field" aria-label={field.name}>
      <span className="field-label">{field.name}</span>
      <ul className="chips">
        {chosen.map(({ n, name }) => {
          const some = has(n) < count;
          return (
            <li key={n} className={cx('chip', some && 'chip-some')} title={some ? t('fields.some', { some: has(n), all: count }) : undefined}>
              <span className="chip-text">
                {name}
                {some ? <span className="chip-count tabular">{has(n)}</span> : null}
              </span>
              {some ? <ChipButton icon={Plus} name={t('fields.give.choice', { choice: name })} run={() => void onChange({ add: [n] })} /> : null}
              <ChipButton icon={X} name={t('fields.remove.choice', { choice: name })} run={() => void onChange({ remove: [n] })} />
            </li>
          );
        })}
        <li>
          <Menu
            trigger={<IconButton size="small" icon={Plus} name={t('fields.add.choice', { name: field.name })} />}
            entries={field.choices.map(({ n, name }) => {
              const all = count > 0 && has(n) >= count;
              return { text: name, checked: all, run: () => void onChange(all ? { remove: [n] } : { add: [n] }) };
            })}
          />
        </li>
      </ul>
    </fieldset>
  );
}

function ChipButton({ icon: Icon, name, run }: { icon: typeof Plus; name: string; run: () => void }) {
  return (
    <button type="button" className="chip-do" aria-label={name} title={name} onClick={run}>
      <Icon size={12} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
