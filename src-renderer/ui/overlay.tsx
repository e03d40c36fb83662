import type { LucideIcon } from 'lucide-react';
import { createContext, type KeyboardEvent, type ReactNode, type RefObject, useContext, useId, useLayoutEffect, useRef, useState } from 'react';
import { Dialog } from './dialog.tsx';
import './overlay.css';

const Field = createContext<RefObject<HTMLInputElement | null>>({ current: null });

/** A field over the window with a list under it. Its OverlayChoices are there while it is open. */
export function Overlay({ open, title, onClose, children }: { open: boolean; title: string; onClose: () => void; children: ReactNode }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog open={open} onClose={onClose} title={title} bare focus={field} className="overlay">
      <Field value={field}>{open ? children : null}</Field>
    </Dialog>
  );
}

interface Props<Row> {
  title: string;
  icon: LucideIcon;
  hint: string;
  /** Beside the field. */
  beside?: ReactNode;
  text: string;
  onText: (text: string) => void;
  listName: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Stands above the first row of each. */
  groupOf?: (row: Row) => string | undefined;
  can?: (row: Row) => boolean;
  draw: (row: Row, active: boolean) => ReactNode;
  /** The first row is chosen at once; else none is while nothing is typed, so that Enter does nothing to what was not chosen. */
  first?: boolean;
  onTake: (row: Row) => void;
  /** In place of rows. */
  empty?: string | undefined;
  foot: string;
}

/** Typing narrows the rows, arrows and Page keys walk, Enter and a click take one. The field keeps the focus and names the row. */
export function OverlayChoices<Row>({ title, icon: Icon, hint, beside, text, onText, listName, rows, keyOf, groupOf, can, draw, first = true, onTake, empty, foot }: Props<Row>) {
  const id = useId();
  const field = useContext(Field);
  const start = first ? 0 : -1;
  const [at, setAt] = useState(start);
  const last = rows.length - 1;
  const active = Math.min(at, last);
  // At once, not a frame later as the dialog does: whoever types on must not lose a letter.
  useLayoutEffect(() => field.current?.focus(), [field]);

  const show = (index: number) => {
    setAt(index);
    document.getElementById(`${id}${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const take = (row: Row | undefined) => {
    if (row === undefined || can?.(row) === false) return;
    onTake(row);
    setAt(start);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      ArrowDown: () => show(active >= last ? 0 : active + 1),
      ArrowUp: () => show(active <= 0 ? last : active - 1),
      PageDown: () => show(Math.min(last, active + 10)),
      PageUp: () => show(Math.max(0, active - 10)),
      Enter: () => take(rows[active]),
    };
    const todo = event.nativeEvent.isComposing ? undefined : act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  const headed = (index: number) => {
    const group = groupOf?.(rows[index] as Row);
    return index > 0 && group === groupOf?.(rows[index - 1] as Row) ? undefined : group;
  };
  return (
    <>
      <div className="overlay-field">
        <Icon size={16} strokeWidth={1.5} aria-hidden />
        <input
          ref={field}
          className="overlay-input"
          role="combobox"
          aria-label={title}
          aria-expanded
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          placeholder={hint}
          value={text}
          onChange={(event) => {
            onText(event.currentTarget.value);
            setAt(event.currentTarget.value.trim() === '' ? start : 0);
          }}
          onKeyDown={onKeyDown}
        />
        {beside === undefined ? null : <span className="overlay-more">{beside}</span>}
      </div>
      <div id={`${id}list`} className="overlay-list" role="listbox" aria-label={listName}>
        {rows.map((row, index) => (
          <div key={keyOf(row)} role="presentation">
            {headed(index) ? (
              <div className="overlay-group caps" role="presentation">
                {headed(index)}
              </div>
            ) : null}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active row */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys */}
            <div
              id={`${id}${index}`}
              className="overlay-row"
              role="option"
              aria-selected={index === active}
              aria-disabled={can?.(row) === false ? true : undefined}
              onMouseMove={() => setAt(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(row)}
            >
              {draw(row, index === active)}
            </div>
          </div>
        ))}
        {rows.length === 0 && empty ? <p className="overlay-empty">{empty}</p> : null}
      </div>
      <p className="overlay-foot">{foot}</p>
    </>
  );
}
