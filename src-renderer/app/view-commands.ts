/** Commands about the window itself. */
import type { Command } from '../client/commands.ts';
import { t } from '../client/messages.ts';
import { getResult } from '../client/result.ts';
import { getUi, isOverview, type Overview, setUi } from '../client/state.ts';
import { gridControl } from '../features/grid/index.ts';
import { getSelection, targetCount } from '../features/selection/index.ts';
import { openTagInput } from '../features/tags/index.ts';
import { togglePanel, togglePanels } from './panels.ts';

const hasAny = () => getSelection().focus !== undefined || getResult().ids.length > 0;

function toggleFullScreen(): void {
  // Refused without a recent key or click; then nothing happens, as the browser wants it.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void document.documentElement.requestFullscreen().catch(() => {});
}

/** Gives the focus to the next part of the window: top bar, sidebar, filter bar, pictures, inspector. */
function goRegion(by: number): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const inside = regions.findIndex((region) => region.contains(document.activeElement));
  // Where nothing has the focus the keys are for the pictures.
  const at = inside < 0 ? regions.findIndex((region) => region.dataset['region'] === 'center') : inside;
  for (let i = 1; i <= regions.length; i++) {
    const region = regions[(at + by * i + regions.length * 2) % regions.length]!;
    const stop =
      region.tabIndex >= 0
        ? region
        : (region.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]') ??
          region.querySelector<HTMLElement>('[tabindex="0"]:not([role=separator]), button, input, textarea'));
    if (!stop) continue;
    stop.focus();
    return;
  }
}

function show(view: Overview | 'loupe'): void {
  const before = document.activeElement;
  setUi({ view });
  if (view === 'loupe') return;
  requestAnimationFrame(() => {
    // Whoever has gone on meanwhile, into the search for one, keeps the keyboard.
    const now = document.activeElement;
    if (now === before || now === document.body) gridControl()?.focus();
  });
}

const theme = (value: 'dark' | 'light' | 'system'): Command => ({
  id: `theme.${value}`,
  title: t(`command.theme.${value}`),
  group: 'app',
  changes: 'own',
  run: () => setUi({ theme: value }),
});

export const viewCommands: readonly Command[] = [
  { id: 'view.grid', title: t('command.view.grid'), group: 'view', run: () => show('grid') },
  { id: 'view.list', title: t('command.view.list'), group: 'view', run: () => show('list') },
  { id: 'view.timeline', title: t('command.view.timeline'), group: 'view', run: () => show('timeline') },
  { id: 'view.map', title: t('command.view.map'), group: 'view', run: () => show('map') },
  { id: 'view.loupe', title: t('command.view.loupe'), group: 'view', when: hasAny, run: () => show('loupe') },
  {
    id: 'view.toggle',
    title: t('command.view.toggle'),
    group: 'view',
    once: true,
    when: hasAny,
    run: () => show(isOverview(getUi().view) ? 'loupe' : getUi().overview),
  },
  { id: 'panels.toggle', title: t('command.panels.toggle'), group: 'view', once: true, run: togglePanels },
  {
    id: 'panels.sidebar',
    title: t('command.panels.sidebar'),
    group: 'view',
    run: () => togglePanel('sidebar'),
  },
  {
    id: 'panels.inspector',
    title: t('command.panels.inspector'),
    group: 'view',
    run: () => togglePanel('inspector'),
  },
  {
    id: 'filter.toggle',
    title: t('command.filter.toggle'),
    group: 'view',
    run: () => setUi({ filterBar: !getUi().filterBar }),
  },
  { id: 'fullscreen', title: t('command.fullscreen'), group: 'view', once: true, run: toggleFullScreen },
  { id: 'regions.next', title: t('command.regions.next'), group: 'go', inText: true, run: () => goRegion(1) },
  { id: 'regions.previous', title: t('command.regions.previous'), group: 'go', inText: true, run: () => goRegion(-1) },
  {
    id: 'tag',
    title: t('command.tag'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: () => targetCount() > 0,
    run: openTagInput,
  },
  theme('dark'),
  theme('light'),
  theme('system'),
  {
    id: 'canvas.mid',
    title: t('command.canvas.mid'),
    group: 'app',
    changes: 'own',
    run: () => setUi({ canvas: getUi().canvas === 'mid' ? 'theme' : 'mid' }),
  },
];
