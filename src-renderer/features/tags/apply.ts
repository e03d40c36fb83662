import { getClient } from '../../client/client.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { t } from '../../client/messages.ts';
import { carryOut } from '../assets/index.ts';
import { type Targets, targets, whyLocked } from '../selection/index.ts';
import { samePath } from './tag-list.ts';

const RECENT = 'tags.recent';
const MOST_RECENT = 12;

/** Puts tags on assets and takes others off, in one undo step; remembers what was put on last. */
export async function applyTags(
  change: { add?: readonly string[]; remove?: readonly string[] },
  on: Targets = targets(),
): Promise<void> {
  const { add = [], remove = [] } = change;
  if (Array.isArray(on) && on.length === 0) {
    toast({ text: t('assets.nothing'), key: 'assets' });
    return;
  }
  const why = whyLocked(on);
  if (why) {
    toast({ text: why, key: 'locked' });
    return;
  }
  const kept = (tag: string) => ![...add, ...remove].some((one) => samePath(one, tag));
  const done = await carryOut(
    on,
    () => getClient().call('tags.apply', { targets: on, add: [...add], remove: [...remove] }),
    (row) => ({ tags: [...row.tags.filter(kept), ...add] }),
  );
  if (done && add.length) await remember(add);
}

/** The tags that were put on last, newest first. */
export const recentOf = (settings: Readonly<Record<string, unknown>> | undefined): readonly string[] => {
  const saved = settings?.[RECENT];
  return Array.isArray(saved) ? saved.filter((path) => typeof path === 'string') : [];
};

async function remember(added: readonly string[]): Promise<void> {
  try {
    const { values } = await getClient().call('app.settings', {});
    const former = recentOf(values).filter((path) => !added.some((one) => samePath(one, path)));
    await getClient().call('app.setSetting', { key: RECENT, value: [...added, ...former].slice(0, MOST_RECENT) });
    void queries.invalidateQueries({ queryKey: ['app.settings'] });
  } catch {
    // That tags were put on is what counts; the list of recent ones can do without them.
  }
}
