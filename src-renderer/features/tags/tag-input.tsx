import { Check, Minus, Plus, Tag } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { create } from 'zustand';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Overlay, OverlayChoices } from '../../ui/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import { showTag } from '../search/index.ts';
import { applyTags, recentOf } from './apply.ts';
import { type Choice, choicesFor } from './choices.ts';
import { tagFinder } from './tag-list.ts';
import { TagName } from './tag-name.tsx';
import { pinnedOf } from './tree-edit.ts';

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
  const title = count ? t('tags.input', { n: count }) : t('tags.input.none');
  return (
    <Overlay open={on !== undefined} onClose={close} title={title}>
      {on === undefined ? null : <Tagging on={on} count={count} title={title} />}
    </Overlay>
  );
}

interface TaggingProps {
  on: Targets;
  count: number;
  title: string;
}

function Tagging({ on, count, title }: TaggingProps) {
  const [text, setText] = useState('');
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
  const take = (choice: Choice) => {
    void applyTags(choice.has === count ? { remove: [choice.path] } : { add: [choice.path] }, on);
    setText('');
  };
  return (
    <OverlayChoices
      title={title}
      icon={Tag}
      hint={t('tags.input.hint')}
      beside={title}
      text={text}
      onText={setText}
      listName={t('tags.list')}
      rows={choices}
      keyOf={({ key }) => key}
      groupOf={({ group }) => group}
      can={() => count > 0}
      first={false}
      onTake={take}
      empty={t(count === 0 ? 'tags.nothing' : 'tags.nothing.found')}
      foot={t('tags.foot')}
      draw={(choice, active) => <ChoiceRow choice={choice} count={count} active={active} />}
    />
  );
}

const NONE: readonly never[] = [];

interface RowProps {
  choice: Choice;
  count: number;
  active: boolean;
}

function ChoiceRow({ choice, count, active }: RowProps) {
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
    <>
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
    </>
  );
}
