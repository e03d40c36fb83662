import { useState } from 'react';
import type { TemplateBody } from '../../../src-shared/contract/batch.ts';
import { FLAGS, LABELS } from '../../../src-shared/domain/asset.ts';
import { TEMPLATE_FIELDS, type Way, WAYS } from '../../../src-shared/domain/batch/texts.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { fieldTitle } from '../inspector/index.ts';

interface Given {
  text: string;
  way: Way;
}
interface Props {
  body: TemplateBody;
  error: { in: string } | undefined;
  onChange: (body: TemplateBody) => void;
}

/** Every field that a template can give. */
export function BodyFields({ body, error, onChange }: Props) {
  const custom = useCall('fields.list', {}).data?.schemas.flatMap(({ fields }) => fields) ?? [];
  const [tags, setTags] = useState<string>();
  return (
    <fieldset className="batch-body" aria-label={t('batch.values')}>
      <p className="preview-note">{t('batch.variables')}</p>
      {TEMPLATE_FIELDS.map((field) => (
        <Line key={field} label={fieldTitle(field)} given={body.texts[field]} wrong={error?.in === field} onChange={(given) => onChange({ ...body, texts: { ...body.texts, [field]: given } })} />
      ))}
      {custom.map(({ key, name }) => (
        <Line key={key} label={name} given={body.fields[key]} wrong={error?.in === key} onChange={(given) => onChange({ ...body, fields: { ...body.fields, [key]: given } })} />
      ))}
      <label className="batch-line">
        <span>{t('batch.tags')}</span>
        <input
          className="input"
          value={tags ?? body.tags.join(', ')}
          placeholder={t('batch.tags.hint')}
          autoComplete="off"
          onChange={(event) => {
            setTags(event.currentTarget.value);
            onChange({ ...body, tags: event.currentTarget.value.split(',').map((tag) => tag.trim()).filter(Boolean) });
          }}
          onBlur={() => setTags(undefined)}
        />
      </label>
      <div className="batch-line">
        <span aria-hidden="true">{fieldTitle('rating')}</span>
        <select className="input" aria-label={fieldTitle('rating')} value={body.rating ?? ''} onChange={(event) => onChange(withValue(body, 'rating', event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value)))}>
          <option value="">{t('batch.stays')}</option>
          {[0, 1, 2, 3, 4, 5].map((stars) => (
            <option key={stars} value={stars}>
              {stars ? '★'.repeat(stars) : t('batch.stars.none')}
            </option>
          ))}
        </select>
      </div>
      <div className="batch-line">
        <span aria-hidden="true">{fieldTitle('label')}</span>
        <select className="input" aria-label={fieldTitle('label')} value={body.label ?? ''} onChange={(event) => onChange(withValue(body, 'label', event.currentTarget.value || undefined))}>
          <option value="">{t('batch.stays')}</option>
          {LABELS.map((label) => (
            <option key={label} value={label}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="batch-line">
        <span aria-hidden="true">{fieldTitle('flag')}</span>
        <select className="input" aria-label={fieldTitle('flag')} value={body.flag ?? ''} onChange={(event) => onChange(withValue(body, 'flag', FLAGS.find((flag) => flag === event.currentTarget.value)))}>
          <option value="">{t('batch.stays')}</option>
          {FLAGS.map((flag) => (
            <option key={flag} value={flag}>
              {t(`assets.flag.${flag}`)}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  );
}

/** Without a value it is not named: then it stays as it is. */
function withValue<K extends 'rating' | 'label' | 'flag'>(body: TemplateBody, field: K, value: TemplateBody[K]): TemplateBody {
  const { [field]: _, ...rest } = body;
  return (value === undefined ? rest : { ...rest, [field]: value }) as TemplateBody;
}

function Line({ label, given = { text: '', way: 'replace' }, wrong, onChange }: { label: string; given: Given | undefined; wrong: boolean; onChange: (given: Given) => void }) {
  return (
    <div className="batch-pair">
      <label className="batch-line">
        <span>{label}</span>
        <input className="input" value={given.text} maxLength={20_000} autoComplete="off" aria-invalid={wrong} onChange={(event) => onChange({ ...given, text: event.currentTarget.value })} />
      </label>
      <select className="input batch-way" aria-label={t('batch.way', { field: label })} value={given.way} disabled={given.text === ''} onChange={(event) => onChange({ ...given, way: event.currentTarget.value as Way })}>
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {t(`batch.way.${way}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
