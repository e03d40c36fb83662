import type { Command } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { backToPictures, getUi, isClose, setUi } from '../../client/state.ts';
import { stageControl } from './control.ts';

export const loupeCommands: readonly Command[] = [
  {
    id: 'loupe.zoom',
    title: t('command.loupe.zoom'),
    group: 'view',
    once: true,
    when: () => isClose(getUi().view),
    run: () => stageControl()?.toggle(),
  },
  {
    id: 'loupe.leave',
    title: t('command.view.grid'),
    group: 'view',
    keyOnly: true,
    when: () => isClose(getUi().view),
    run: () => backToPictures(),
  },
  {
    id: 'loupe.info',
    title: t('command.loupe.info'),
    group: 'view',
    when: () => getUi().view === 'loupe',
    run: () => setUi({ loupeInfo: !getUi().loupeInfo }),
  },
];
