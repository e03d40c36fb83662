/** The team that shares this catalog, as far as every part of the window has to know: who one is there, and what one may not change. */
import type { AssetRow } from '../../src-shared/contract/shapes.ts';
import type { Output } from './client.ts';
import { t } from './messages.ts';
import { useCall } from './query.ts';

export type TeamNow = NonNullable<Output<'team.state'>['team']>;
/** undefined while it is asked for; null: this catalog belongs to no team. */
export const useTeam = (): TeamNow | null | undefined => useCall('team.state', {}).data?.team;

export type Locked = NonNullable<AssetRow['locked']>;
/** Why it cannot be changed, in words. */
export const lockedText = (locked: Locked): string => t(`team.locked.${locked}`);

const mayAll = (team: TeamNow | null | undefined): boolean =>
  !team || team.state === 'waiting' || team.role === 'admin' || team.role === 'editor';

/** Why one of these cannot be changed, in words; undefined: all can. */
export const whyLockedRow = (all: readonly (Pick<AssetRow, 'locked'> | null | undefined)[]): string | undefined => {
  const locked = all.find((row) => row?.locked)?.locked;
  return locked && lockedText(locked);
};

/** Why somebody who may change nothing of the team's is refused; undefined: there is something that they may. */
export function useWhyNothing(): string | undefined {
  const team = useTeam();
  if (mayAll(team) || team?.role === 'contributor') return undefined;
  return lockedText(team?.role === 'viewer' ? 'viewer' : 'removed');
}

/** Why it is not this person's to say how files of a folder of the library are kept and written, by the folder's number. */
export function useLockedRoots(): (n: number) => string | undefined {
  const team = useTeam();
  if (!team || team.state === 'waiting' || team.role === 'admin') return () => undefined;
  return (n) => (team.roots.some((root) => root.n === n) ? t('team.locked.folder', { team: team.name }) : undefined);
}

/** Is there something that this person may not change? */
export const useIsLimited = (): boolean => !mayAll(useTeam());

/** Why tags and collections of the team's cannot be changed by this person, by their numbers. */
export function useLockedEntities(): (n: number) => string | undefined {
  const team = useTeam();
  const limited = !mayAll(team);
  const { data } = useCall('team.locked', {}, { enabled: limited });
  if (!team || !limited || !data) return () => undefined;
  const why = lockedText(team.role === 'viewer' || team.role === 'contributor' ? team.role : 'removed');
  const all = new Set(data.ns);
  return (n) => (all.has(n) ? why : undefined);
}
