import { ArrowLeft, CircleCheck, CloudOff, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { formatDate, t } from '../../client/messages.ts';
import { backToPictures } from '../../client/state.ts';
import { Button } from '../../ui/index.ts';
import { act, ask, type TeamNow, useTeam } from './asking.ts';
import { Held } from './held.tsx';
import { Part } from './part.tsx';
import { Asking, People } from './people.tsx';
import { SetBack } from './set-back.tsx';
import './team.css';

/** All about the team that shares this catalog, and how one begins. */
export default function TeamView() {
  const team = useTeam();
  const page = useRef<HTMLElement>(null);
  // Keys are for the page that was asked for, not for the pictures that are gone.
  useEffect(() => page.current?.focus({ preventScroll: true }), []);
  // A button goes with what it was for; the keys stay here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when what is shown is another
  useEffect(() => {
    if (document.activeElement === document.body) page.current?.focus({ preventScroll: true });
  }, [team]);
  return (
    <section
      ref={page}
      className="team"
      data-region="team"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
      tabIndex={0}
      aria-label={t('team.name')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) backToPictures();
      }}
    >
      <div className="team-page">
        <header className="team-head">
          <h1>{team?.name || t(team === null ? 'team.none.title' : 'team.name')}</h1>
          <Button icon={ArrowLeft} tone="quiet" onClick={() => backToPictures()}>
            {t('team.back')}
          </Button>
        </header>
        {team ? <Present team={team} /> : team === null ? <None /> : null}
      </div>
    </section>
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
      <div className="team-parts">
        <State team={team} />
        <Folders team={team} />
        <People team={team} />
        <Held team={team} />
        <This team={team} />
      </div>
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
      <dl className="team-facts tabular">
        {role ? (
          <div>
            <dt>{t('team.state.you')}</dt>
            <dd>{t('team.state.you.as', { name: person, role: t(`team.role.${role}`) })}</dd>
          </div>
        ) : null}
        <div>
          <dt>{t('team.state.last')}</dt>
          <dd>{at === null ? t('team.state.last.none') : formatDate(new Date(at).toISOString())}</dd>
        </div>
        <div>
          <dt>{t('team.state.pending')}</dt>
          <dd>{pending || t('team.state.pending.none')}</dd>
        </div>
        <div>
          <dt>{t('team.state.folder')}</dt>
          <dd className="team-path">{folder}</dd>
        </div>
      </dl>
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
