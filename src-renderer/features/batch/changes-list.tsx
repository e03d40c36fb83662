import type { Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { fieldTitle } from '../inspector/index.ts';
import { PreviewList } from '../../ui/index.ts';

export type Preview = Output<'batch.preview'>;
/** As many as one answer holds. */
export const SHOWN = 2000;

/** Every value before and after. */
export function ChangesList({ data }: { data: Preview | undefined }) {
  return (
    <PreviewList
      className="batch-list"
      name={t('batch.preview')}
      heads={[t('batch.name'), t('batch.field'), t('batch.before'), t('batch.after')]}
      more={data && data.values > data.items.length ? t('batch.more', { n: data.values - data.items.length }) : undefined}
    >
      {data?.items.map(({ n, name, field, before, after }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a field of several choices has a row for each
        <tr key={`${n} ${field} ${i}`}>
          <td title={name}>{name}</td>
          <td>{fieldTitle(field)}</td>
          <td title={before}>{before}</td>
          <td title={after}>{after || <span className="preview-note">{t('batch.empty')}</span>}</td>
        </tr>
      ))}
    </PreviewList>
  );
}

export function noteText(data: Preview | undefined): string {
  if (!data || data.error) return '';
  return [t('batch.count', { n: data.changes, all: data.total }), ...data.warnings].join(' ');
}
