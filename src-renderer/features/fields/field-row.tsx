import { ChevronDown, ChevronUp, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { FieldDefinition } from '../../../src-shared/contract/fields.ts';
import { hasChoices } from '../../../src-shared/domain/fields/fields.ts';
import { t } from '../../client/messages.ts';
import { Field, IconButton } from '../../ui/index.ts';
import { defineField, removeDefinition } from './define.ts';

interface Props {
  field: FieldDefinition;
  /** Its neighbors in the group. */
  above: number | undefined;
  below: number | undefined;
  afterBelow: number | undefined;
}

/** One field in the dialog: its name, what it is, how it is searched, its place; its choices below it. */
export function FieldRow({ field, above, below, afterBelow }: Props) {
  const { n, name, type, key } = field;
  return (
    <>
      <div className="fields-row">
        <Field label={t('fields.dialog.name')} hideLabel value={name} maxLength={200} onSave={(text) => text && void defineField({ n, name: text })} />
        <span className="fields-type">{t(`fields.type.${type}`)}</span>
        <code className="fields-key">field.{key}:</code>
        <span className="fields-row-do">
          <IconButton
            icon={ChevronUp}
            name={t('fields.dialog.field.up', { name })}
            disabled={above === undefined}
            onClick={() => above !== undefined && void defineField({ n, before: above })}
          />
          <IconButton
            icon={ChevronDown}
            name={t('fields.dialog.field.down', { name })}
            disabled={below === undefined}
            onClick={() => void defineField({ n, before: afterBelow ?? null })}
          />
          <IconButton icon={Trash2} name={t('fields.dialog.field.remove', { name })} onClick={() => void removeDefinition(n)} />
        </span>
      </div>
      {hasChoices(type) ? <Choices field={field} /> : null}
    </>
  );
}

function Choices({ field: { n, name, choices } }: { field: FieldDefinition }) {
  const [fresh, setFresh] = useState('');
  const put = (next: { n?: number; name: string }[]) => defineField({ n, choices: next });
  const add = async () => {
    if (fresh.trim() !== '' && (await put([...choices, { name: fresh }])) !== undefined) setFresh('');
  };
  return (
    <fieldset className="fields-choices" aria-label={t('fields.dialog.choices', { name })}>
      {choices.map((choice) => (
        <span key={choice.n} className="fields-choice">
          <Field
            label={t('fields.dialog.choice')}
            hideLabel
            value={choice.name}
            maxLength={200}
            onSave={(text) => text && void put(choices.map((one) => (one.n === choice.n ? { n: one.n, name: text } : one)))}
          />
          <IconButton
            size="small"
            icon={X}
            name={t('fields.dialog.choice.remove', { choice: choice.name })}
            onClick={() => void put(choices.filter((one) => one.n !== choice.n))}
          />
        </span>
      ))}
      <input
        className="input fields-choice"
        aria-label={t('fields.dialog.choice.add')}
        placeholder={t('fields.dialog.choice.add')}
        autoComplete="off"
        maxLength={200}
        value={fresh}
        onChange={(event) => setFresh(event.currentTarget.value)}
        onBlur={() => void add()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void add();
        }}
      />
    </fieldset>
  );
}
