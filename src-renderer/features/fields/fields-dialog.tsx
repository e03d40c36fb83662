import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { FieldSchema } from '../../../src-shared/contract/fields.ts';
import { KINDS } from '../../../src-shared/domain/asset.ts';
import { FIELD_TYPES, type FieldType } from '../../../src-shared/domain/fields/fields.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog, Field, IconButton, Popover } from '../../ui/index.ts';
import { defineField, defineSchema, removeDefinition } from './define.ts';
import { FieldRow } from './field-row.tsx';
import './fields.css';

const useOpen = create<{ open: boolean }>(() => ({ open: false }));

/** Opens the dialog in which fields are made and changed. */
export const openFields = (): void => useOpen.setState({ open: true });
const close = () => useOpen.setState({ open: false });

/** Groups of fields and what is in them; every change counts at once and is undone like any other. */
export function FieldsDialog() {
  const { open } = useOpen();
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => registerCommands([{ id: 'fields', title: t('command.fields'), group: 'app', changes: 'own', once: true, run: openFields }]), []);
  const schemas = useCall('fields.list', {}, { enabled: open }).data?.schemas;
  return (
    <Dialog
      open={open}
      onClose={close}
      size="large"
      title={t('fields.manage')}
      className="fields-dialog"
      focus={first}
      actions={<Button onClick={close}>{t('ui.close')}</Button>}
    >
      <p>{t('fields.dialog.about')}</p>
      {schemas?.map((schema) => (
        <Schema key={schema.n} schema={schema} />
      ))}
      {schemas ? (
        <div ref={first} tabIndex={-1}>
          {schemas.length === 0 ? <NewField /> : <NewSchema />}
        </div>
      ) : null}
    </Dialog>
  );
}

function Schema({ schema }: { schema: FieldSchema }) {
  const { n, name, fields } = schema;
  return (
    <section className="fields-schema" aria-label={name}>
      <div className="fields-schema-head">
        <Field
          label={t('fields.dialog.group')}
          hideLabel
          value={name}
          maxLength={200}
          onSave={(text) => text && void defineSchema({ n, name: text })}
        />
        <Kinds schema={schema} />
        <IconButton icon={Trash2} name={t('fields.dialog.group.remove', { name })} onClick={() => void removeDefinition(n)} />
      </div>
      {fields.map((field, at) => (
        <FieldRow key={field.n} field={field} above={fields[at - 1]?.n} below={fields[at + 1]?.n} afterBelow={fields[at + 2]?.n} />
      ))}
      <NewField schema={n} />
    </section>
  );
}

function Kinds({ schema: { n, name, kinds } }: { schema: FieldSchema }) {
  const chosen = kinds ?? [];
  const text = kinds === null ? t('fields.dialog.kinds.all') : kinds.length < 3 ? kinds.map((kind) => t(`filter.kind.${kind}`)).join(', ') : t('fields.dialog.kinds.some', { n: kinds.length });
  return (
    <Popover trigger={<Button tone="quiet">{t('fields.dialog.kinds', { kinds: text })}</Button>} title={t('fields.dialog.kinds.title', { name })}>
      <div className="fields-kinds">
        {KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={chosen.includes(kind)}
              onChange={(event) => {
                const next = event.currentTarget.checked ? [...chosen, kind] : chosen.filter((one) => one !== kind);
                void defineSchema({ n, kinds: next.length ? next : null });
              }}
            />
            {t(`filter.kind.${kind}`)}
          </label>
        ))}
      </div>
    </Popover>
  );
}

/** Name and type of a field to be made; without a schema one is made for it. */
function NewField({ schema }: { schema?: number }) {
  const [name, setName] = useState('');
  const [type, setType] = useState<FieldType>('text');
  const input = useRef<HTMLInputElement>(null);
  const add = async () => {
    if (name.trim() === '') return;
    const group = schema ?? (await defineSchema({ name: t('fields.title') }));
    if (group === undefined || !(await defineField({ schema: group, name, type }))) return;
    setName('');
    input.current?.focus();
  };
  return (
    <form
      className="fields-new"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        ref={input}
        className="input"
        aria-label={t('fields.dialog.field.new')}
        placeholder={t('fields.dialog.field.new')}
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <select className="input fields-select" aria-label={t('fields.dialog.type')} value={type} onChange={(event) => setType(event.currentTarget.value as FieldType)}>
        {FIELD_TYPES.map((one) => (
          <option key={one} value={one}>
            {t(`fields.type.${one}`)}
          </option>
        ))}
      </select>
      <button type="submit" className="button button-normal" disabled={name.trim() === ''}>
        {t('fields.dialog.field.add')}
      </button>
    </form>
  );
}

function NewSchema() {
  const [name, setName] = useState('');
  return (
    <form
      className="fields-new fields-new-group"
      onSubmit={async (event) => {
        event.preventDefault();
        if (name.trim() !== '' && (await defineSchema({ name })) !== undefined) setName('');
      }}
    >
      <input
        className="input"
        aria-label={t('fields.dialog.group.new')}
        placeholder={t('fields.dialog.group.new')}
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <span />
      <button type="submit" className="button button-normal" disabled={name.trim() === ''}>
        <Plus size={16} strokeWidth={1.5} aria-hidden />
        {t('fields.dialog.group.add')}
      </button>
    </form>
  );
}
