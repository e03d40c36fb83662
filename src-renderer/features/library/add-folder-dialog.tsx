import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { addFolders, closeChooser, relink, useChoosing } from './add-folder.ts';
import { FolderDialog } from './folder-dialog.tsx';

/** The folder chooser for windows that have no dialog of the system; once in the app. Also asks where a root is now. */
export function AddFolderDialog() {
  const { open, name, candidates, locating } = useChoosing();
  const roots = useCall('library.roots', {}, { enabled: open }).data?.roots ?? [];
  const note = (path: string | undefined) => {
    if (locating) return t('library.locate.body');
    return t(roots.some((root) => root.path === path) ? 'library.add.known' : 'library.add.body');
  };
  return (
    <FolderDialog
      open={open}
      title={locating ? t('library.locate.title', { name: locating.name }) : t('library.add.title')}
      doText={t(locating ? 'library.locate.do' : 'library.add.do')}
      note={(here) => note(here?.path)}
      name={name}
      candidates={candidates}
      keys={t('library.browse.foot')}
      onClose={closeChooser}
      onChoose={(path) => {
        closeChooser();
        if (!locating) void addFolders([path]);
        // A wrong folder is refused: then another can be chosen.
        else void relink(locating, path).then((taken) => taken || useChoosing.setState({ open: true }));
      }}
    />
  );
}
