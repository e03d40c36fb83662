import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';
import './button.css';

interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: the one thing to do here. `danger`: something is lost. `quiet`: among others. */
  tone?: 'normal' | 'primary' | 'danger' | 'quiet';
  icon?: LucideIcon;
  children: ReactNode;
}

export function Button({ tone = 'normal', icon: Icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={cx('button', `button-${tone}`, className)} {...rest}>
      {Icon ? <Icon size={16} strokeWidth={1.5} aria-hidden /> : null}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: LucideIcon;
  /** Spoken name and tooltip. */
  name: string;
  shortcut?: string | undefined;
  /** For a toggle: whether it is on. */
  on?: boolean;
  size?: 'normal' | 'small';
}

export function IconButton({ icon: Icon, name, shortcut, on, size = 'normal', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={name} shortcut={shortcut}>
      <button
        type="button"
        aria-label={name}
        aria-pressed={on}
        className={cx('icon-button', size === 'small' && 'icon-button-small', className)}
        {...rest}
      >
        <Icon size={size === 'small' ? 14 : 16} strokeWidth={1.5} aria-hidden />
      </button>
    </Tooltip>
  );
}

interface Choice<T extends string> {
  value: T;
  text: string;
  shortcut?: string | undefined;
}

/** A few exclusive choices side by side. */
export function Segments<T extends string>(props: {
  name: string;
  value: T;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <div className="segments" role="radiogroup" aria-label={props.name}>
      {props.choices.map((choice) => (
        <Tooltip key={choice.value} text={choice.shortcut ? choice.text : ''} shortcut={choice.shortcut}>
          {/* biome-ignore lint/a11y/useSemanticElements: a native radio cannot be drawn as a segment */}
          <button
            type="button"
            role="radio"
            aria-checked={choice.value === props.value}
            className="segment"
            onClick={() => props.onChange(choice.value)}
          >
            {choice.text}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
