import { FolderOpen, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { getHello } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { IconButton, useSettled } from '../../ui/index.ts';
import { FolderDialog } from '../library/index.ts';
import { TemplateField } from '../naming/index.ts';
import { type Plan, setPlan, usePlan, type Values } from './wish.ts';

const VALUES = ['title', 'caption', 'creator', 'copyright', 'job', 'location', 'city', 'country'] as const satisfies readonly (keyof Values)[];

/** Where the files go, what they are called, and what each is given. `files`: the first of those chosen, for the example. */
export function Destination({ source, files }: { source: string | undefined; files: readonly string[] }) {
  const plan = usePlan();
  const settled = useSettled(plan);
  const templates = useCall('templates.list', {}).data?.templates;
  const isThere = (n: number) => templates?.some((one) => one.n === n) === true;
  // The one that was used last may be deleted by now.
  useEffect(() => {
    if (templates && plan.template && !templates.some(({ n }) => n === plan.template)) setPlan({ template: 0 });
  }, [templates, plan.template]);
  const example = useCall('import.example', {
    ...(source && files.length ? { source, files: files.slice(0, 3) } : {}),
    folders: settled.folders,
    name: settled.name,
    ...(settled.text ? { text: settled.text } : {}),
    values: settled.values,
    ...(isThere(settled.template) ? { template: settled.template } : {}),
  }).data;
  const error = example?.error;
  return (
    <div className="import-form">
      <h2 className="caps">{t('import.where')}</h2>
      <Place name="to" plan={plan} />
      <Place name="second" plan={plan} />
      <h2 className="caps">{t('import.named')}</h2>
      <TemplateField label={t('naming.folders')} value={plan.folders} error={error?.in === 'folders' ? error : undefined} onChange={(folders) => setPlan({ folders })} />
      <TemplateField label={t('naming.name')} value={plan.name} error={error?.in === 'name' ? error : undefined} onChange={(name) => setPlan({ name })} />
      <Line label={t('naming.text')} value={plan.text} onChange={(text) => setPlan({ text })} />
      <ul className="import-example" aria-label={t('import.example')}>
        {example?.examples.map(({ path, becomes }) => (
          <li key={path} title={becomes}>
            {becomes}
          </li>
        ))}
      </ul>
      <h2 className="caps">{t('import.given')}</h2>
      {templates?.length ? (
        <div className="import-line">
          <span aria-hidden="true">{t('import.template')}</span>
          <select className="input" aria-label={t('import.template')} value={isThere(plan.template) ? plan.template : 0} onChange={(event) => setPlan({ template: Number(event.currentTarget.value) })}>
            <option value={0}>{t('import.template.none')}</option>
            {templates.map(({ n, name }) => (
              <option key={n} value={n}>
                {name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <Line label={t('import.tags')} value={plan.tags} placeholder={t('import.tags.hint')} onChange={(tags) => setPlan({ tags })} />
      {VALUES.map((name) => (
        <Line key={name} label={t(`import.value.${name}`)} value={plan.values[name] ?? ''} onChange={(text) => setPlan({ values: { ...plan.values, [name]: text || undefined } })} />
      ))}
    </div>
  );
}

function Line({ label, value, placeholder, onChange }: { label: string; value: string; placeholder?: string; onChange: (value: string) => void }) {
  return (
    <label className="import-line">
      <span>{label}</span>
      <input className="input" value={value} placeholder={placeholder} maxLength={2000} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}

/** A folder, typed or chosen. */
function Place({ name, plan }: { name: 'to' | 'second'; plan: Plan }) {
  const [choosing, setChoosing] = useState(false);
  const label = t(`import.${name}`);
  const choose = async () => {
    const native = host().chooseFolders;
    if (!getHello().can.nativeDialog || !native) return setChoosing(true);
    const [path] = (await native()) ?? [];
    if (path) setPlan({ [name]: path });
  };
  return (
    <div className="import-place">
      <Line label={label} value={plan[name]} {...(name === 'second' ? { placeholder: t('import.second.none') } : {})} onChange={(path) => setPlan({ [name]: path })} />
      <IconButton icon={FolderOpen} name={t('import.choose', { what: label })} onClick={() => void choose()} />
      {name === 'second' && plan.second ? <IconButton icon={X} name={t('import.second.clear')} onClick={() => setPlan({ second: '' })} /> : null}
      <ChooseFolder
        open={choosing}
        title={label}
        from={plan[name]}
        onClose={() => setChoosing(false)}
        onChoose={(path) => {
          setChoosing(false);
          setPlan({ [name]: path });
        }}
      />
    </div>
  );
}

export function ChooseFolder({ open, title, from, onClose, onChoose }: { open: boolean; title: string; from?: string; onClose: () => void; onChoose: (path: string) => void }) {
  return (
    <FolderDialog
      open={open}
      title={title}
      doText={t('import.choose.do')}
      note={() => ''}
      candidates={from ? [from] : []}
      keys={t('import.choose.keys')}
      onClose={onClose}
      onChoose={onChoose}
    />
  );
}
