import { getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { Field } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';

/** Where it was taken, to be set by hand in any of the ways that maps write it. Emptied it has none, whatever its file says. */
export function PositionField({ n, data }: { n: number; data: Output<'assets.details'>['data'] }) {
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
    </div>
  );
}
