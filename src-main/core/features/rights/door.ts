/** May this leave? Every way out asks here. */
import type { RightsStanding } from '../../../../src-shared/contract/rights.ts';
import { localDay, RIGHTS_POLICIES, type RightsPolicy, type WayOut } from '../../../../src-shared/domain/rights/rights.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { allSettingsOf } from '../app/app.service.ts';
import { overrideRights, standings } from './rights.sql.ts';

export type DoorDeps = Pick<Deps, 'db' | 'now' | 'actor' | 'wrote'>;

/** How strict each way is: a setting for each, `rights.export` and so on. Blocked unless somebody says otherwise. */
export async function policyOf(deps: Pick<Deps, 'db'>, way: WayOut): Promise<RightsPolicy> {
  const said = (await allSettingsOf(deps))[`rights.${way}`];
  return RIGHTS_POLICIES.find((one) => one === said) ?? 'block';
}

export interface AtTheDoor {
  readonly policy: RightsPolicy;
  /** Those with something against it. */
  readonly concerned: readonly RightsStanding[];
}

export async function atTheDoor(deps: Pick<Deps, 'db' | 'now'>, ns: readonly number[], way: WayOut): Promise<AtTheDoor> {
  const policy = await policyOf(deps, way);
  if (policy === 'off') return { policy, concerned: [] };
  const { assets } = await deps.db.call(standings, { ns, today: localDay(deps.now()), concerned: true });
  return { policy, concerned: assets };
}

/**
 * Lets them out or throws with the reasons. `why`: somebody decided that they leave all the same, which is written down.
 * @returns warnings for people
 */
export async function mayLeave(deps: DoorDeps, ns: readonly number[], way: WayOut, why?: string): Promise<string[]> {
  const { policy, concerned } = await atTheDoor(deps, ns, way);
  if (!concerned.length) return [];
  if (why !== undefined) {
    const { seq } = await deps.db.call(overrideRights, { actor: deps.actor, assets: concerned, way, why });
    deps.wrote(seq);
    return [];
  }
  const said = concerned.slice(0, 5).map(({ name, words }) => `${name}: ${words}`);
  const more = concerned.length > 5 ? ` And ${(concerned.length - 5).toLocaleString('en')} more.` : '';
  if (policy === 'block') throw new RpcError('conflict', `${said.join('. ')}.${more} Leave ${concerned.length === 1 ? 'it' : 'these'} out, or say why it may leave all the same.`);
  return [...said, ...(more ? [more.trim()] : [])];
}
