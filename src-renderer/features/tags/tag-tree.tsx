import type { DragEvent } from 'react';
import { errorText } from '../../client/client.ts';
import { setOpen, useOpen } from '../../client/open-nodes.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getUi, setUi, useUi } from '../../client/state.ts';
import { Tree } from '../../ui/index.ts';
import { ASSETS_TYPE } from '../assets/index.ts';
import { addValue, onlyValue, toggleValue } from '../search/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import { applyTags } from './apply.ts';
import { samePath, visibleTags } from './tag-list.ts';

/** A drag carries at most so many numbers; a larger selection is meant whole. */
const MOST_CARRIED = 2000;

function dropped(event: DragEvent): Targets {
  const ns = JSON.parse(event.dataTransfer.getData(ASSETS_TYPE) || '[]') as number[];
  return ns.length >= MOST_CARRIED && targetCount() > ns.length ? targets() : ns;
}

/** The tags in the sidebar: a click shows what has one, Ctrl adds it to the search, assets dropped on one get it. */
export function TagTree() {
  const query = useUi((state) => state.query);
  const open = useOpen();
  const { data, error } = useCall('tags.list', {});
  const rows = visibleTags(data?.tags ?? [], (path) => open.has(`tag:${path}`));
  const chosen = onlyValue(query, 'tag');
  if (!data && error) return <p className="sidebar-hint">{errorText(error)}</p>;
  if (data && rows.length === 0) return <p className="sidebar-hint">{t('tags.empty')}</p>;
  return (
    <Tree
      name={t('tags.name')}
      items={rows.map(({ tag, depth, open: isOpen }) => ({
        id: tag.path,
        text: tag.name,
        depth,
        open: isOpen,
        count: tag.count,
      }))}
      current={chosen === undefined ? undefined : rows.find(({ tag }) => samePath(tag.path, chosen))?.tag.path}
      onChoose={({ id }, { add }) =>
        setUi({ query: add ? addValue(getUi().query, 'tag', id) : toggleValue('', 'tag', id) })
      }
      onToggle={({ id }, isOpen) => setOpen(`tag:${id}`, isOpen)}
      accepts={(event) => event.dataTransfer.types.includes(ASSETS_TYPE)}
      onDropOn={({ id }, event) => void applyTags({ add: [id] }, dropped(event))}
    />
  );
}
