import { lazy, Suspense, useEffect } from 'react';
import { create } from 'zustand';
import { type Command, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { carryOut } from '../assets/index.ts';
import { getClient } from '../../client/client.ts';
import type { Giving } from './position-dialog.tsx';
import { type Targets, targetCount, targets } from '../selection/index.ts';

interface Asked {
  what: 'none' | 'taken' | 'track';
  on: Targets;
  count: number;
}
const useAsked = create<Asked>(() => ({ what: 'none', on: [], count: 0 }));
const close = () => useAsked.setState({ what: 'none' });

const useGiving = create<{ giving: Giving | undefined }>(() => ({ giving: undefined }));
/** Gives these a position; where some have one already, whoever gives it is asked. */
export function givePosition(on: Targets, position: string): void {
  void import('./position-dialog.tsx').then((dialog) => dialog.givePosition(on, position, (giving) => useGiving.setState({ giving })));
}

// Seldom needed: loaded when they are.
const Taken = lazy(() => import('./taken-dialog.tsx'));
const GivePosition = lazy(() => import('./position-dialog.tsx'));
const Track = lazy(() => import('./track-dialog.tsx'));

const any = () => targetCount() > 0;
const ask = (what: 'taken' | 'track', preview: 'taken.preview' | 'gps.preview') => () => {
  // Times and positions may have changed since they were last looked at.
  queries.removeQueries({ queryKey: [preview] });
  useAsked.setState({ what, on: targets(), count: targetCount() });
};
const send = (call: (on: Targets) => Parameters<typeof carryOut>[1]) => () => {
  const on = targets();
  void carryOut(on, call(on));
};

const commands: readonly Command[] = [
  { id: 'taken', title: t('command.taken'), group: 'edit', changes: 'chosen', once: true, when: any, run: ask('taken', 'taken.preview') },
  { id: 'gps.track', title: t('command.gps.track'), group: 'edit', changes: 'chosen', once: true, when: any, run: ask('track', 'gps.preview') },
  {
    id: 'gps.clear',
    title: t('command.gps.clear'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: any,
    run: send((on) => () => getClient().call('gps.set', { targets: on, position: null })),
  },
  {
    id: 'gps.reset',
    title: t('command.gps.reset'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: any,
    run: send((on) => () => getClient().call('gps.reset', { targets: on })),
  },
];

/** Once in the app. */
export function CorrectionDialogs() {
  const { what, on, count } = useAsked();
  useEffect(() => registerCommands(commands), []);
  const { giving } = useGiving();
  if (giving)
    return (
      <Suspense fallback={null}>
        <GivePosition {...giving} onClose={() => useGiving.setState({ giving: undefined })} />
      </Suspense>
    );
  if (what === 'none') return null;
  const Open = what === 'taken' ? Taken : Track;
  return (
    <Suspense fallback={null}>
      <Open on={on} count={count} onClose={close} />
    </Suspense>
  );
}
