import type { RefObject } from 'react';

interface Props {
  ref: RefObject<HTMLInputElement | null>;
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
}

/** The one field of a dialog that asks for a name: all of it is selected at first, Enter is the main button. */
export function NameField({ ref, label, value, onChange, onEnter }: Props) {
  return (
    <input
      ref={ref}
      className="input"
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
      value={value}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter();
      }}
    />
  );
}
