import { Download, Ellipsis, FolderOpen, HardDriveDownload, Images, Plus, Sparkles, Upload } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { getClient } from '../../client/client.ts';
import { keyLabel, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { getUi, setUi, useShownQuery, useUi } from '../../client/state.ts';
import { IconButton, Menu, Tree } from '../../ui/index.ts';
import { askForCollection, CollectionTree } from '../collections/index.ts';
import { useSelection } from '../selection/index.ts';
import { askAboutTag, exportTags, importTags, TagTree } from '../tags/index.ts';
import { openAddFolder } from './add-folder.ts';
import { FolderTree } from './folder-tree.tsx';
import { joined } from './joined.ts';
import { useLibraryRows } from './sections.ts';
import './sidebar.css';

/** Where everything is: the library, its folders, its tags. A click shows it, Ctrl narrows what is shown by it. */
export function Sidebar({ head }: { head?: ReactNode }) {
  useGlance();
  return (
    <div className="sidebar">
      {head}
      <Section title={t('library.name')}>
        <LibraryTree />
      </Section>
      <Section
        title={t('library.folders')}
        action={
          <span className="sidebar-actions">
            <IconButton
              size="small"
              icon={HardDriveDownload}
              name={t('command.import')}
              shortcut={keyLabel('import')}
              onClick={() => runCommand('import')}
            />
            <IconButton size="small" icon={Plus} name={t('library.add')} onClick={() => void openAddFolder()} />
          </span>
        }
      >
        <FolderTree />
      </Section>
      <Section title={t('collections.name')} action={<CollectionMenu />}>
        <CollectionTree />
      </Section>
      <Section title={t('tags.name')} action={<TagMenu />}>
        <TagTree />
      </Section>
      <Section title={t('collections.searches')} action={<SaveSearch />}>
        <CollectionTree searches />
      </Section>
    </div>
  );
}

function CollectionMenu() {
  const hasQuery = useUi((state) => state.query.trim() !== '');
  const some = useSelection((state) => state.count > 0);
  return (
    <Menu
      trigger={<IconButton size="small" icon={Plus} name={t('collections.more')} />}
      align="end"
      entries={[
        {
          text: t('collections.new.manual'),
          icon: Images,
          run: () => askForCollection({ what: 'new', kind: 'manual' }),
        },
        {
          text: t('collections.new.with'),
          icon: Images,
          disabled: !some,
          run: () => askForCollection({ what: 'new', kind: 'manual', withSelection: true }),
        },
        {
          text: t('collections.new.smart'),
          icon: Sparkles,
          disabled: !hasQuery,
          run: () => askForCollection({ what: 'new', kind: 'smart' }),
        },
        { text: t('collections.new.set'), icon: FolderOpen, run: () => askForCollection({ what: 'new', kind: 'set' }) },
      ]}
    />
  );
}

function SaveSearch() {
  const hasQuery = useUi((state) => state.query.trim() !== '');
  return (
    <IconButton
      size="small"
      icon={Plus}
      name={t('collections.save')}
      disabled={!hasQuery}
      onClick={() => askForCollection({ what: 'new', kind: 'search' })}
    />
  );
}

function TagMenu() {
  return (
    <Menu
      trigger={<IconButton size="small" icon={Ellipsis} name={t('tags.menu')} />}
      align="end"
      entries={[
        { text: t('command.tags.new'), icon: Plus, run: () => askAboutTag({ what: 'new', below: undefined }) },
        'line',
        { text: t('command.tags.import'), icon: Download, run: importTags },
        { text: t('command.tags.export'), icon: Upload, run: () => void exportTags() },
      ]}
    />
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="sidebar-head">
        <h2 className="caps">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Rows that lead to a view of their own. */
const VIEWS = ['rights', 'found', 'conflicts', 'feed', 'overlooked', 'duplicates'] as const;

function LibraryTree() {
  const query = useShownQuery()?.trim();
  const view = useUi((state) => VIEWS.find((view) => view === state.view));
  const rows = useLibraryRows();
  return (
    <Tree
      name={t('library.name')}
      items={rows.map(({ id, text, icon, count, title }) => ({
        id,
        text: t(text),
        icon,
        count,
        title,
        depth: 0,
        flat: true,
      }))}
      current={view ?? rows.find((row) => row.query !== undefined && row.query === query)?.id}
      onChoose={({ id }, { add }) => {
        const wanted = rows.find((row) => row.id === id)?.query;
        if (wanted === undefined) setUi({ view: VIEWS.find((one) => one === id) ?? 'found' });
        else setUi({ query: add ? joined(getUi().query, wanted) : wanted });
      }}
    />
  );
}

/** Who comes back to the window wants to see what changed where the system does not tell: these folders are looked at again. */
function useGlance(): void {
  useEffect(() => {
    const glance = () => {
      // How long ago each was looked at changes without anybody being told.
      void getClient()
        .call('library.glance', {})
        .then(() => queries.invalidateQueries({ queryKey: ['library.roots'] }))
        .catch(() => undefined);
    };
    window.addEventListener('focus', glance);
    return () => window.removeEventListener('focus', glance);
  }, []);
}
