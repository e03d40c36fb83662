import { lazy, Suspense, useEffect, useState } from 'react';
import { registerCommands } from '../../client/commands.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { getSelection, targetCount } from '../selection/index.ts';

// Seldom needed: loaded when it is.
const Dialog = lazy(() => import('./editors-dialog.tsx'));

async function open(n: number): Promise<void> {
  try {
    const { path } = await getClient().call('editors.open', { n });
    toast({ text: t('editors.opened', { name: path.split(/[\\/]/).at(-1) ?? path }), key: 'assets' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'assets' });
  }
}

/** Which programs edit which kinds. Once in the app. */
export function EditorsDialog() {
  const [asked, setAsked] = useState(false);
  useEffect(
    () =>
      registerCommands([
        {
          id: 'editor.open',
          title: t('command.editor.open'),
          group: 'edit',
          changes: 'own',
          once: true,
          when: () => targetCount() > 0 && getSelection().focus !== undefined,
          run: () => {
            const { focus } = getSelection();
            if (focus !== undefined) void open(focus);
          },
        },
        { id: 'editor.set', title: t('command.editor.set'), group: 'app', changes: 'own', once: true, run: () => setAsked(true) },
      ]),
    [],
  );
  return asked ? (
    <Suspense fallback={null}>
      <Dialog onClose={() => setAsked(false)} />
    </Suspense>
  ) : null;
}
