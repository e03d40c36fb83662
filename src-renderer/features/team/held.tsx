import { formatDate, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Part } from '../../ui/index.ts';
import { act, type TeamNow } from './asking.ts';

/** What was done and counts nowhere; an admin may let it count, others see their own. */
export function Held({ team }: { team: TeamNow }) {
  const { data } = useCall('team.held', {}, { enabled: team.held > 0 });
  const isAdmin = team.role === 'admin';
  const held = (team.held > 0 ? (data?.held ?? []) : []).filter(({ member }) => isAdmin || member === team.member);
  if (!held.length) return null;
  return (
    <Part title={t('team.held')} wide>
      <p className="team-note">{t(isAdmin ? 'team.held.about' : 'team.held.mine')}</p>
      <ul className="team-held">
        {held.map(({ segment, name, why, labels, actions, at }) => (
          <li key={segment}>
            <span className="team-held-what">
              <strong>
                {t('team.held.by', {
                  name: name || t('team.held.somebody'),
                  when: formatDate(new Date(at).toISOString()),
                })}
              </strong>
              <span>
                {labels.slice(0, 3).join('; ')}
                {actions > Math.min(3, labels.length)
                  ? ` ${t('team.held.more', { n: actions - Math.min(3, labels.length) })}`
                  : ''}
              </span>
              <span className="team-note">{t(`team.held.why.${why}`)}</span>
            </span>
            {isAdmin ? (
              <Button onClick={() => void act('team.adopt', { segments: [segment] }, () => t('team.adopted'))}>
                {t('team.adopt')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}
