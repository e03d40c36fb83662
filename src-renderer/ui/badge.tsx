import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import './badge.css';

interface Props {
  icon?: LucideIcon;
  /** Words for the tooltip and for screen readers, where the sign alone would not say it. */
  title?: string;
  /** `picture`: on a thumbnail. `outline`: beside a name. `loss`: something is gone or broken. */
  tone?: 'picture' | 'outline' | 'loss';
  children?: ReactNode;
}

/** A word or a sign about the thing it stands on. */
export function Badge({ icon: Icon, title, tone = 'outline', children }: Props) {
  return (
    <span className={cx('badge', `badge-${tone}`)} title={title}>
      {Icon ? <Icon size={12} strokeWidth={1.75} aria-hidden /> : null}
      {children}
      {title ? <span className="spoken">{title}</span> : null}
    </span>
  );
}
