import type { Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { fieldTitle } from '../inspector/index.ts';

export type Preview = Output<'batch.preview'>;
/** As many as one answer holds. */
export const SHOWN = 2000;

/** Every value before and after. */
export function ChangesList({ data }: { data: Preview | undefined }) {
  return (
    <section
      className="batch-list"
      aria-label={t('batch.preview')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t('batch.name')}</th>
            <th scope="col">{t('batch.field')}</th>
            <th scope="col">{t('batch.before')}</th>
            <th scope="col">{t('batch.after')}</th>
          </tr>
        </thead>
        <tbody>
          {data?.items.map(({ n, name, field, before, after }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a field of several choices has a row for each
            <tr key={`${n} ${field} ${i}`}>
              <td title={name}>{name}</td>
              <td>{fieldTitle(field)}</td>
              <td title={before}>{before}</td>
              <td title={after}>{after || <span className="batch-note">{t('batch.empty')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data && data.values > data.items.length ? <p className="batch-note">{t('batch.more', { n: data.values - data.items.length })}</p> : null}
    </section>
  );
}

export function noteText(data: Preview | undefined): string {
  if (!data || data.error) return '';
  return [t('batch.count', { n: data.changes, all: data.total }), ...data.warnings].join(' ');
}
