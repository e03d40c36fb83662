import { ArrowDownWideNarrow, ArrowUpNarrowWide, PanelLeft, PanelRight, Settings2 } from 'lucide-react';
import { SORTS } from '../../src-shared/domain/listed.ts';
import { KEYMAPS, keyLabel, runCommand } from '../client/commands.ts';
import { t } from '../client/messages.ts';
import { CELL_MAX, CELL_MIN, setUi, useUi } from '../client/state.ts';
import { Activity } from '../features/activity/index.ts';
import { namedBy } from '../features/collections/index.ts';
import { TeamSign } from '../features/team/index.ts';
import { Here } from '../features/together/index.ts';
import { SearchBox } from '../features/search/index.ts';
import { Button, IconButton, Menu, type MenuEntry, Segments, Slider } from '../ui/index.ts';
import { togglePanel, usePanels } from './panels.ts';
import './bars.css';

export function TopBar() {
  const view = useUi((state) => state.view);
  const size = useUi((state) => state.cellSize);
  const { sidebar, inspector, squeezed } = usePanels();
  return (
    <header className="top-bar" data-region="top">
      <h1 className="spoken">{t('app.name')}</h1>
      <div className="top-left">
        {squeezed.includes('sidebar') ? (
          <IconButton
            icon={PanelLeft}
            name={t('command.panels.sidebar')}
            on={sidebar === 'over'}
            onClick={() => togglePanel('sidebar')}
          />
        ) : null}
        <Segments
          name={t('app.views')}
          value={view}
          choices={[
            { value: 'grid', text: t('app.view.grid'), shortcut: keyLabel('view.grid') },
            { value: 'list', text: t('app.view.list'), shortcut: keyLabel('view.list') },
            { value: 'timeline', text: t('app.view.timeline'), shortcut: keyLabel('view.timeline') },
            { value: 'map', text: t('app.view.map'), shortcut: keyLabel('view.map') },
            { value: 'loupe', text: t('app.view.loupe'), shortcut: keyLabel('view.loupe') },
            { value: 'compare', text: t('compare.name'), shortcut: keyLabel('view.compare') },
          ]}
          onChange={(next) => runCommand(`view.${next}`)}
        />
      </div>
      <div className="top-search">
        <SearchBox />
      </div>
      <div className="top-right">
        <SortMenu />
        {view === 'grid' || view === 'timeline' ? (
          <Slider
            name={t('app.size')}
            value={size}
            min={CELL_MIN}
            max={CELL_MAX}
            step={4}
            onChange={(cellSize) => setUi({ cellSize })}
          />
        ) : null}
        <Activity />
        <Here />
        <TeamSign />
        <Appearance />
        {squeezed.includes('inspector') ? (
          <IconButton
            icon={PanelRight}
            name={t('command.panels.inspector')}
            on={inspector === 'over'}
            onClick={() => togglePanel('inspector')}
          />
        ) : null}
      </div>
    </header>
  );
}

function SortMenu() {
  const dated = useUi((state) => state.overview === 'timeline');
  const chosen = useUi((state) => state.sort);
  const sort = dated ? 'taken' : chosen;
  const dir = useUi((state) => state.dir);
  const down = dir === 'desc';
  const inCollection = useUi((state) => namedBy(state.query) !== undefined);
  const entries: MenuEntry[] = SORTS.filter((key) => key !== 'collection' || inCollection).map((key) => ({
    text: t(`app.sort.${key}`),
    checked: key === sort,
    // The timeline has an order of its own.
    disabled: dated && key !== 'taken',
    run: () => setUi({ sort: key }),
  }));
  const name = t(`app.sort.${dir}`);
  return (
    <div className="sort">
      <Menu
        trigger={
          <Button tone="quiet" aria-label={`${t('app.sort')}: ${t(`app.sort.${sort}`)}`}>
            {t(`app.sort.${sort}`)}
          </Button>
        }
        align="end"
        entries={entries}
      />
      <IconButton
        icon={down ? ArrowDownWideNarrow : ArrowUpNarrowWide}
        name={name}
        onClick={() => setUi({ dir: down ? 'asc' : 'desc' })}
      />
    </div>
  );
}

function Appearance() {
  const { theme, canvas, layout, keymap } = useUi();
  const entries: MenuEntry[] = [
    { heading: t('app.layout') },
    ...(['justified', 'square'] as const).map((value) => ({
      text: t(`app.layout.${value}`),
      checked: layout === value,
      run: () => setUi({ layout: value }),
    })),
    'line',
    { heading: t('app.theme') },
    ...(['dark', 'light', 'system'] as const).map((value) => ({
      text: t(`app.theme.${value}`),
      checked: theme === value,
      run: () => setUi({ theme: value }),
    })),
    'line',
    { heading: t('app.canvas') },
    ...(['theme', 'mid'] as const).map((value) => ({
      text: t(`app.canvas.${value}`),
      checked: canvas === value,
      run: () => setUi({ canvas: value }),
    })),
    'line',
    { heading: t('app.keymap') },
    ...Object.entries(KEYMAPS).map(([value, { name }]) => ({
      text: name,
      checked: keymap === value,
      run: () => setUi({ keymap: value }),
    })),
  ];
  return <Menu trigger={<IconButton icon={Settings2} name={t('app.menu')} />} align="end" entries={entries} />;
}
