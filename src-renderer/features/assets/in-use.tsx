import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { Targets } from '../selection/index.ts';
import './in-use.css';

/** Says which files use some of these, before they go elsewhere. Nothing where none does. */
export function InUse({ on }: { on: Targets }) {
  const { data } = useCall('links.inUse', { targets: on }, { keep: false });
  const first = data?.some[0];
  if (!data || !first) return null;
  const docs = [...new Map(data.some.flatMap(({ by }) => by).map((doc) => [doc.n, doc.name])).values()];
  const named = docs.slice(0, 3).join(', ');
  return (
    <p className="in-use" role="note">
      {data.used === 1
        ? t('assets.inUse.one', { name: first.name, by: named })
        : t('assets.inUse', { n: data.used, by: named })}
      {data.by > 3 ? ` ${t('assets.inUse.more', { n: data.by - 3 })}` : ''}
    </p>
  );
}
