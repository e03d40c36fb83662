/** Virtual copies of what is selected: other edits of the same files, each a cell of its own. */
import { getClient } from '../../client/client.ts';
import type { Command } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useStacks } from '../../client/stacks.ts';
import { carryOut } from '../assets/index.ts';
import { selectOnly, selectThese, targetCount, targets } from '../selection/index.ts';

async function make(): Promise<void> {
  const on = targets();
  let copies: readonly number[] = [];
  const done = await carryOut([], async () => {
    const result = await getClient().call('edits.copy', { targets: on });
    copies = result.ns;
    return result;
  });
  if (!done?.changed) return;
  // They stand in stacks, which would hide them at once.
  const { rows } = await getClient().call('assets.rows', { ns: [...copies].slice(0, 1000) });
  const tops = rows.flatMap(({ stack }) => (stack ? [stack.top] : []));
  useStacks.setState((state) => ({ tops: new Set([...state.tops, ...tops]) }));
  const [only, more] = copies;
  if (only !== undefined && more === undefined) selectOnly(only);
  else selectThese(copies);
}

export const copyCommands: readonly Command[] = [
  {
    id: 'edits.copy',
    title: t('command.edits.copy'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: () => targetCount() > 0,
    run: () => void make(),
  },
];
