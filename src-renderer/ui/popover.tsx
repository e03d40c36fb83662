import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import './popover.css';

interface Props {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  title: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
  className?: string;
  children: ReactNode;
}

/** A small panel at the button that opened it. */
export function Popover({
  trigger,
  title,
  open,
  onOpenChange,
  align = 'end',
  side = 'bottom',
  className,
  children,
}: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="popover-place">
          <Base.Popup className={cx('popover', className)}>
            <Base.Title className="spoken">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
