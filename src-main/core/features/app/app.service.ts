import type { Deps } from '../../deps.ts';
import { allSettings, identity, putSetting } from './settings.sql.ts';

/** Keeps a setting and tells everybody. Answers the change counter. */
export async function saveSetting(
  deps: Pick<Deps, 'db' | 'publish' | 'heardSetting'>,
  key: string,
  value: unknown,
): Promise<number> {
  const { seq } = await deps.db.call(putSetting, { key, value });
  deps.heardSetting(key, value);
  deps.publish('app.settingsChanged', { key, value }, seq);
  return seq;
}

/** Hex. */
export const catalogId = async ({ db }: Pick<Deps, 'db'>): Promise<string> => (await db.call(identity, undefined)).id;

export const allSettingsOf = ({ db }: Pick<Deps, 'db'>): Promise<Record<string, unknown>> =>
  db.call(allSettings, undefined);
