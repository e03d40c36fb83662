import { ChevronDown, Library } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { getHello } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { setUi } from '../../client/state.ts';
import { Menu, type MenuEntry, MiddleEllipsis } from '../../ui/index.ts';
import { askElsewhere, askFor, go, makeStandard, otherThan } from './going.ts';
import './catalog.css';

const LISTED = 8;

/** Which catalog this is, and the way to others. */
export function CatalogMenu() {
  const { name, path } = getHello().catalog;
  const recent = useCall('catalog.recent', {}).data?.catalogs ?? [];
  const button = useRef<HTMLButtonElement>(null);
  useEffect(
    () =>
      registerCommands([
        { id: 'catalog.menu', title: t('command.catalog.menu'), group: 'app', changes: 'own', run: () => button.current?.click() },
        { id: 'catalog.new', title: t('command.catalog.new'), group: 'app', changes: 'own', once: true, run: () => askFor('new') },
        { id: 'catalog.open', title: t('command.catalog.open'), group: 'app', changes: 'own', once: true, run: () => askFor('open') },
        { id: 'catalog.find', title: t('command.catalog.find'), group: 'go', once: true, run: askElsewhere },
        {
          id: 'catalog.standard',
          title: t('command.catalog.standard'),
          group: 'app',
          changes: 'own',
          once: true,
          run: () => void makeStandard(),
        },
      ]),
    [],
  );
  const others = otherThan(path, recent).slice(0, LISTED);
  const standard = recent.find((one) => one.path === path)?.standard === true;
  const entries: MenuEntry[] = [
    ...(others.length ? [{ heading: t('catalog.recent') }] : []),
    ...others.map(
      (one): MenuEntry => ({
        text: one.there ? titleOf(one, others) : t('catalog.gone', { name: titleOf(one, others) }),
        disabled: !one.there,
        run: () => void go({ path: one.path }),
      }),
    ),
    ...(others.length ? (['line'] as const) : []),
    { text: t('catalog.new'), run: () => askFor('new') },
    { text: t('catalog.open'), run: () => askFor('open') },
    'line',
    { text: t('catalog.standard'), checked: standard, disabled: standard, run: () => void makeStandard() },
    { text: t('health.backups'), run: () => setUi({ view: 'health' }) },
    { text: t('team.open'), run: () => setUi({ view: 'team' }) },
  ];
  return (
    <Menu
      trigger={
        <button
          ref={button}
          type="button"
          className="catalog-button"
          aria-label={t('catalog.menu', { name })}
          title={path}
        >
          <Library size={16} strokeWidth={1.5} aria-hidden />
          <MiddleEllipsis text={name} className="catalog-name" />
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
        </button>
      }
      entries={entries}
    />
  );
}

/** Two of one name are told apart by where they are. */
function titleOf(one: { name: string; path: string }, all: readonly { name: string; path: string }[]): string {
  return all.some((other) => other !== one && other.name === one.name) || one.name === getHello().catalog.name
    ? `${one.name} — ${one.path}`
    : one.name;
}
