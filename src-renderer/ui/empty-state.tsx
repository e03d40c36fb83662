import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './empty-state.css';

interface Props {
  icon?: LucideIcon;
  title: string;
  /** What to do next, in a sentence. */
  body?: ReactNode;
  /** Buttons for doing it. */
  actions?: ReactNode;
}

/** A place with nothing in it, which teaches. */
export function EmptyState({ icon: Icon, title, body, actions }: Props) {
  return (
    <div className="empty">
      {Icon ? <Icon size={32} strokeWidth={1.25} aria-hidden className="empty-icon" /> : null}
      <h2 className="empty-title">{title}</h2>
      {body ? <p className="empty-body">{body}</p> : null}
      {actions ? <div className="empty-actions">{actions}</div> : null}
    </div>
  );
}
