import { CloudOff, type LucideIcon, TriangleAlert, UserRoundPlus, UsersRound } from 'lucide-react';
import { useEffect } from 'react';
import { registerCommands, runCommand } from '../../client/commands.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { backToPictures, setUi, useUi } from '../../client/state.ts';
import { useIsLimited, useLockedEntities } from '../../client/team.ts';
import { Tooltip } from '../../ui/index.ts';
import { targetCount } from '../selection/index.ts';
import { act, ask, type TeamNow, useTeam } from './asking.ts';
import './team-sign.css';

/** In the top bar, where there is a team: how it is with it, in a sign, and the way to all about it. */
export function TeamSign() {
  const team = useTeam();
  const view = useUi((state) => state.view);
  // Keys ask for these (bars.ts) also while the sidebar, which shows them, is not there.
  useLockedEntities();
  useCall('collections.list', {}, { enabled: useIsLimited() });
  useEffect(() => {
    const teamNow = () => queries.getQueryData<{ team: TeamNow | null }>(['team.state', {}])?.team;
    const alone = () => !teamNow();
    return registerCommands([
      { id: 'view.team', title: t('command.team'), group: 'view', run: () => setUi({ view: 'team' }) },
      {
        id: 'team.create',
        title: t('command.team.create'),
        group: 'app',
        changes: 'own',
        once: true,
        when: alone,
        run: () => ask({ what: 'create' }),
      },
      {
        id: 'team.join',
        title: t('command.team.join'),
        group: 'app',
        changes: 'own',
        once: true,
        when: alone,
        run: () => ask({ what: 'join' }),
      },
      { id: 'team.check', title: t('command.team.check'), group: 'app', changes: 'own', once: true, run: () => ask({ what: 'check' }) },
      {
        id: 'team.sync',
        title: t('command.team.sync'),
        group: 'app',
        changes: 'own',
        once: true,
        when: () => !alone(),
        run: () => void act('team.sync', {}, () => t('team.synced')),
      },
      {
        id: 'team.fetch',
        title: t('command.team.fetch'),
        group: 'edit',
        changes: 'own',
        once: true,
        when: () => !alone() && targetCount() > 0,
        run: () => ask({ what: 'fetch' }),
      },
      {
        id: 'team.free',
        title: t('command.team.free'),
        group: 'app',
        changes: 'own',
        once: true,
        when: () => !alone(),
        run: () => ask({ what: 'free' }),
      },
      {
        id: 'team.invite',
        title: t('command.team.invite'),
        group: 'app',
        changes: 'own',
        once: true,
        when: () => teamNow()?.role === 'admin',
        run: () => ask({ what: 'invite' }),
      },
    ]);
  }, []);
  if (!team) return null;
  const { words, short, tone } = signOf(team);
  const Icon = ICONS[tone] ?? UsersRound;
  return (
    <Tooltip text={words}>
      <button
        type="button"
        className="team-sign tabular"
        data-tone={tone}
        aria-pressed={view === 'team'}
        onClick={() => (view === 'team' ? backToPictures() : runCommand('view.team'))}
      >
        <span className="spoken">{words}</span>
        <Icon size={16} strokeWidth={1.5} aria-hidden />
        {short ? <span aria-hidden>{short}</span> : null}
      </button>
    </Tooltip>
  );
}

const ICONS: Partial<Record<Tone, LucideIcon>> = { away: CloudOff, asking: UserRoundPlus, warned: TriangleAlert };

export type Tone = 'ok' | 'away' | 'asking' | 'warned' | 'lost';

/** The gravest first. */
export function signOf({ name: team, state, last, pending, asking, setBack, stalled }: TeamNow): {
  words: string;
  short: string;
  tone: Tone;
} {
  const count = pending ? formatNumber(pending) : '';
  if (state === 'removed')
    return { words: t('team.sign.removed', { team }), short: t('team.sign.short.removed'), tone: 'lost' };
  if (state === 'waiting') return { words: t('team.sign.waiting'), short: t('team.sign.short.waiting'), tone: 'ok' };
  if (last && last.share !== 'ok')
    return {
      words: pending ? t('team.sign.away.sending', { team, n: pending }) : t('team.sign.away', { team }),
      short: [t('team.sign.short.away'), count].filter(Boolean).join(' · '),
      tone: 'away',
    };
  if (stalled) return { words: t('team.sign.stalled', { team }), short: count, tone: 'away' };
  if (setBack) return { words: t('team.sign.setBack', { team }), short: count, tone: 'warned' };
  if (asking) return { words: t('team.sign.asking', { team, n: asking }), short: formatNumber(asking), tone: 'asking' };
  return {
    words: pending ? t('team.sign.sending', { team, n: pending }) : t('team.sign.ok', { team }),
    short: count,
    tone: 'ok',
  };
}
