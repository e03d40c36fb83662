import { CircleCheck, CloudOff, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { formatDate, t } from '../../client/messages.ts';
import { backToPictures } from '../../client/state.ts';
import { Button, Facts, Part, Report, ReportParts } from '../../ui/index.ts';
import { act, ask, type TeamNow, useTeam } from './asking.ts';
import { Held } from './held.tsx';
import { Asking, People } from './people.tsx';
import { SetBack } from './set-back.tsx';
import './team.css';

/** All about the team that shares this catalog, and how one begins. */
export default function TeamView() {
  const team = useTeam();
  const title = team?.name || t(team === null ? 'team.none.title' : 'team.name');
  return (
    <Report region="team" name={t('team.name')} title={title} back={t('team.back')} onBack={backToPictures} shows={team}>
      {team ? <Present team={team} /> : team === null ? <None /> : null}
    </Report>
  );
}

function None() {
  const ways = ['create', 'join', 'check'] as const;
  return (
    <>
      <p className="team-lead">{t('team.none.about')}</p>
      <p className="team-lead">{t('team.none.private')}</p>
      <ul className="team-ways">
        {ways.map((what) => (
          <li key={what}>
            <h2>{t(`team.none.${what}`)}</h2>
            <p>{t(`team.none.${what}.about`)}</p>
            <Button tone={what === 'create' ? 'primary' : 'normal'} onClick={() => ask({ what })}>
              {t(`team.${what}`)}
            </Button>
          </li>
        ))}
      </ul>
      <p>
        <Button tone="quiet" onClick={() => ask({ what: 'recover' })}>
          {t('team.none.recover')}
        </Button>
      </p>
    </>
  );
}

function Present({ team }: { team: TeamNow }) {
  return (
    <>
      <Standing team={team} />
      {team.setBack ? <SetBack {...team.setBack} /> : null}
      {team.asking ? <Asking /> : null}
      <ReportParts>
        <State team={team} />
        <Folders team={team} />
        <People team={team} />
        <Held team={team} />
        <This team={team} />
      </ReportParts>
    </>
  );
}

/** How it is, in a sentence; and what to do. */
function Standing({ team }: { team: TeamNow }) {
  const { state, words, last, stalled, pending, folder } = team;
  if (state === 'removed') return <Said tone="loss">{t('team.state.removed')}</Said>;
  if (state === 'waiting')
    return (
      <div className="team-waiting">
        <p>{t('team.state.waiting')}</p>
        {words ? (
          <output className="team-words" aria-label={t('team.state.words')}>
            {words}
          </output>
        ) : null}
        {last && last.share !== 'ok' ? <Away share={last.share} folder={folder} /> : null}
      </div>
    );
  if (last && last.share !== 'ok') return <Away share={last.share} folder={folder} />;
  if (stalled) return <Said tone="away">{t('team.state.stalled')}</Said>;
  if (!last) return <Said tone="away">{t('team.state.never')}</Said>;
  if (last.unread) return <Said tone="away">{t('team.state.unread', { n: last.unread })}</Said>;
  return <Said tone="ok">{pending ? t('team.state.sending', { n: pending }) : t('team.state.ok')}</Said>;
}

function Away({ share, folder }: { share: NonNullable<TeamNow['last']>['share']; folder: string }) {
  if (share === 'other-catalog') return <Said tone="loss">{t('team.state.other', { folder })}</Said>;
  return <Said tone="away">{t(share === 'absent' ? 'team.state.absent' : 'team.state.offline', { folder })}</Said>;
}

const SIGNS = { ok: CircleCheck, away: CloudOff, loss: TriangleAlert } as const;
function Said({ tone, children }: { tone: keyof typeof SIGNS; children: ReactNode }) {
  const Icon = SIGNS[tone];
  return (
    <p className="team-said" data-tone={tone} role="status">
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

function State({ team: { at, folder, pending, role, person, state } }: { team: TeamNow }) {
  const [busy, setBusy] = useState(false);
  const sync = async () => {
    setBusy(true);
    await act('team.sync', {}, () => t('team.synced'));
    setBusy(false);
  };
  return (
    <Part title={t('team.state.exchange')}>
      <Facts
        rows={[
          ...(role ? [[t('team.state.you'), t('team.state.you.as', { name: person, role: t(`team.role.${role}`) })] as const] : []),
          [t('team.state.last'), at === null ? t('team.state.last.none') : formatDate(new Date(at).toISOString())],
          [t('team.state.pending'), pending || t('team.state.pending.none')],
          [t('team.state.folder'), <span key="folder" className="team-path">{folder}</span>],
        ]}
      />
      <div className="team-do">
        {state === 'removed' ? null : (
          <Button disabled={busy} onClick={() => void sync()}>
            {t(busy ? 'team.syncing' : 'team.sync')}
          </Button>
        )}
        <Button tone="quiet" onClick={() => ask({ what: 'check', folder })}>
          {t('team.check.title')}
        </Button>
      </div>
    </Part>
  );
}

function Folders({ team: { roots, role } }: { team: TeamNow }) {
  return (
    <Part title={t('team.roots')}>
      {roots.length ? (
        <ul className="team-list">
          {roots.map(({ n, name, path }) => (
            <li key={n}>
              <span>{name}</span>
              <span className="team-note team-path">{path.startsWith('team:') ? t('team.roots.elsewhere') : path}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="team-note">{t(roots.length ? 'team.roots.about' : 'team.roots.none')}</p>
      <div className="team-do">
        {role === 'admin' ? <Button onClick={() => ask({ what: 'share' })}>{t('team.share')}</Button> : null}
        {role && role !== 'viewer' && roots.some(({ path }) => !path.startsWith('team:')) ? (
          <Button onClick={() => ask({ what: 'keep' })}>{t('team.keep')}</Button>
        ) : null}
      </div>
    </Part>
  );
}

function This({ team: { role, state } }: { team: TeamNow }) {
  return (
    <Part title={t('team.this')} wide>
      <div className="team-do">
        <Button onClick={() => ask({ what: 'leave' })}>{t('team.leave')}</Button>
        {state === 'member' && role !== 'admin' ? (
          <Button tone="quiet" onClick={() => ask({ what: 'admin' })}>
            {t('team.recover')}
          </Button>
        ) : null}
      </div>
    </Part>
  );
}
