import { Braces } from 'lucide-react';
import { useId, useRef } from 'react';
import { t } from '../../client/messages.ts';
import { IconButton, Menu } from '../../ui/index.ts';
import './naming.css';

interface Props {
  label: string;
  value: string;
  /** What is wrong with it, and at which character. */
  error?: { at: number; message: string } | undefined;
  input?: React.RefObject<HTMLInputElement | null>;
  onChange: (value: string) => void;
}

/** What people put into names most, with what it gives. */
const OFFERED = [
  ['{date:YYYY-MM-DD}', '2024-06-01'],
  ['{date:YYYY}', '2024'],
  ['{time}', '093042'],
  ['{num:001}', '001, 002…'],
  ['{name}', 'IMG_0042'],
  ['{name:-4}', '0042'],
  ['{text}', ''],
  ['{camera}', 'EOS R6'],
  ['{lens}', 'RF24-70mm'],
  ['{title|name}', ''],
  ['{job}', ''],
  ['{city}', ''],
  ['{rating}', '4'],
  ['{folder}', '100CANON'],
] as const;

/** A template for names, typed or put together from a menu of tokens. */
export function TemplateField({ label, value, error, input, onChange }: Props) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const field = input ?? own;
  const insert = (token: string) => {
    const at = field.current?.selectionStart ?? value.length;
    onChange(value.slice(0, at) + token + value.slice(field.current?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + token.length, at + token.length);
    });
  };
  return (
    <div className="template">
      <label htmlFor={id}>{label}</label>
      <div className="template-line">
        <input
          id={id}
          ref={field}
          className="input"
          value={value}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error !== undefined}
          aria-describedby={error ? `${id}error` : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <Menu
          align="end"
          trigger={<IconButton icon={Braces} name={t('naming.insert', { label })} />}
          entries={OFFERED.map(([token, gives]) => ({ text: gives ? `${token}  ${gives}` : token, run: () => insert(token) }))}
        />
      </div>
      {error ? (
        <p id={`${id}error`} className="template-error" role="alert">
          {t('naming.error', { at: error.at + 1, message: error.message })}
        </p>
      ) : null}
    </div>
  );
}
