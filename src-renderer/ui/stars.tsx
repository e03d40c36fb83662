import { Star } from 'lucide-react';
import { t } from '../client/messages.ts';
import { cx } from './cx.ts';
import './stars.css';

/** Stars as a sign: `★★★`, or `3★` where there is little room. Nothing for 0. */
export function StarsSign({ value, short, className }: { value: number; short?: boolean; className?: string }) {
  if (!value) return null;
  return (
    <span className={cx('stars-sign', className)} role="img" aria-label={t('ui.stars', { n: value })}>
      {short && value > 1 ? `${value}★` : '★'.repeat(value)}
    </span>
  );
}

interface Props {
  value: number | null;
  /** More than one value in the selection. */
  mixed?: boolean;
  disabled?: boolean;
  /** 0–5; clicking the present value clears it. */
  onChange: (value: number) => void;
}

/** Five stars to click. */
export function Stars({ value, mixed, disabled, onChange }: Props) {
  const present = mixed ? 0 : (value ?? 0);
  return (
    <fieldset className={cx('stars', mixed && 'stars-mixed')} aria-label={t('ui.stars.set')} disabled={disabled}>
      {[1, 2, 3, 4, 5].map((n) => (
        <button
          key={n}
          type="button"
          className={cx('star', n <= present && 'star-on')}
          aria-label={t('ui.stars', { n })}
          aria-pressed={!mixed && n === present}
          onClick={() => onChange(n === present ? 0 : n)}
        >
          <Star size={16} strokeWidth={1.5} aria-hidden />
        </button>
      ))}
    </fieldset>
  );
}
