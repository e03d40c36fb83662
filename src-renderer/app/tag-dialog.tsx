import { useEffect, useState } from 'react';
import { registerCommands } from '../client/commands.ts';
import { t } from '../client/messages.ts';
import { targetCount } from '../features/selection/index.ts';
import { Dialog } from '../ui/index.ts';
import { TagInput } from './slots.tsx';

/** `T`: tags the selection without leaving the pictures. */
export function TagDialog() {
  const [open, setOpen] = useState(false);
  useEffect(
    () =>
      registerCommands([
        {
          id: 'tag',
          title: t('command.tag'),
          group: 'edit',
          once: true,
          when: () => targetCount() > 0,
          run: () => setOpen(true),
        },
      ]),
    [],
  );
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={t('assets.tagging')} size="small">
      <TagInput />
    </Dialog>
  );
}
