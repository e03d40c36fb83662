import { printToken } from '../../../src-shared/domain/query/index.ts';
import { printTagPath } from '../../../src-shared/domain/tag-path.ts';
import { getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { Field } from '../../ui/index.ts';
import type { Targets } from '../selection/index.ts';
import { givePosition } from '../corrections/index.ts';
import { carryOut } from '../assets/index.ts';

/** Of several: set for all at once. */
export function PositionOfMany({ on, position, placed }: { on: Targets; position: Output<'assets.summary'>['position']; placed: number }) {
  const value = typeof position.value === 'string' ? position.value.replace(',', ', ') : null;
  return (
    <div className="inspector-texts">
      <Field
        label={t('inspector.position')}
        value={value}
        mixed={position.mixed}
        placeholder={t('inspector.position.hint')}
        maxLength={200}
        // Emptied all lose it, as each would; that is undone as easily.
        onSave={(next) => (next === null || placed === 0 ? void carryOut(on, () => getClient().call('gps.set', { targets: on, position: next })) : givePosition(on, next))}
      />
    </div>
  );
}

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
