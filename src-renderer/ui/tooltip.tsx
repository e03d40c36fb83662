import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import './tooltip.css';

interface Props {
  /** Words; nothing is shown when empty. */
  text: ReactNode;
  /** The key that does the same, as `keyLabel()` writes it. */
  shortcut?: string | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactElement<Record<string, unknown>>;
}

/** Words and the key for a sign or an icon button, after a moment's rest of the pointer or on keyboard focus. */
export function Tooltip({ text, shortcut, side = 'bottom', children }: Props) {
  if (!text) return children;
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={500} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="tooltip-place">
          <Base.Popup className="tooltip">
            {text}
            {shortcut ? <kbd className="kbd">{shortcut}</kbd> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Once around the app: after one tooltip has shown, its neighbors show without delay. */
export const TooltipProvider = Base.Provider;
