import { REVIEW_STATES, type ReviewState } from '../../../src-shared/domain/versions.ts';
import { getClient } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { carryOut } from '../assets/index.ts';
import { type Targets, targets } from '../selection/index.ts';

/** How far the present versions of these files are; one undo step. */
export async function sayState(on: Targets, state: ReviewState): Promise<void> {
  await carryOut(on, () => getClient().call('versions.setState', { targets: on, state }));
}

registerCommands([
  { id: 'view.rights', title: t('command.rights.alerts'), group: 'view', run: () => setUi({ view: 'rights' }) },
  ...REVIEW_STATES.map((state) => ({ id: `rights.${state}`, title: t(`command.rights.state.${state}`), group: 'edit' as const, changes: 'chosen' as const, run: () => void sayState(targets(), state) })),
]);
