import { Check, Minus, Plus, Tag } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { create } from 'zustand';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Dialog } from '../../ui/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import { showTag } from '../search/index.ts';
import { applyTags, recentOf } from './apply.ts';
import { type Choice, choicesFor } from './choices.ts';
import { tagFinder } from './tag-list.ts';
import { TagName } from './tag-name.tsx';
import { pinnedOf } from './tree-edit.ts';
import '../../ui/overlay.css';

/** What is being tagged, as it was when the overlay opened: the selection may move on under it. */
const useTagging = create<{ on: Targets | undefined; count: number }>(() => ({ on: undefined, count: 0 }));

/** Opens the overlay for the assets an action works on now. */
export function openTagInput(): void {
  useTagging.setState({ on: targets(), count: targetCount() });
}
const close = () => useTagging.setState({ on: undefined });

/** The overlay that `T` opens: find or make a tag, Enter gives it to the selection, and it stays open for more. */
export function TagInput() {
  const { on, count } = useTagging();
  const input = useRef<HTMLInputElement>(null);
  const title = count ? t('tags.input', { n: count }) : t('tags.input.none');
  return (
    <Dialog open={on !== undefined} onClose={close} title={title} bare focus={input} className="overlay">
      {on === undefined ? null : <Tagging on={on} count={count} title={title} input={input} />}
    </Dialog>
  );
}

interface TaggingProps {
  on: Targets;
  count: number;
  title: string;
  input: React.RefObject<HTMLInputElement | null>;
}

function Tagging({ on, count, title, input }: TaggingProps) {
  const id = useId();
  const [text, setText] = useState('');
  /** −1: none yet, so that Enter does nothing to what was not chosen. */
  const [at, setAt] = useState(-1);
  const wanted = useDeferredValue(text);
  const tags = useCall('tags.list', {}).data?.tags ?? NONE;
  const summary = useCall('assets.summary', { targets: on }, { enabled: count > 0 });
  const settings = useCall('app.settings', {});
  const finder = useMemo(() => tagFinder(tags), [tags]);
  const choices = useMemo(
    () =>
      choicesFor({
        text: wanted,
        tags,
        finder,
        recent: recentOf(settings.data?.values),
        pinned: pinnedOf(settings.data?.values),
        has: summary.data?.tags ?? [],
        count,
      }),
    [wanted, tags, finder, settings.data, summary.data, count],
  );
  const active = Math.min(at, choices.length - 1);
  // At once, not a frame later as the dialog does: whoever types on must not lose a letter.
  useLayoutEffect(() => input.current?.focus(), [input]);

  const take = (choice: Choice | undefined) => {
    if (!choice || count === 0) return;
    void applyTags(choice.has === count ? { remove: [choice.path] } : { add: [choice.path] }, on);
    setText('');
    setAt(-1);
    input.current?.focus();
  };
  const show = (index: number) => {
    setAt(index);
    document.getElementById(`${id}${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    const act: Record<string, () => void> = {
      ArrowDown: () => show(active >= last ? 0 : active + 1),
      ArrowUp: () => show(active <= 0 ? last : active - 1),
      PageDown: () => show(Math.min(last, active + 10)),
      PageUp: () => show(Math.max(0, active - 10)),
      Enter: () => take(choices[active]),
    };
    const todo = event.nativeEvent.isComposing ? undefined : act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };

  return (
    <>
      <div className="overlay-field">
        <Tag size={16} strokeWidth={1.5} aria-hidden />
        <input
          ref={input}
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
          placeholder={t('tags.input.hint')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(event.currentTarget.value.trim() === '' ? -1 : 0);
          }}
          onKeyDown={onKeyDown}
        />
        <span className="overlay-more">{title}</span>
      </div>
      {count === 0 ? <p className="overlay-empty overlay-list">{t('tags.nothing')}</p> : null}
      <div id={`${id}list`} className="overlay-list" role="listbox" aria-label={t('tags.list')}>
        {choices.map((choice, index) => (
          <div key={choice.key} role="presentation">
            {choice.group && choice.group !== choices[index - 1]?.group ? (
              <div className="overlay-group caps" role="presentation">
                {choice.group}
              </div>
            ) : null}
            <ChoiceRow
              id={`${id}${index}`}
              choice={choice}
              count={count}
              active={index === active}
              onHover={() => setAt(index)}
              onTake={() => take(choice)}
            />
          </div>
        ))}
        {choices.length === 0 && count > 0 ? <p className="overlay-empty">{t('tags.nothing.found')}</p> : null}
      </div>
      <p className="overlay-foot">{t('tags.foot')}</p>
    </>
  );
}

const NONE: readonly never[] = [];

interface RowProps {
  id: string;
  choice: Choice;
  count: number;
  active: boolean;
  onHover: () => void;
  onTake: () => void;
}

function ChoiceRow({ id, choice, count, active, onHover, onTake }: RowProps) {
  const Sign = choice.create ? Plus : choice.has === 0 ? undefined : choice.has === count ? Check : Minus;
  const has =
    choice.has === 0
      ? ''
      : count === 1
        ? t('tags.has.one')
        : choice.has === count
          ? t('tags.has.all')
          : t('tags.has.some', { some: choice.has, all: count });
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
    <div
      id={id}
      className="overlay-row"
      role="option"
      aria-selected={active}
      onMouseMove={onHover}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className="overlay-sign">{Sign ? <Sign size={14} strokeWidth={1.75} aria-hidden /> : null}</span>
      <span className="overlay-text">
        {choice.create ? t('tags.create', { path: showTag(choice.path) }) : <TagName path={choice.path} />}
      </span>
      {has ? <span className="overlay-more">{has}</span> : null}
      {active ? (
        <span className="overlay-more">{t(choice.has === count ? 'tags.enter.remove' : 'tags.enter.add')}</span>
      ) : choice.total !== undefined ? (
        <span className="overlay-more tabular">{formatNumber(choice.total)}</span>
      ) : null}
    </div>
  );
}
