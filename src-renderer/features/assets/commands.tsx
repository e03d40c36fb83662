/** The commands that act on assets: in the grid on the selection, in the loupe on the one shown. */
import { useState, useSyncExternalStore } from 'react';
import { LABELS } from '../../../src-shared/domain/asset.ts';
import type { Command } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { rows } from '../../client/rows.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { getSelection, selectAll, selectNone, type Targets, targetCount, targets } from '../selection/index.ts';
import { InUse } from './in-use.tsx';
import { download, redo, reveal, setValues, trash, undo } from './actions.ts';

const any = () => targetCount() > 0;

const rating: Command[] = [0, 1, 2, 3, 4, 5].map((n) => ({
  id: `rate.${n}`,
  title: n ? t('command.rate.n', { n }) : t('command.rate.0'),
  group: 'rate',
  changes: 'chosen',
  culling: true,
  when: any,
  run: ({ advance }) => setValues({ rating: n }, advance),
}));

const labels: Command[] = LABELS.map((label) => ({
  id: `label.${label}`,
  title: t(`command.label.${label}`),
  group: 'rate',
  changes: 'chosen',
  culling: true,
  when: any,
  run: ({ advance }) => setValues({ label }, advance),
}));

export const assetCommands: readonly Command[] = [
  ...rating,
  {
    id: 'rate.up',
    title: t('command.rate.up'),
    group: 'rate',
    changes: 'chosen',
    culling: true,
    when: any,
    run: ({ advance }) => setValues({ ratingStep: 1 }, advance),
  },
  {
    id: 'rate.down',
    title: t('command.rate.down'),
    group: 'rate',
    changes: 'chosen',
    culling: true,
    when: any,
    run: ({ advance }) => setValues({ ratingStep: -1 }, advance),
  },
  ...labels,
  {
    id: 'label.none',
    title: t('command.label.none'),
    group: 'rate',
    changes: 'chosen',
    culling: true,
    when: any,
    run: ({ advance }) => setValues({ label: null }, advance),
  },
  {
    id: 'flag.pick',
    title: t('command.flag.pick'),
    group: 'rate',
    changes: 'chosen',
    culling: true,
    when: any,
    run: ({ advance }) => setValues({ flag: 'pick' }, advance),
  },
  {
    id: 'flag.reject',
    title: t('command.flag.reject'),
    group: 'rate',
    changes: 'chosen',
    culling: true,
    when: any,
    run: ({ advance }) => setValues({ flag: 'reject' }, advance),
  },
  {
    id: 'flag.none',
    title: t('command.flag.none'),
    group: 'rate',
    changes: 'chosen',
    culling: true,
    when: any,
    run: ({ advance }) => setValues({ flag: null }, advance),
  },
  {
    id: 'rotate.left',
    title: t('command.rotate.left'),
    group: 'edit',
    changes: 'chosen',
    when: any,
    run: () => setValues({ rotate: -90 }),
  },
  {
    id: 'rotate.right',
    title: t('command.rotate.right'),
    group: 'edit',
    changes: 'chosen',
    when: any,
    run: () => setValues({ rotate: 90 }),
  },
  { id: 'select.all', title: t('command.select.all'), group: 'select', run: selectAll },
  { id: 'select.none', title: t('command.select.none'), group: 'select', run: selectNone },
  { id: 'undo', title: t('command.undo'), group: 'edit', changes: 'own', run: () => void undo() },
  { id: 'redo', title: t('command.redo'), group: 'edit', changes: 'own', run: () => void redo() },
  {
    id: 'trash',
    title: t('command.trash'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: any,
    run: () => ask({ on: targets(), count: targetCount(), copies: copiesIn(targets()) }),
  },
  {
    id: 'assets.download',
    title: t('command.download'),
    group: 'edit',
    changes: 'own',
    when: any,
    once: true,
    run: () => void download(),
  },
  {
    id: 'reveal',
    title: t('command.reveal'),
    group: 'edit',
    changes: 'own',
    once: true,
    when: () => getSelection().focus !== undefined,
    run: () => {
      const { focus } = getSelection();
      if (focus !== undefined) void reveal(focus);
    },
  },
];

/** As far as is known here: of what a query finds, that is what is on screen. */
const copiesIn = (on: Targets): number => (Array.isArray(on) ? on.filter((n) => rows.get(n)?.copy).length : 0);

interface Question {
  on: Targets;
  count: number;
  /** How many of them are virtual copies. */
  copies: number;
}
let question: Question | undefined;
const watchers = new Set<() => void>();
function ask(next: Question | undefined): void {
  question = next;
  for (const watch of watchers) watch();
}
const watchQuestion = (watch: () => void) => {
  watchers.add(watch);
  return () => watchers.delete(watch);
};

/** The questions these commands ask; once in the app. */
export function AssetDialogs() {
  const asked = useSyncExternalStore(watchQuestion, () => question);
  // Stays while the dialog closes, so that its words do not vanish before it does.
  const [last, setLast] = useState<Question>();
  if (asked && asked !== last) setLast(asked);
  const { count: n = 0, copies = 0 } = asked ?? last ?? {};
  const only = copies > 0 && copies === n;
  return (
    <Dialog
      open={asked !== undefined}
      onClose={() => ask(undefined)}
      size="small"
      title={t(only ? 'assets.trash.copies.title' : 'assets.trash.title', { n: only ? n : n - copies })}
      actions={
        <>
          <Button onClick={() => ask(undefined)}>{t('ui.cancel')}</Button>
          <Button
            tone="danger"
            onClick={() => {
              if (asked) void trash(asked.on);
              ask(undefined);
            }}
          >
            {t(only ? 'assets.trash.copies.do' : 'assets.trash.do', { n: only ? n : n - copies })}
          </Button>
        </>
      }
    >
      {asked && !only ? <InUse on={asked.on} /> : null}
      <p>{t(only ? 'assets.trash.copies.body' : 'assets.trash.body')}</p>
      {copies && !only ? <p>{t('assets.trash.copies.too', { n: copies })}</p> : null}
    </Dialog>
  );
}
