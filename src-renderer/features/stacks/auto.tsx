import { lazy, Suspense, useEffect, useState } from 'react';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { getResult } from '../../client/result.ts';
import { targetCount, targets } from '../selection/index.ts';
import type { Asked, Way } from './auto-dialog.tsx';

// Seldom needed: loaded when it is.
const Dialog = lazy(() => import('./auto-dialog.tsx'));
const COMMANDS: readonly Way[] = ['time', 'bursts', 'brackets'];

/** What is selected, where that is more than one; else all that is found. */
function wanted(way: Way): Asked {
  const count = targetCount();
  if (count > 1) return { way, on: targets(), count, all: false };
  const { query, total } = getResult();
  return { way, on: { query }, count: total, all: true };
}

/** Stacks from capture times. Once in the app. */
export function AutoStackDialog() {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => registerCommands(COMMANDS.map((way) => ({ id: `stacks.auto.${way}`, title: t(`command.stacks.auto.${way}` as 'command.stacks.auto.time'), group: 'edit' as const, changes: 'chosen' as const, once: true, run: () => setAsked(wanted(way)) }))), []);
  return asked ? (
    <Suspense fallback={null}>
      <Dialog asked={asked} onClose={() => setAsked(undefined)} />
    </Suspense>
  ) : null;
}
