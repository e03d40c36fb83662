import { getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { Field } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';

/** What a virtual copy is called; nothing of what is no copy. */
export function CopyName({ row }: { row: AssetRow }) {
  if (!row.copy) return null;
  const { n } = row;
  return (
    <div className="inspector-texts">
      <Field
        label={t('inspector.virtualCopy')}
        value={row.copy.name}
        mixed={0}
        maxLength={200}
        onSave={(value) => {
          // Without a name two of them could not be told apart.
          if (value?.trim()) void carryOut([n], () => getClient().call('edits.nameCopy', { n, name: value }));
        }}
      />
    </div>
  );
}
