import { useEffect } from 'react';
import { thumbUrl } from '../../client/asset-url.ts';
import type { Output } from '../../client/client.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { rows, useRow } from '../../client/rows.ts';
import { cx } from '../../ui/index.ts';
import { type Camera, type Extent, toScreen } from './camera.ts';

export type Cluster = Output<'search.map'>['clusters'][number];

interface Props {
  clusters: readonly Cluster[];
  camera: Camera;
  extent: Extent;
  selected: (n: number) => boolean;
  onChoose: (cluster: Cluster) => void;
}

/** Pictures where they were taken, the largest clusters first for the keyboard and on top. */
export function Pins({ clusters, camera, extent, selected, onChoose }: Props) {
  useEffect(() => rows.wantToo(clusters.map(({ n }) => n)), [clusters]);
  return (
    <ul className="map-pins" aria-label={t('map.pins')}>
      {clusters.map((cluster, i) => {
        const [x, y] = toScreen(camera, extent, cluster.lat, cluster.lon);
        return (
          <li key={`${cluster.n} ${cluster.count}`} style={{ transform: `translate(${x}px, ${y}px)`, zIndex: clusters.length - i }}>
            <Pin cluster={cluster} on={cluster.count === 1 && selected(cluster.n)} onChoose={onChoose} />
          </li>
        );
      })}
    </ul>
  );
}

function Pin({ cluster, on, onChoose }: { cluster: Cluster; on: boolean; onChoose: (cluster: Cluster) => void }) {
  const row = useRow(cluster.n);
  const url = row && thumbUrl(row, 256);
  const name = cluster.count === 1 ? (row?.name ?? t('map.one')) : t('map.many', { n: cluster.count });
  return (
    <button type="button" className={cx('map-pin', on && 'map-pin-on')} aria-label={name} aria-pressed={cluster.count === 1 ? on : undefined} title={name} onClick={() => onChoose(cluster)}>
      {url ? <img src={url} alt="" draggable={false} /> : null}
      {cluster.count > 1 ? <span className="map-count">{formatNumber(cluster.count)}</span> : null}
    </button>
  );
}
