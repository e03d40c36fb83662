import { Ellipsis } from 'lucide-react';
import type { TeamMember } from '../../../src-shared/contract/team.ts';
import { ROLES, type Role } from '../../../src-shared/domain/team/roles.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, IconButton, Menu, type MenuEntry, Part } from '../../ui/index.ts';
import { act, ask, type TeamNow } from './asking.ts';
import { heard } from './heard.ts';

/** Who asks to be let in, with the words that both see. */
export function Asking() {
  const requests = useCall('team.requests', {}).data?.requests ?? [];
  if (!requests.length) return null;
  return (
    <section className="team-asking" aria-label={t('team.asking', { n: requests.length })}>
      <h2>{t('team.asking', { n: requests.length })}</h2>
      <p className="team-note">{t('team.asking.about')}</p>
      <ul>
        {requests.map(({ id, name, role, words, computer }) => (
          <li key={id}>
            <span className="team-who">
              <strong>{name}</strong>{' '}
              <span className="team-note">
                {computer ? t('team.asking.computer') : t('team.asking.as', { role: t(`team.role.${role}`) })}
              </span>
            </span>
            <output className="team-words" aria-label={t('team.state.words')}>
              {words}
            </output>
            <Button
              tone="primary"
              aria-label={`${t('team.admit')}: ${name}`}
              onClick={() => void act('team.admit', { ids: [id] }, () => t('team.admitted', { name }))}
            >
              {t('team.admit')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function People({ team }: { team: TeamNow }) {
  const members = useCall('team.members', {}).data?.members ?? [];
  const present = members.filter(({ role }) => role);
  const former = members.filter(({ role }) => !role);
  const isAdmin = team.role === 'admin';
  if (!members.length) return null;
  return (
    <Part title={t('team.people')} wide>
      <ul className="team-people">
        {present.map((member) => (
          <Person key={member.id} member={member} isAdmin={isAdmin} />
        ))}
      </ul>
      {former.length ? (
        <details className="team-former">
          <summary>{t('team.people.former', { n: former.length })}</summary>
          <p className="team-note">{former.map(({ name }) => name).join(', ')}</p>
        </details>
      ) : null}
      {isAdmin ? (
        <div className="team-do">
          <Button tone="primary" onClick={() => ask({ what: 'invite' })}>
            {t('team.invite')}
          </Button>
        </div>
      ) : null}
    </Part>
  );
}

function Machines({ member: { name, machines } }: { member: TeamMember }) {
  return (
    <ul className="team-machines" aria-label={t('team.people.machines', { name })}>
      {machines.map((one) => (
        <li key={one.id}>
          {one.here ? t('team.stolen.here') : t('team.stolen.other', { id: one.id.slice(0, 6) })}
          {one.here ? null : `, ${heard(one.seen)}`}
        </li>
      ))}
    </ul>
  );
}

function Person({ member, isAdmin }: { member: TeamMember; isAdmin: boolean }) {
  const { id, name, role, me, seen, machines } = member;
  const entries: MenuEntry[] = [
    ...(isAdmin || me
      ? [
          {
            text: me ? t('team.people.computer.mine') : t('team.people.computer', { name }),
            run: () => ask({ what: 'computer', member }),
          },
        ]
      : []),
    ...(isAdmin || me
      ? [
          {
            text: t('team.people.stolen'),
            disabled: !machines.some(({ here }) => !here),
            run: () => ask({ what: 'stolen', member }),
          },
        ]
      : []),
    ...(isAdmin && !me
      ? [{ text: t('team.people.remove'), danger: true, run: () => ask({ what: 'remove', member }) }]
      : []),
  ];
  const can = role && t(`team.role.${role}.can`);
  return (
    <li>
      <span className="team-who">
        <strong>{name}</strong> {me ? <span className="team-note">{t('team.people.you')}</span> : null}
        {machines.length > 1 ? <Machines member={member} /> : null}
      </span>
      {isAdmin && role ? (
        <select
          className="input"
          aria-label={t('team.people.role', { name })}
          value={role}
          onChange={(event) => changeRole(member, event.currentTarget.value as Role)}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`team.role.${one}`)}
            </option>
          ))}
        </select>
      ) : (
        <span>{role ? t(`team.role.${role}`) : t('team.role.none')}</span>
      )}
      <span className="team-note team-can">{can}</span>
      <span className="team-note team-seen">
        {me || machines.length > 1 ? '' : heard(seen)}
      </span>
      {entries.length ? (
        <Menu
          trigger={<IconButton size="small" icon={Ellipsis} name={t('team.people.more', { name })} />}
          align="end"
          entries={entries}
        />
      ) : (
        <span />
      )}
    </li>
  );

  function changeRole(of: TeamMember, to: Role): void {
    void act('team.role', { member: id, role: to }, (told) =>
      t('team.role.changed', { name: of.name, role: t(`team.role.${told.member.role ?? 'none'}`) }),
    );
  }
}
