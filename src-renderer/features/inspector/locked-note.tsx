import { Lock } from 'lucide-react';
import { t } from '../../client/messages.ts';
import { useLocked } from '../../ui/index.ts';

/** Says why nothing here can be changed. `some`: of several, as many as that. */
export function LockedNote({ some }: { some?: number | undefined }) {
  const why = useLocked();
  if (why === undefined) return null;
  return (
    <p className="inspector-locked">
      <Lock size={14} strokeWidth={1.5} aria-hidden />
      <span>{some === undefined ? why : `${t('team.locked.some', { n: some })} ${why}`}</span>
    </p>
  );
}
