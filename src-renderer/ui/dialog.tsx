import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { t } from '../client/messages.ts';
import { cx } from './cx.ts';
import { IconButton } from './button.tsx';
import './dialog.css';

interface Props {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Hides the title bar; the title is still spoken. */
  bare?: boolean;
  size?: 'small' | 'normal' | 'large';
  /** What has the focus when it opens; else the dialog itself, from where Tab goes on and Esc closes. */
  focus?: RefObject<HTMLElement | null>;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

const PICTURES = '[data-region=center][tabindex="0"], [data-region=center] [tabindex="0"]';

/** A question or a tool over the window; Esc and a click beside it close it, and the focus goes back where it was. */
export function Dialog({ open, onClose, title, bare, size = 'normal', focus, actions, className, children }: Props) {
  const popup = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState(false);
  const [before, setBefore] = useState<Element | null>(null);
  if (open !== last) {
    setLast(open);
    if (open) setBefore(document.activeElement);
  }
  /** Where the focus was; where it was nowhere the keys are for the pictures. Whoever has gone on while this one closed keeps it. */
  const back = () => {
    const now = document.activeElement;
    if (now && now !== document.body && !popup.current?.contains(now)) return false;
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) return before;
    return document.querySelector<HTMLElement>(PICTURES);
  };
  const focused = useRef<Element>(null);
  // What had the focus was switched off, or went with what it was for: else the keys would be for what lies behind.
  useEffect(() => {
    const [at, now] = [focused.current, document.activeElement];
    if (!open || !at || (now !== at && now !== document.body)) return;
    if (!at.isConnected || at.matches(':disabled')) popup.current?.focus({ preventScroll: true });
  });
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          ref={popup}
          className={cx('dialog', `dialog-${size}`, className)}
          initialFocus={focus ?? popup}
          finalFocus={back}
          onFocus={({ target }) => {
            // Menus of it lie outside and look after the focus themselves.
            if (popup.current?.contains(target)) focused.current = target;
          }}
        >
          <div className={cx('dialog-head', bare && 'spoken')}>
            <Base.Title className="dialog-title">{title}</Base.Title>
            {bare ? null : <IconButton icon={X} name={t('ui.close')} onClick={onClose} />}
          </div>
          <div className="dialog-body">{children}</div>
          {actions ? <div className="dialog-actions">{actions}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
