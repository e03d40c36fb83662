import { lazy, Suspense, useEffect, useState } from 'react';
import { registerCommands, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { getSelection } from '../selection/index.ts';
import { askSave, useSaving } from './saving.ts';

// Seldom needed: loaded when they are.
const Panel = lazy(() => import('./panel.tsx'));
const Dialog = lazy(() => import('./policies.tsx'));
const SaveDialog = lazy(() => import('./save-dialog.tsx'));
const KEEP = 'versions.keep';

/** The versions of one asset, beside it. */
export const Versions = ({ n }: { n: number }) => (
  <Suspense fallback={null}>
    <Panel n={n} onKeep={() => runCommand(KEEP)} />
  </Suspense>
);

/** Which versions of folders are kept, and what is asked before a file becomes a version. Once in the app. */
export function VersionsDialog() {
  const [open, setOpen] = useState(false);
  const { asked } = useSaving();
  useEffect(
    () =>
      registerCommands([
        { id: KEEP, title: t('command.versions.keep'), group: 'app', changes: 'own', once: true, run: () => setOpen(true) },
        {
          id: 'versions.saveAs',
          title: t('command.versions.saveAs'),
          group: 'edit',
          changes: 'chosen',
          once: true,
          when: () => getSelection().focus !== undefined,
          run: () => {
            const { focus } = getSelection();
            if (focus !== undefined) askSave({ n: focus });
          },
        },
      ]),
    [],
  );
  return (
    <Suspense fallback={null}>
      {open ? <Dialog onClose={() => setOpen(false)} /> : null}
      {asked ? <SaveDialog key={`${asked.n} ${asked.file}`} asked={asked} /> : null}
    </Suspense>
  );
}
