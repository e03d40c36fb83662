import { CircleAlert, X } from 'lucide-react';
import { create } from 'zustand';
import { t } from '../client/messages.ts';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import './toast.css';

export interface ToastInput {
  text: string;
  /** `error` stays until dismissed and is spoken at once. */
  tone?: 'info' | 'error';
  action?: { text: string; run: () => void };
  /** A later toast with the same key takes the place of the earlier: rating ten times does not pile up. */
  key?: string;
  /** Milliseconds it stays; 4,000 unless told, errors 12,000. */
  stays?: number;
}

interface Shown extends ToastInput {
  id: number;
}

const useToasts = create<{ shown: readonly Shown[] }>(() => ({ shown: [] }));
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let last = 0;

/** Says briefly what was done, or what went wrong and what to do. @returns a function that takes it away. */
export function toast(input: ToastInput): () => void {
  const id = ++last;
  useToasts.setState(({ shown }) => ({
    shown: [...shown.filter((other) => !input.key || other.key !== input.key), { ...input, id }].slice(-4),
  }));
  expire({ ...input, id });
  return () => dismiss(id);
}

/** From now on. */
function expire({ id, stays, tone }: Shown): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => dismiss(id), stays ?? (tone === 'error' ? 12_000 : 4_000)),
  );
}

/** What somebody points at or has walked to does not go away under their hand. */
const hold = ({ id }: Shown): void => clearTimeout(timers.get(id));

function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  useToasts.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));
}

/** Where toasts appear; once in the app. */
export function Toasts() {
  const shown = useToasts((state) => state.shown);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by it, it only stays
        <div
          key={one.id}
          className={cx('toast', one.tone === 'error' && 'toast-error')}
          role={one.tone === 'error' ? 'alert' : undefined}
          // Not as soon as the pointer is over it: it may rest where messages come.
          onPointerMove={() => hold(one)}
          onPointerLeave={({ currentTarget }) => {
            if (!currentTarget.contains(document.activeElement)) expire(one);
          }}
          onFocus={() => hold(one)}
          onBlur={({ currentTarget }) => {
            if (!currentTarget.matches(':hover')) expire(one);
          }}
        >
          {one.tone === 'error' ? <CircleAlert size={16} strokeWidth={1.5} aria-hidden /> : null}
          <span className="toast-text">{one.text}</span>
          {one.action ? (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                one.action?.run();
                dismiss(one.id);
              }}
            >
              {one.action.text}
            </button>
          ) : null}
          {one.tone === 'error' ? (
            <IconButton size="small" icon={X} name={t('ui.dismiss')} onClick={() => dismiss(one.id)} />
          ) : null}
        </div>
      ))}
    </div>
  );
}
