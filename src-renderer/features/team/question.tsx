import { useState } from 'react';
import { t } from '../../client/messages.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { stopAsking } from './asking.ts';

/** Asked once, with all that comes of it. */
export function Question({
  title,
  about,
  doText,
  can = true,
  tone = 'danger',
  onDo,
  children,
}: {
  title: string;
  about: string;
  doText: string;
  can?: boolean;
  tone?: 'danger' | 'primary';
  onDo: () => Promise<unknown>;
  children?: React.ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const doIt = async () => {
    setBusy(true);
    const told = await onDo();
    setBusy(false);
    if (told) stopAsking();
  };
  return (
    <Dialog
      open
      onClose={() => busy || stopAsking()}
      title={title}
      size="small"
      className="team-dialog"
      actions={
        <>
          <Button disabled={busy} onClick={stopAsking}>
            {t('ui.cancel')}
          </Button>
          <Button tone={tone} disabled={!can || busy} onClick={() => void doIt()}>
            {doText}
          </Button>
        </>
      }
    >
      <p>{about}</p>
      {children}
    </Dialog>
  );
}
