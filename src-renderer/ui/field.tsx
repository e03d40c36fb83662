import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { t } from '../client/messages.ts';
import { cx } from './cx.ts';
import { useLocked } from './locked.tsx';
import './field.css';

interface Props {
  label: string;
  /** The saved value; null or empty shows the placeholder. */
  value: string | null;
  /** How many different values a multiple selection has; 0 or 1 = all agree. Untouched, a mixed field keeps them all. */
  mixed?: number;
  placeholder?: string;
  multiline?: boolean;
  hideLabel?: boolean;
  readOnly?: boolean;
  maxLength?: number;
  /** Of one line: `date` is chosen from a calendar. */
  type?: 'date' | undefined;
  /** Offered while typing. */
  suggestions?: readonly string[] | undefined;
  className?: string;
  onFocus?: () => void;
  /** Called on leaving (or Enter in one line) when the text was changed. Empty text comes as null: the value is cleared. */
  onSave: (value: string | null) => void;
}

/** A text that saves on leaving; Esc takes back. A change from outside shows at once unless the person is typing. */
export function Field(props: Props) {
  const { label, value, mixed = 0, placeholder, multiline, hideLabel, readOnly, maxLength, type, suggestions, className, onFocus, onSave } = props;
  const id = useId();
  const locked = useLocked();
  const isMixed = mixed > 1;
  const saved = isMixed ? '' : (value ?? '');
  const [text, setText] = useState(saved);
  const editing = useRef(false);
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  useEffect(() => {
    if (!editing.current) setText(saved);
  }, [saved]);

  const save = () => {
    editing.current = false;
    if (text === saved) return;
    const clean = text.trim();
    onSave(clean === '' ? null : multiline ? text : clean);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setText(saved);
      editing.current = false;
      // Leaving would save the state this render still holds.
      requestAnimationFrame(() => input.current?.blur());
    } else if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      input.current?.blur();
    }
  };
  const Control = multiline ? 'textarea' : 'input';
  return (
    <div className={cx('field', className)}>
      <label htmlFor={id} className={cx('field-label', hideLabel && 'spoken')}>
        {label}
      </label>
      <Control
        id={id}
        ref={input}
        className={cx('field-input', isMixed && 'field-mixed')}
        value={text}
        readOnly={readOnly || locked !== undefined}
        title={locked}
        maxLength={maxLength}
        type={type}
        list={suggestions?.length ? `${id}list` : undefined}
        rows={multiline ? 2 : undefined}
        spellCheck={multiline ? true : undefined}
        autoComplete="off"
        placeholder={isMixed ? t('ui.mixed', { n: mixed }) : placeholder}
        onFocus={() => {
          editing.current = true;
          onFocus?.();
        }}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={onKeyDown}
      />
      {suggestions?.length ? (
        <datalist id={`${id}list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
      {/* A field of dates shows no placeholder. */}
      {type === 'date' && isMixed ? <span className="field-note">{t('ui.mixed', { n: mixed })}</span> : null}
    </div>
  );
}
