import { lazy, Suspense, useEffect } from 'react';
import { create } from 'zustand';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';

interface Asked {
  open: boolean;
  on: Targets;
  count: number;
}
const useAsked = create<Asked>(() => ({ open: false, on: [], count: 0 }));

// Seldom needed: loaded when it is.
const Open = lazy(() => import('./taken-dialog.tsx'));

/** Once in the app. */
export function TakenDialog() {
  const { open, on, count } = useAsked();
  useEffect(
    () =>
      registerCommands([
        {
          id: 'taken',
          title: t('command.taken'),
          group: 'edit',
          once: true,
          when: () => targetCount() > 0,
          run: () => {
            // Times may have changed since they were last looked at.
            queries.removeQueries({ queryKey: ['taken.preview'] });
            useAsked.setState({ open: true, on: targets(), count: targetCount() });
          },
        },
      ]),
    [],
  );
  return open ? (
    <Suspense fallback={null}>
      <Open on={on} count={count} onClose={() => useAsked.setState({ open: false })} />
    </Suspense>
  ) : null;
}
