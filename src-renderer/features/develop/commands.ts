import { canEdit } from '../../../src-shared/domain/edits/recipe.ts';
import { getClient } from '../../client/client.ts';
import type { Command } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { rows } from '../../client/rows.ts';
import { getUi, setUi } from '../../client/state.ts';
import { toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { getSelection, targetCount, targets } from '../selection/index.ts';
import { rawCommands } from './raw.ts';
import { copyCommands } from './virtual-copies.ts';
import { developControl, getDevelop, type Tool, useDevelop } from './state.ts';

const shown = () => {
  const { focus } = getSelection();
  return focus === undefined ? undefined : rows.get(focus);
};
const isPicture = () => {
  const row = shown();
  return row !== undefined && canEdit(row.kind) && row.preview !== undefined;
};
const canShow = () => isPicture() || shown()?.kind === 'video' || shown()?.kind === 'audio';
const isOpen = () => getDevelop().open && getUi().view === 'loupe' && developControl() !== undefined;
const focusStage = () => requestAnimationFrame(() => document.querySelector<HTMLElement>('.loupe-stage')?.focus());

function toggle(): void {
  if (getDevelop().open && getUi().view === 'loupe') {
    useDevelop.setState({ open: false, tool: undefined, before: false });
    focusStage();
    return;
  }
  useDevelop.setState({ open: true, before: false, zoom: undefined });
  setUi({ view: 'loupe' });
}

/** A tool on the picture; once more puts it away. */
function takeUp(tool: Tool): void {
  const isOn = isOpen() && getDevelop().tool === tool;
  if (!isOpen()) toggle();
  useDevelop.setState({ tool: isOn ? undefined : tool });
}

/** With the edits of the picture that is open. */
async function copy(): Promise<void> {
  const control = developControl();
  if (!control) return;
  useDevelop.setState({ copied: { recipe: control.recipe(), name: control.name } });
  toast({ text: t('edits.copied', { name: control.name }), key: 'edits' });
}

async function paste(withCrop: boolean): Promise<void> {
  const { copied } = getDevelop();
  if (!copied) return;
  await developControl()?.flush();
  const { unknown: _unknown, ...recipe } = copied.recipe;
  await carryOut(targets(), () =>
    getClient().call('edits.set', {
      targets: targets(),
      like: { recipe: JSON.parse(JSON.stringify(recipe)) },
      withCrop,
    }),
  );
}

export const developCommands: readonly Command[] = [
  ...copyCommands,
  ...rawCommands,
  { id: 'develop', title: t('command.develop'), group: 'view', changes: 'chosen', once: true, when: canShow, run: toggle },
  {
    id: 'develop.crop',
    title: t('command.develop.crop'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: canShow,
    run: () => takeUp('crop'),
  },
  {
    id: 'develop.spots',
    title: t('command.develop.spots'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: isPicture,
    run: () => takeUp('spot'),
  },
  {
    id: 'develop.eyes',
    title: t('command.develop.eyes'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: isPicture,
    run: () => takeUp('eye'),
  },
  {
    id: 'develop.before',
    title: t('command.develop.before'),
    group: 'view',
    once: true,
    when: isOpen,
    run: () => useDevelop.setState(({ before }) => ({ before: !before })),
  },
  {
    id: 'develop.leave',
    title: t('command.develop.leave'),
    group: 'view',
    keyOnly: true,
    once: true,
    when: isOpen,
    run: toggle,
  },
  {
    id: 'develop.copy',
    title: t('command.develop.copy'),
    group: 'edit',
    changes: 'own',
    once: true,
    when: isOpen,
    run: () => void copy(),
  },
  {
    id: 'develop.paste',
    title: t('command.develop.paste'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: () => isOpen() && getDevelop().copied !== undefined,
    run: () => void paste(false),
  },
  {
    id: 'edits.paste',
    title: t('command.edits.paste'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: () => targetCount() > 0 && getDevelop().copied !== undefined,
    run: () => void paste(false),
  },
  {
    id: 'edits.paste-all',
    title: t('command.edits.paste-all'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: () => targetCount() > 0 && getDevelop().copied !== undefined,
    run: () => void paste(true),
  },
  {
    id: 'develop.reset',
    title: t('command.develop.reset'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: isOpen,
    run: () => developControl()?.reset(),
  },
  {
    id: 'edits.reset',
    title: t('command.edits.reset'),
    group: 'edit',
    changes: 'chosen',
    once: true,
    when: () => targetCount() > 0,
    run: () => void carryOut(targets(), () => getClient().call('edits.set', { targets: targets(), reset: true })),
  },
];
