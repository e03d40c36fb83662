import { CircleAlert, Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { formatNumber, t } from '../../client/messages.ts';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { setUi } from '../../client/state.ts';
import { cx, IconButton } from '../../ui/index.ts';
import { type Suggestion, useCompletion } from './completion.ts';
import { useDraft } from './draft.ts';
import { CalmText, DrawnText } from './drawn-text.tsx';
import './search-box.css';

/** The one line in which everything is found: words, and tokens that narrow. */
export function SearchBox() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [focused, setFocused] = useState(false);
  const [open, setOpen] = useState(false);
  const [caret, setCaret] = useState(0);
  const [scroll, setScroll] = useState(0);
  const wanted = useRef<number>(undefined);
  const draft = useDraft();
  const completion = useCompletion(draft.text, Math.min(caret, draft.text.length), focused && open);
  const listed = open && completion.items.length > 0;

  useEffect(
    () =>
      registerCommands([
        {
          id: 'search.focus',
          title: t('command.search.focus'),
          group: 'go',
          inText: true,
          run: () => input.current?.select(),
        },
      ]),
    [],
  );
  // A controlled input puts its caret at the end; a taken suggestion wants it after itself.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    input.current?.setSelectionRange(wanted.current, wanted.current);
    setCaret(wanted.current);
    wanted.current = undefined;
  });

  const take = (index: number) => {
    const item = completion.items[index];
    const taken = item && completion.accept(item);
    if (!taken) return;
    wanted.current = taken.caret;
    draft.change(taken.text);
    completion.reset();
    setOpen(/[:,]$/.test(item.insert));
  };
  const clear = () => {
    draft.change('');
    setUi({ query: '' });
    setOpen(false);
  };
  const leave = () => {
    input.current?.blur();
    focusPictures();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act: Record<string, (() => void) | undefined> = {
      ArrowDown: () => (listed ? completion.move(1) : setOpen(true)),
      ArrowUp: listed ? () => completion.move(-1) : undefined,
      Enter: () => {
        if (listed && completion.active >= 0) return take(completion.active);
        draft.apply();
        setOpen(false);
        if (!draft.errors.length) leave();
      },
      Tab: listed && completion.active >= 0 ? () => take(completion.active) : undefined,
      Escape: () => (listed ? setOpen(false) : draft.text ? clear() : leave()),
    };
    const todo = event.nativeEvent.isComposing || event.altKey ? undefined : act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  const follow = () => {
    const { selectionStart, scrollLeft } = input.current!;
    setCaret(selectionStart ?? 0);
    setScroll(scrollLeft);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to every screen reader yet
    <div className="search" role="search">
      <div className="search-field">
        <Search size={14} strokeWidth={1.5} aria-hidden className="search-icon" />
        <div className="search-text">
          {focused ? (
            <DrawnText text={draft.text} errors={draft.shown ? draft.errors : []} scroll={scroll} />
          ) : (
            <CalmText
              text={draft.text}
              errors={draft.errors}
              hint={t('search.hint', { key: keyLabel('search.focus') ?? '' })}
            />
          )}
          <input
            ref={input}
            className="search-input"
            role="combobox"
            aria-label={t('search.name')}
            aria-autocomplete="list"
            aria-expanded={listed}
            aria-controls={`${id}list`}
            aria-activedescendant={listed && completion.active >= 0 ? `${id}${completion.active}` : undefined}
            aria-invalid={draft.shown !== undefined}
            aria-describedby={draft.shown ? `${id}error` : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={10_000}
            value={draft.text}
            onChange={(event) => {
              draft.change(event.currentTarget.value);
              setOpen(true);
              completion.reset();
              follow();
            }}
            onSelect={follow}
            onScroll={follow}
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false);
              setOpen(false);
              draft.apply();
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        {draft.text ? (
          <IconButton size="small" icon={X} name={t('search.clear')} shortcut={t('search.clear.key')} onClick={clear} />
        ) : null}
      </div>
      {draft.shown || listed ? (
        <div className="search-pop">
          {draft.shown ? (
            <p id={`${id}error`} className="search-note" role="alert">
              <CircleAlert size={16} strokeWidth={1.5} aria-hidden />
              <span>
                {draft.shown.message} <span className="search-note-more">{t('search.error.stays')}</span>
              </span>
            </p>
          ) : null}
          {listed ? (
            <div id={`${id}list`} className="search-list" role="listbox" aria-label={t('search.suggestions')}>
              {completion.items.map((item, index) => (
                // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active one
                // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
                <div
                  key={item.insert}
                  id={`${id}${index}`}
                  className="search-item"
                  role="option"
                  aria-selected={index === completion.active}
                  // The input must not lose the focus before the click arrives.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => take(index)}
                >
                  <span className={cx('search-item-text')}>{item.text}</span>
                  {isNews(item) ? <span className="search-item-token">{item.insert}</span> : null}
                  {item.count === undefined ? null : (
                    <span className="search-item-count tabular">{formatNumber(item.count)}</span>
                  )}
                </div>
              ))}
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** Does what will be written say more than the words for it? */
const isNews = ({ insert, text }: Suggestion): boolean =>
  !insert.replaceAll('"', '').endsWith(text) && !/^\w+:$/.test(insert) && !text.includes(':');

/** After a search the keys belong to what was found. */
function focusPictures(): void {
  const region = document.querySelector<HTMLElement>('[data-region="center"]');
  const stop = region && region.tabIndex >= 0 ? region : region?.querySelector<HTMLElement>('[tabindex="0"]');
  stop?.focus();
}
