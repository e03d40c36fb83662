import { TriangleAlert } from 'lucide-react';
import { formatDate, t } from '../../client/messages.ts';
import { Button } from '../../ui/index.ts';
import { act, type TeamNow } from './asking.ts';

/** Somebody restored the shared folder from a backup, or emptied it: what was put back, until somebody has read so. */
export function SetBack({ files, at }: NonNullable<TeamNow['setBack']>) {
  return (
    <div className="team-set-back" role="status">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
      <p>{t('team.setBack', { n: files, at: formatDate(new Date(at).toISOString()) })}</p>
      <Button tone="quiet" onClick={() => void act('team.setBackSeen', {})}>
        {t('team.setBack.seen')}
      </Button>
    </div>
  );
}
