import { printToken } from '../../../src-shared/domain/query/index.ts';
import { printTagPath } from '../../../src-shared/domain/tag-path.ts';
import { getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { Field } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';

/** Where it was taken, to be set by hand in any of the ways that maps write it. Emptied it has none, whatever its file says. */
export function PositionField({ n, data, place }: { n: number; data: Output<'assets.details'>['data']; place: Output<'assets.details'>['place'] }) {
  const { lat, lon } = data;
  const value = typeof lat === 'number' && typeof lon === 'number' ? `${Number(lat.toFixed(6))}, ${Number(lon.toFixed(6))}` : null;
  return (
    <div className="inspector-texts">
      <Field
        label={t('inspector.position')}
        value={value}
        placeholder={t('inspector.position.hint')}
        maxLength={200}
        onSave={(position) => void carryOut([n], () => getClient().call('gps.set', { targets: [n], position }))}
      />
      {place?.derived ? (
        <p className="position-place">
          <button type="button" title={t('inspector.place.find', { place: place.names.at(-1) ?? '' })} onClick={() => setUi({ query: printToken('place', [printTagPath(place.names)]) })}>
            {place.names.toReversed().join(', ')}
          </button>{' '}
          <span className="fact-source" title={t('inspector.place.source')}>{t('inspector.place.derived')}</span>
        </p>
      ) : null}
    </div>
  );
}
