import {
  Combine,
  FolderInput,
  Pencil,
  Pin,
  PinOff,
  Plus,
  SquarePen,
  FolderTree,
  Tag,
  Trash2,
  Upload,
} from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { errorText } from '../../client/client.ts';
import { setOpen, useOpen } from '../../client/open-nodes.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getUi, setUi, useShownQuery } from '../../client/state.ts';
import { useLockedEntities } from '../../client/team.ts';
import { Badge, ContextMenu, type MenuEntry, toast, Tree } from '../../ui/index.ts';
import { ASSETS_TYPE, droppedAssets } from '../assets/index.ts';
import { addValue, onlyValue, toggleValue } from '../search/index.ts';
import { targetCount, whyLocked } from '../selection/index.ts';
import { applyTags } from './apply.ts';
import { ask } from './asking.ts';
import { samePath, type TagNode, visibleTags } from './tag-list.ts';
import { exportTags, moveTag, pinnedOf, togglePinned } from './tree-edit.ts';

/** What a drag of a tag carries: its path. */
const TAG_TYPE = 'application/x-vitrine-tag';

/**
 * The tags in the sidebar: a click shows what has one, Ctrl adds it to the search, assets dropped on one get it, a tag dropped on
 * another goes below it. Pinned ones stand above the tree too.
 */
export function TagTree() {
  const query = useShownQuery() ?? '';
  const open = useOpen();
  const { data, error } = useCall('tags.list', {});
  const rows = visibleTags(data?.tags ?? [], (path) => open.has(`tag:${path}`));
  const chosen = onlyValue(query, 'tag');
  const pinned = pinnedOf(useCall('app.settings', {}).data?.values);
  const [pointedN, setPointed] = useState<number>();
  // As it is now: it may have been moved while the menu is open.
  const pointed = data?.tags.find(({ n }) => n === pointedN);
  const lockOf = useLockedEntities();
  const ifFree = (tag: TagNode | undefined, act: (tag: TagNode) => void) => {
    const why = tag && lockOf(tag.n);
    if (why) toast({ text: why, key: 'locked' });
    else if (tag) act(tag);
  };
  const byPath = (path: string) => rows.find(({ tag }) => tag.path === path)?.tag;
  const onDrop = (path: string, event: DragEvent) => {
    const tag = event.dataTransfer.getData(TAG_TYPE);
    if (tag === '') void applyTags({ add: [path] }, droppedAssets(event));
    else if (!samePath(tag, path)) ifFree(byPath(tag), () => void moveTag(tag, path));
  };
  if (!data && error) return <p className="sidebar-hint">{errorText(error)}</p>;
  if (data && rows.length === 0) return <p className="sidebar-hint">{t('tags.empty')}</p>;
  return (
    <ContextMenu entries={pointed ? entriesFor(pointed, pinned.includes(pointed.id), lockOf(pointed.n)) : []}>
      <div>
        <Tree
          name={t('tags.name')}
          items={rows.map(({ tag, depth, open: isOpen }) => ({
            id: tag.path,
            text: tag.name,
            depth,
            open: isOpen,
            count: tag.count,
            ...(tag.category ? { icon: FolderTree, title: t('tags.category.of', { name: tag.name }) } : {}),
            ...(pinned.includes(tag.id) ? { sign: <Badge icon={Pin} title={t('tags.pinned')} /> } : {}),
          }))}
          current={chosen === undefined ? undefined : rows.find(({ tag }) => samePath(tag.path, chosen))?.tag.path}
          onChoose={({ id }, { add }) =>
            setUi({ query: add ? addValue(getUi().query, 'tag', id) : toggleValue('', 'tag', id) })
          }
          onToggle={({ id }, isOpen) => setOpen(`tag:${id}`, isOpen)}
          onContextMenu={({ id }) => setPointed(byPath(id)?.n)}
          onRename={({ id }) => {
            ifFree(byPath(id), (tag) => ask({ what: 'rename', tag }));
          }}
          onDelete={({ id }) => {
            ifFree(byPath(id), (tag) => ask({ what: 'delete', tag }));
          }}
          onDragStart={({ id }, event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData(TAG_TYPE, id);
          }}
          accepts={(event) => event.dataTransfer.types.some((type) => type === ASSETS_TYPE || type === TAG_TYPE)}
          onDropOn={({ id }, event) => onDrop(id, event)}
        />
      </div>
    </ContextMenu>
  );
}

function entriesFor(tag: TagNode, isPinned: boolean, why: string | undefined): MenuEntry[] {
  const disabled = why !== undefined;
  return [
    { heading: tag.name },
    ...(why ? [{ heading: why }] : []),
    {
      text: t('tags.menu.give'),
      icon: Tag,
      disabled: targetCount() === 0 || whyLocked() !== undefined,
      run: () => void applyTags({ add: [tag.path] }),
    },
    {
      text: t(isPinned ? 'tags.menu.unpin' : 'tags.menu.pin'),
      icon: isPinned ? PinOff : Pin,
      run: () => void togglePinned(tag),
    },
    'line',
    { text: t('tags.menu.new'), icon: Plus, run: () => ask({ what: 'new', below: tag.path }) },
    { text: t('tags.menu.rename'), icon: Pencil, shortcut: 'F2', disabled, run: () => ask({ what: 'rename', tag }) },
    { text: t('tags.menu.move'), icon: FolderInput, disabled, run: () => ask({ what: 'move', tag }) },
    { text: t('tags.menu.merge'), icon: Combine, disabled, run: () => ask({ what: 'merge', tag }) },
    { text: t('tags.menu.edit'), icon: SquarePen, disabled, run: () => ask({ what: 'edit', tag }) },
    { text: t('tags.menu.export'), icon: Upload, run: () => void exportTags(tag.path) },
    'line',
    {
      text: t('tags.menu.delete'),
      icon: Trash2,
      shortcut: 'Del',
      danger: true,
      disabled,
      run: () => ask({ what: 'delete', tag }),
    },
  ];
}
