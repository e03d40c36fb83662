import { errorText, getClient } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { type AssetRow, rows } from '../../client/rows.ts';
import { toggleAllStacks, toggleStack, turning } from '../../client/stacks.ts';
import { toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { getSelection, selectOnly, targetCount, targets } from '../selection/index.ts';

const focused = (): AssetRow | undefined => {
  const { focus } = getSelection();
  return focus === undefined ? undefined : rows.get(focus);
};
const hasStack = () => focused()?.stack !== undefined;

function open(): void {
  const stack = focused()?.stack;
  if (!stack) return;
  // Closed, the one on top is what is left of it.
  if (!toggleStack(stack.top)) selectOnly(stack.top);
}

async function make(): Promise<void> {
  const on = targets();
  const done = await carryOut([], () => getClient().call('stacks.make', { targets: on }));
  // What was selected would stay in sight; the one on top is what is left to see.
  if (done?.changed && Array.isArray(on) && on[0] !== undefined) selectOnly(on[0]);
}

async function putOnTop(): Promise<void> {
  const row = focused();
  const stack = row?.stack;
  if (!row || !stack || stack.top === row.n) return;
  const turned = turning(stack.top, row.n);
  const done = await carryOut([row.n], () => getClient().call('stacks.top', { n: row.n }), () => ({ stack: { ...stack, top: row.n } }));
  turned(done?.changed ? row.n : stack.top);
}

async function togglePairs(): Promise<void> {
  try {
    const { values } = await getClient().call('app.settings', {});
    const on = values['stacks.pairs'] === false;
    await getClient().call('app.setSetting', { key: 'stacks.pairs', value: on });
    toast({ text: t(on ? 'stacks.pairs.on' : 'stacks.pairs.off'), key: 'assets' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

const some = () => targetCount() > 0;

registerCommands([
  {
    id: 'stacks.make',
    title: t('command.stacks.make'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: some,
    run: () => void make(),
  },
  {
    id: 'stacks.split',
    title: t('command.stacks.split'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: some,
    run: () => void carryOut([], () => getClient().call('stacks.split', { targets: targets() })),
  },
  { id: 'stacks.open', title: t('command.stacks.open'), group: 'view', once: true, when: hasStack, run: open },
  { id: 'stacks.top', title: t('command.stacks.top'), group: 'edit', changes: 'chosen', once: true, when: hasStack, run: () => void putOnTop() },
  { id: 'stacks.all', title: t('command.stacks.all'), group: 'view', run: toggleAllStacks },
  { id: 'stacks.pairs', title: t('command.stacks.pairs'), group: 'view', run: () => void togglePairs() },
]);
