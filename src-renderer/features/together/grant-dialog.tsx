import { create } from 'zustand';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { Button, Dialog, toast } from '../../ui/index.ts';
import './together.css';

/** The collection that is asked about. */
const useAsked = create<{ collection: number | undefined }>(() => ({ collection: undefined }));
export const askGrants = (collection: number): void => useAsked.setState({ collection });
const close = (): void => useAsked.setState({ collection: undefined });

/** Who may change what is in a collection: some by their role, others where an admin says so. */
export function GrantDialog() {
  const collection = useAsked((state) => state.collection);
  return collection === undefined ? null : <Asked collection={collection} />;
}

function Asked({ collection }: { collection: number }) {
  const { data, error } = useCall('together.grants', { collection });
  const others = data?.members.filter(({ me }) => !me) ?? [];
  return (
    <Dialog
      open
      onClose={close}
      title={t('grants.title', { name: data?.name ?? '' })}
      actions={<Button onClick={close}>{t('ui.close')}</Button>}
    >
      <p>{error ? errorText(error) : t('grants.about')}</p>
      {data && !others.length ? <p className="feed-hint">{t('grants.none')}</p> : null}
      <ul className="grants">
        {others.map(({ member, name, role, granted }) => {
          const byRole = role === 'editor' || role === 'admin';
          return (
            <li key={member}>
              <label className="restore-field">
                <input
                  type="checkbox"
                  checked={byRole || granted}
                  disabled={byRole}
                  onChange={() => void grant(collection, member, !granted)}
                />
                <span>{name}</span>
                <span className="feed-hint">
                  {byRole ? t('grants.by-role', { role: t(`grants.role.${role}`) }) : t(`grants.role.${role}`)}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

async function grant(collection: number, member: string, on: boolean): Promise<void> {
  try {
    await getClient().call('together.grant', { collection, member, on });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
  await queries.invalidateQueries({ queryKey: ['together.grants'] });
}
