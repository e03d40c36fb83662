import { lazy, Suspense, useEffect, useState } from 'react';
import { registerCommands, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';

// Seldom needed: loaded when they are.
const Panel = lazy(() => import('./panel.tsx'));
const Dialog = lazy(() => import('./policies.tsx'));
const KEEP = 'versions.keep';

/** The versions of one asset, beside it. */
export const Versions = ({ n }: { n: number }) => (
  <Suspense fallback={null}>
    <Panel n={n} onKeep={() => runCommand(KEEP)} />
  </Suspense>
);

/** Which versions of folders are kept. Once in the app. */
export function VersionsDialog() {
  const [open, setOpen] = useState(false);
  useEffect(() => registerCommands([{ id: KEEP, title: t('command.versions.keep'), group: 'app', once: true, run: () => setOpen(true) }]), []);
  return open ? (
    <Suspense fallback={null}>
      <Dialog onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
}
