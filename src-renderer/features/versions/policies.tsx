import { useState } from 'react';
import type { VersionPolicy } from '../../../src-shared/domain/versions.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { formatBytes, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { useLockedRoots } from '../../client/team.ts';
import { Button, Dialog, LockedNote, toast } from '../../ui/index.ts';
import './versions.css';

type Root = Output<'versions.policies'>['roots'][number];
const KEEPS = ['off', 'all', 'last', 'days'] as const;
type Keep = (typeof KEEPS)[number];
const USUAL = { last: 10, days: 90 } as const;

/** Which versions of the files of each folder are kept. It is there while it is open. */
export default function Policies({ onClose }: { onClose: () => void }) {
  const { data } = useCall('versions.policies', {});
  const lockOf = useLockedRoots();
  return (
    <Dialog open onClose={onClose} title={t('versions.dialog')} actions={<Button onClick={onClose}>{t('ui.close')}</Button>}>
      <p className="versions-about">{t('versions.dialog.about')}</p>
      {data?.roots.length === 0 ? <p className="versions-about">{t('versions.dialog.none')}</p> : null}
      <ul className="version-roots">
        {data?.roots.map((root) => (
          <Policy key={root.root} root={root} why={lockOf(root.root)} />
        ))}
      </ul>
      {data && data.contents > 0 ? <p className="versions-about">{t('versions.dialog.kept', { n: data.contents, size: formatBytes(data.bytes) })}</p> : null}
    </Dialog>
  );
}

/** `why`: why it is not this person's to say. */
function Policy({ root: { root, path, policy }, why }: { root: Root; why: string | undefined }) {
  // Chosen, and not said yet: what that needs is told first.
  const [wish, setWish] = useState<VersionPolicy>();
  const shown = wish ?? policy;
  const plan = useCall('versions.plan', { root }, { enabled: wish !== undefined && policy.keep === 'off' }).data;
  const choose = (keep: Keep) => setWish(keep === 'off' || keep === 'all' ? { keep } : { keep, count: USUAL[keep] });
  const save = async () => {
    try {
      const { label } = await getClient().call('versions.setPolicy', { root, policy: shown });
      toast({ text: label, key: 'assets' });
      setWish(undefined);
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
  };
  return (
    <li className="version-root">
      <p className="version-root-path">{path}</p>
      <fieldset className="version-actions" disabled={why !== undefined} title={why}>
        <select className="input" aria-label={t('versions.policy', { folder: path })} value={shown.keep} onChange={(event) => choose(event.currentTarget.value as Keep)}>
          {KEEPS.map((one) => (
            <option key={one} value={one}>
              {t(`versions.policy.${one}`)}
            </option>
          ))}
        </select>
        {'count' in shown ? (
          <input
            className="input version-count"
            type="number"
            min={1}
            max={100_000}
            aria-label={t(`versions.policy.count.${shown.keep}`, { folder: path })}
            value={shown.count}
            onChange={(event) => setWish({ keep: shown.keep, count: Math.min(100_000, Math.max(1, Math.round(event.currentTarget.valueAsNumber) || 1)) })}
          />
        ) : null}
        {wish ? (
          <Button tone="primary" onClick={() => void save()}>
            {t('versions.save')}
          </Button>
        ) : null}
      </fieldset>
      {why === undefined ? null : <LockedNote>{why}</LockedNote>}
      {wish && wish.keep !== 'off' && plan ? (
        <p className="versions-about" role="status">
          {t('versions.dialog.room', { size: formatBytes(plan.bytes), free: formatBytes(plan.free) })}
          {plan.bytes > plan.free ? ` ${t('versions.dialog.tight')}` : null}
        </p>
      ) : null}
    </li>
  );
}
