import { getClient } from '../../client/client.ts';
import { type Command, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { addFolders, addSample, openAddFolder } from './add-folder.ts';

const commands: readonly Command[] = [
  { id: 'library.add', title: t('command.library.add'), group: 'app', changes: 'own', once: true, run: () => void openAddFolder() },
  { id: 'library.sample', title: t('command.library.sample'), group: 'app', changes: 'own', once: true, run: () => void addSample() },
  { id: 'library.all', title: t('command.library.all'), group: 'go', run: () => setUi({ query: '' }) },
  { id: 'library.rescan', title: t('command.library.rescan'), group: 'app', changes: 'own', once: true, run: () => void rescan() },
];
registerCommands(commands);

async function rescan(): Promise<void> {
  const { roots } = await getClient().call('library.roots', {});
  const paths = roots.filter((root) => root.state === 'online').map((root) => root.path);
  if (paths.length) await addFolders(paths);
}
