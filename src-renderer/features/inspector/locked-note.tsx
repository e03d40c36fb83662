import { t } from '../../client/messages.ts';
import { LockedNote as Note, useLocked } from '../../ui/index.ts';

/** Says why nothing here can be changed. `some`: of several, as many as that. */
export function LockedNote({ some }: { some?: number | undefined }) {
  const why = useLocked();
  if (why === undefined) return null;
  return <Note>{some === undefined ? why : `${t('team.locked.some', { n: some })} ${why}`}</Note>;
}
