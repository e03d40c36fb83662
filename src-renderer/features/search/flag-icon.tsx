import { Circle, Flag, X } from 'lucide-react';

/** The sign of a flag as the grid draws it; `''`: none. */
export function FlagIcon({ flag }: { flag: string }) {
  const Icon = flag === 'pick' ? Flag : flag === 'reject' ? X : Circle;
  return (
    <Icon size={12} strokeWidth={1.75} aria-hidden className={flag ? 'filter-flag' : 'filter-flag filter-flag-none'} />
  );
}
