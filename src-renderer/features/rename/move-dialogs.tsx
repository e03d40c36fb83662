import { lazy, Suspense, useEffect } from 'react';
import { type Command, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { targetCount } from '../selection/index.ts';
import { askMove, useMoving } from './moving.ts';

// Seldom needed: loaded when it is.
const Open = lazy(() => import('./move-dialog.tsx'));

const any = () => targetCount() > 0;
const commands: readonly Command[] = [
  { id: 'move', title: t('command.move'), group: 'edit', changes: 'chosen', once: true, when: any, run: () => askMove({ copy: false }) },
  { id: 'copy', title: t('command.copy'), group: 'edit', changes: 'own', once: true, when: any, run: () => askMove({ copy: true }) },
];

/** Once in the app. */
export function MoveDialog() {
  const asked = useMoving((state) => state.asked);
  useEffect(() => registerCommands(commands), []);
  return asked ? (
    <Suspense fallback={null}>
      <Open asked={asked} />
    </Suspense>
  ) : null;
}
