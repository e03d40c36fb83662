import { lazy, Suspense, useEffect } from 'react';
import { create } from 'zustand';
import { type Command, keyLabel, registerCommands } from '../../client/commands.ts';
import { getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { getSelection, type Targets, targetCount, targets } from '../selection/index.ts';
import { copied } from './copied.ts';

type What = 'template' | 'replace' | 'copy' | 'places';
interface Asked {
  what: What | 'none';
  on: Targets;
  count: number;
}
const useAsked = create<Asked>(() => ({ what: 'none', on: [], count: 0 }));
const close = () => useAsked.setState({ what: 'none' });

// Seldom needed: loaded when they are.
const DIALOGS = {
  template: lazy(() => import('./template-dialog.tsx')),
  replace: lazy(() => import('./replace-dialog.tsx')),
  places: lazy(() => import('./places-dialog.tsx')),
  copy: lazy(() => import('./copy-dialog.tsx')),
};

const any = () => targetCount() > 0;
const ask = (what: What) => () => {
  // What assets show may have changed since they were last looked at.
  queries.removeQueries({ queryKey: ['batch.preview'] });
  useAsked.setState({ what, on: targets(), count: targetCount() });
};

function paste(): void {
  const body = copied();
  if (!body) {
    toast({ text: t('batch.paste.nothing', { key: keyLabel('metadata.copy') ?? '' }), key: 'assets' });
    return;
  }
  const on = targets();
  void carryOut(on, () => getClient().call('batch.apply', { targets: on, wish: { body, pasted: true } }));
}

const commands: readonly Command[] = [
  { id: 'template', title: t('command.template'), group: 'edit', changes: 'chosen', once: true, when: any, run: ask('template') },
  { id: 'replace', title: t('command.replace'), group: 'edit', changes: 'chosen', once: true, when: any, run: ask('replace') },
  { id: 'places', title: t('command.places'), group: 'edit', changes: 'chosen', once: true, when: any, run: ask('places') },
  { id: 'metadata.copy', title: t('command.metadata.copy'), group: 'edit', changes: 'own', once: true, when: () => getSelection().focus !== undefined, run: ask('copy') },
  { id: 'metadata.paste', title: t('command.metadata.paste'), group: 'edit', changes: 'chosen', once: true, when: any, run: paste },
];

/** Once in the app. */
export function BatchDialogs() {
  const { what, on, count } = useAsked();
  useEffect(() => registerCommands(commands), []);
  if (what === 'none') return null;
  const Open = DIALOGS[what];
  return (
    <Suspense fallback={null}>
      <Open on={on} count={count} onClose={close} />
    </Suspense>
  );
}
