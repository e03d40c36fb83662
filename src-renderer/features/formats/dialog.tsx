import { lazy, Suspense, useEffect, useState } from 'react';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';

// Seldom needed: loaded when it is.
const Formats = lazy(() => import('./formats.tsx'));

/** Once in the app. */
export function FormatsDialog() {
  const [open, setOpen] = useState(false);
  useEffect(() => registerCommands([{ id: 'formats', title: t('command.formats'), group: 'app', changes: 'own', once: true, run: () => setOpen(true) }]), []);
  return open ? (
    <Suspense fallback={null}>
      <Formats onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
}
