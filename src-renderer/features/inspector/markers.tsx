import { clockTime } from '../../../src-shared/domain/hit.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { openAt } from '../loupe/index.ts';

/** Texts at times of a film or sound; each leads there. Nothing where there are none. */
export function Markers({ n }: { n: number }) {
  const { data } = useCall('markers.list', { n }, { keep: false });
  if (!data?.markers.length) return null;
  return (
    <section className="inspector-part">
      <h3 className="caps inspector-head">{t('inspector.markers')}</h3>
      <ol className="found-in">
        {data.markers.map(({ id, at, text }) => (
          <li key={id}>
            <button
              type="button"
              className="found-in-hit"
              title={t('inspector.hit.open')}
              onClick={() => openAt({ n, place: { unit: 'time', at: clockTime(at) }, word: '', nth: 0 })}
            >
              <span className="found-in-at tabular">{clockTime(at).replace(/\.(\d\d)\d$/, '.$1')}</span>
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
