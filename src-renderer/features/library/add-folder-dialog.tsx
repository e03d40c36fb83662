import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { addFolders, closeChooser, useChoosing } from './add-folder.ts';
import { FolderDialog } from './folder-dialog.tsx';

/** The folder chooser for windows that have no dialog of the system; once in the app. */
export function AddFolderDialog() {
  const { open, name, candidates } = useChoosing();
  const roots = useCall('library.roots', {}, { enabled: open }).data?.roots ?? [];
  return (
    <FolderDialog
      open={open}
      title={t('library.add.title')}
      doText={t('library.add.do')}
      note={(here) => t(roots.some((root) => root.path === here?.path) ? 'library.add.known' : 'library.add.body')}
      name={name}
      candidates={candidates}
      keys={t('library.browse.foot')}
      onClose={closeChooser}
      onChoose={(path) => {
        closeChooser();
        void addFolders([path]);
      }}
    />
  );
}
