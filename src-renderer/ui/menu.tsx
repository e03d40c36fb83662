import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import './popover.css';

export type MenuEntry =
  | {
      text: string;
      icon?: LucideIcon;
      shortcut?: string | undefined;
      /** For choices: shown with a check mark when true; leave out for plain actions. */
      checked?: boolean;
      /** A choice among several of which more may be wanted: the menu stays open. */
      stays?: boolean;
      disabled?: boolean;
      danger?: boolean;
      run: () => void;
    }
  | { heading: string }
  | 'line';

interface Props {
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end';
}

/** A menu under its button. */
export function Menu({ trigger, entries, align = 'start' }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} collisionPadding={8} className="menu-place">
          <Base.Popup className="menu">{entries.map(row)}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The same entries at the pointer, on right click (and Shift+F10) over `children`. */
export function ContextMenu({
  entries,
  children,
}: {
  entries: readonly MenuEntry[];
  children: ReactElement<Record<string, unknown>>;
}) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="menu-place">
          <BaseContext.Popup className="menu">{entries.map(row)}</BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function row(entry: MenuEntry, index: number): ReactNode {
  if (entry === 'line') return <Base.Separator key={index} className="menu-line" />;
  if ('heading' in entry) {
    return (
      <div key={entry.heading} className="menu-label" role="presentation">
        {entry.heading}
      </div>
    );
  }
  const Icon = entry.icon;
  const body = (
    <>
      <span className="menu-sign">
        {entry.checked ? (
          <Check size={14} strokeWidth={1.75} aria-hidden />
        ) : Icon ? (
          <Icon size={16} strokeWidth={1.5} aria-hidden />
        ) : null}
      </span>
      <span className="menu-text">{entry.text}</span>
      {entry.shortcut ? <kbd className="kbd">{entry.shortcut}</kbd> : null}
    </>
  );
  const className = cx('menu-item', entry.danger && 'menu-danger');
  if (entry.checked === undefined) {
    return (
      <Base.Item key={entry.text} className={className} disabled={entry.disabled} onClick={entry.run}>
        {body}
      </Base.Item>
    );
  }
  return (
    <Base.CheckboxItem
      key={entry.text}
      className={className}
      disabled={entry.disabled}
      checked={entry.checked}
      closeOnClick={!entry.stays}
      onCheckedChange={entry.run}
    >
      {body}
    </Base.CheckboxItem>
  );
}
