import {
  Crosshair,
  FolderOpen,
  Image,
  Images,
  type LucideIcon,
  Minus,
  Pencil,
  Plus,
  Search,
  Sparkles,
  Trash2,
  UsersRound,
} from 'lucide-react';
import { type DragEvent, useEffect, useState } from 'react';
import { setOpen, useOpen } from '../../client/open-nodes.ts';
import { errorText, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { rows as rowCache, useRow } from '../../client/rows.ts';
import { getUi, setUi, useShownQuery } from '../../client/state.ts';
import { useLockedEntities } from '../../client/team.ts';
import { Badge, ContextMenu, type MenuEntry, toast, Tree } from '../../ui/index.ts';
import { ASSETS_TYPE, Picture } from '../assets/index.ts';
import { addValue } from '../search/index.ts';
import { getSelection, targetCount, targets } from '../selection/index.ts';
import { askGrants } from '../together/index.ts';
import { ask } from './asking.ts';
import {
  changeMembers,
  type Collection,
  deleteCollection,
  isNamed,
  namedBy,
  queryOf,
  setCollection,
  setTarget,
  showCollection,
  targetOf,
} from './collections.ts';
import './collections.css';

const ICONS: Readonly<Record<Collection['kind'], LucideIcon>> = {
  manual: Images,
  set: FolderOpen,
  smart: Sparkles,
  search: Search,
};
/** What a drag of a collection carries: its number. */
const COLLECTION_TYPE = 'application/x-vitrine-collection';
/** A drag of assets carries at most so many numbers; a larger selection is meant whole. */
const MOST_CARRIED = 2000;

/** Collections in the sidebar: a click shows one, assets dropped on one go in, collections dropped on a set too. `searches`: the saved ones instead. */
export function CollectionTree({ searches = false }: { searches?: boolean }) {
  const query = useShownQuery() ?? '';
  const open = useOpen();
  const { data, error } = useCall('collections.list', {});
  const target = targetOf(useCall('app.settings', {}).data?.values);
  const [pointed, setPointed] = useState<number>();
  const all = data?.collections ?? [];
  const rows = searches
    ? all.filter(({ kind }) => kind === 'search').map((one) => ({ one, depth: 0, open: undefined }))
    : visible(all, (n) => open.has(`collection:${n}`));
  const lockOf = useLockedEntities();
  const isFree = (n: number) => {
    const why = lockOf(n);
    if (why) toast({ text: why, key: 'locked' });
    return !why;
  };
  const byId = (id: string) => all.find(({ n }) => String(n) === id);
  if (!data && error) return <p className="sidebar-hint">{errorText(error)}</p>;
  if (data && rows.length === 0)
    return <p className="sidebar-hint">{t(searches ? 'collections.searches.empty' : 'collections.empty')}</p>;
  const at = all.find(({ n }) => n === pointed);
  const chosen = searches
    ? all.find((one) => one.kind === 'search' && one.query === query)
    : all.find((one) => one.kind !== 'search' && isNamed(one, namedBy(query)) && queryOf(one) === query);
  const drop = (one: Collection, event: DragEvent) => {
    const moved = event.dataTransfer.getData(COLLECTION_TYPE);
    if (moved !== '') {
      if (one.kind === 'set' && Number(moved) !== one.n && isFree(Number(moved))) void setCollection(Number(moved), { parent: one.n });
      return;
    }
    if (!isFree(one.n)) return;
    const ns = JSON.parse(event.dataTransfer.getData(ASSETS_TYPE) || '[]') as number[];
    changeMembers('add', one.n, ns.length >= MOST_CARRIED && targetCount() > ns.length ? targets() : ns);
  };
  return (
    <ContextMenu entries={at ? entriesFor(at, target, lockOf(at.n)) : []}>
      <div>
        <Tree
          name={t(searches ? 'collections.searches' : 'collections.name')}
          items={rows.map(({ one, depth, open: isOpen }) => ({
            id: String(one.n),
            text: one.name,
            depth,
            open: isOpen,
            count: one.count,
            flat: searches,
            icon: ICONS[one.kind],
            ...(one.kind === 'manual' && one.cover !== undefined ? { picture: <Cover n={one.cover} /> } : {}),
            ...(one.id === target ? { sign: <Badge icon={Crosshair} title={t('collections.target.is')} /> } : {}),
            title: one.query === undefined ? undefined : `${one.name}: ${one.query}`,
          }))}
          current={chosen && String(chosen.n)}
          onChoose={({ id }, { add }) => {
            const one = byId(id);
            if (!one) return;
            if (add && one.kind !== 'search') setUi({ query: addValue(getUi().query, 'collection', one.path) });
            else showCollection(one);
          }}
          onToggle={({ id }, isOpen) => setOpen(`collection:${id}`, isOpen)}
          onContextMenu={({ id }) => setPointed(Number(id))}
          onRename={({ id }) => {
            const collection = byId(id);
            if (collection && isFree(collection.n)) ask({ what: 'rename', collection });
          }}
          onDelete={({ id }) => void (isFree(Number(id)) && deleteCollection(Number(id)))}
          onDragStart={({ id }, event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData(COLLECTION_TYPE, id);
          }}
          accepts={(event) =>
            !searches && event.dataTransfer.types.some((type) => type === ASSETS_TYPE || type === COLLECTION_TYPE)
          }
          onDropOn={({ id }, event) => {
            const one = byId(id);
            if (one) drop(one, event);
          }}
        />
      </div>
    </ContextMenu>
  );
}

/** The picture that stands for a collection. */
function Cover({ n }: { n: number }) {
  const row = useRow(n);
  useEffect(() => rowCache.wantToo([n]), [n]);
  return <span className="collection-cover">{row ? <Picture row={row} edge={18} /> : null}</span>;
}

/** Sets before what is in them, those that are open only; by name, as they come. */
function visible(all: readonly Collection[], isOpen: (n: number) => boolean) {
  const rows: { one: Collection; depth: number; open: boolean | undefined }[] = [];
  const visit = (parent: number | undefined, depth: number) => {
    for (const one of all) {
      if (one.parent !== parent || one.kind === 'search') continue;
      const hasBelow = one.kind === 'set' && all.some((other) => other.parent === one.n);
      const open = hasBelow ? isOpen(one.n) : undefined;
      rows.push({ one, depth, open });
      if (open) visit(one.n, depth + 1);
    }
  };
  visit(undefined, 0);
  return rows;
}

/** Of a team; without one there is nobody to let change anything. */
const isAdmin = (): boolean => queries.getQueryData<Output<'team.state'>>(['team.state', {}])?.team?.role === 'admin';

/** Of one that is not this person's to change only the reason is said. */
function entriesFor(one: Collection, target: string | undefined, why: string | undefined): MenuEntry[] {
  if (why) return [{ heading: one.name }, { heading: why }];
  const { n, kind } = one;
  const some = targetCount() > 0;
  const { focus } = getSelection();
  const { query } = getUi();
  const byKind: Readonly<Record<Collection['kind'], MenuEntry[]>> = {
    manual: [
      { text: t('collections.menu.add'), icon: Plus, disabled: !some, run: () => changeMembers('add', n) },
      { text: t('collections.menu.remove'), icon: Minus, disabled: !some, run: () => changeMembers('remove', n) },
      {
        text: t('collections.menu.target'),
        icon: Crosshair,
        shortcut: 'B',
        disabled: one.id === target,
        run: () => void setTarget(one.id),
      },
      {
        text: t('collections.menu.cover'),
        icon: Image,
        disabled: focus === undefined,
        run: () => void setCollection(n, { cover: focus ?? null }),
      },
    ],
    set: [
      { text: t('collections.new.manual'), icon: Plus, run: () => ask({ what: 'new', kind: 'manual', parent: n }) },
      { text: t('collections.new.set'), icon: FolderOpen, run: () => ask({ what: 'new', kind: 'set', parent: n }) },
    ],
    smart: [
      {
        text: t('collections.menu.query'),
        icon: Search,
        disabled: query.trim() === '',
        run: () => void setCollection(n, { query }),
      },
    ],
    search: [
      {
        text: t('collections.menu.query'),
        icon: Search,
        disabled: query.trim() === '',
        run: () => void setCollection(n, { query }),
      },
    ],
  };
  return [
    { heading: one.name },
    ...byKind[kind],
    'line',
    {
      text: t('collections.menu.rename'),
      icon: Pencil,
      shortcut: 'F2',
      run: () => ask({ what: 'rename', collection: one }),
    },
    ...(kind === 'manual' && isAdmin() ? [{ text: t('grants.menu'), icon: UsersRound, run: () => askGrants(n) }] : []),
    ...(one.parent === undefined
      ? []
      : [{ text: t('collections.menu.top'), icon: FolderOpen, run: () => void setCollection(n, { parent: null }) }]),
    {
      text: t('collections.menu.delete'),
      icon: Trash2,
      shortcut: 'Del',
      danger: true,
      run: () => void deleteCollection(n),
    },
  ];
}
