import { type FormEvent, useRef, useState } from 'react';
import { COPY_GROUP_NAMES, type CopyGroup } from '../../../src-shared/domain/batch/texts.ts';
import { errorText, getClient } from '../../client/client.ts';
import { keyLabel } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { rows } from '../../client/rows.ts';
import { Button, Dialog, toast } from '../../ui/index.ts';
import { getSelection, type Targets } from '../selection/index.ts';
import { keepCopied } from './copied.ts';
import { sizeOf } from './words.ts';
import './batch.css';

/** For this window: the next time mostly the same is copied. */
let last: readonly CopyGroup[] = COPY_GROUP_NAMES;

/** What of the focused asset is copied. */
export default function Open({ onClose }: { on: Targets; count: number; onClose: () => void }) {
  const [n] = useState(() => getSelection().focus ?? 0);
  const [groups, setGroups] = useState(last);
  const first = useRef<HTMLInputElement>(null);
  const answer = useCall('batch.copy', { n, groups: [...groups] }, { enabled: groups.length > 0 });
  const size = groups.length && answer.data ? sizeOf(answer.data.body) : 0;
  const name = rows.get(n)?.name ?? '';
  const copy = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!groups.length) return;
    try {
      // As it is now, not as it was when it was last looked at.
      const { body } = await getClient().call('batch.copy', { n, groups: [...groups] });
      if (!sizeOf(body)) return;
      keepCopied(body);
      last = groups;
      onClose();
      toast({ text: t('batch.copied', { n: sizeOf(body), name, key: keyLabel('metadata.paste') ?? '' }), key: 'assets', stays: 4000 });
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('batch.copy.title', { name })}
      focus={first}
      actions={
        <>
          <span className="preview-note" role="status">
            {answer.data ? t('batch.copy.size', { n: size }) : ''}
          </span>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!size} onClick={() => void copy()}>
            {t('batch.copy.do')}
          </Button>
        </>
      }
    >
      <form className="batch-groups" onSubmit={(event) => void copy(event)}>
        {COPY_GROUP_NAMES.map((group, i) => (
          <label key={group} className="batch-check">
            <input
              ref={i ? undefined : first}
              type="checkbox"
              checked={groups.includes(group)}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                setGroups((now) => COPY_GROUP_NAMES.filter((one) => (one === group ? checked : now.includes(one))));
              }}
            />
            <span>{t(`batch.group.${group}`)}</span>
          </label>
        ))}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
