import { useRef, useState } from 'react';
import { parsePosition } from '../../../src-shared/domain/position.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { Button, Dialog, toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import './corrections.css';

export interface Giving {
  on: Targets;
  position: string;
  count: number;
  /** How many of them have a position already. */
  placed: number;
}

/** Sets it where there is none, and asks first where some have one. */
export async function givePosition(on: Targets, position: string, ask: (giving: Giving) => void): Promise<void> {
  try {
    const { count, placed } = await getClient().call('assets.summary', { targets: on });
    // What cannot be read is refused with words, before anybody is asked.
    if (placed > 0 && count > 1 && parsePosition(position)) ask({ on, position, count, placed });
    else await carryOut(on, () => getClient().call('gps.set', { targets: on, position }));
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

export default function PositionDialog({ on, position, count, placed, onClose }: Giving & { onClose: () => void }) {
  const first = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const without = count - placed;
  const give = async (overwrite: boolean) => {
    if (busy) return;
    setBusy(true);
    const done = await carryOut(on, () => getClient().call('gps.set', { targets: on, position, overwrite }));
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t('gps.give.title', { n: count })}
      focus={first}
      actions={
        <>
          <Button ref={first} onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          {without > 0 ? <Button onClick={() => void give(false)}>{t('gps.give.without', { n: without })}</Button> : null}
          <Button tone="primary" onClick={() => void give(true)}>
            {t('gps.give.all', { n: count })}
          </Button>
        </>
      }
    >
      <p>{t('gps.give.text', { n: placed, position })}</p>
    </Dialog>
  );
}
