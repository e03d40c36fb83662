import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { keyLabel } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { Button, cx, IconButton, Tooltip, useLocked } from '../../ui/index.ts';
import { showTag, toggleValue } from '../search/index.ts';
import type { Targets } from '../selection/index.ts';
import { applyTags, openTagInput } from '../tags/index.ts';

interface Props {
  tags: readonly { path: string; count: number }[];
  /** How many assets are meant. */
  count: number;
  on: Targets;
}

/** A large selection can have hundreds. */
const FIRST = 30;

/** The tags as chips: a click shows everything with it, the cross takes it off; dashed where only some have it. */
export function TagChips({ tags, count, on }: Props) {
  const [all, setAll] = useState(false);
  const locked = useLocked() !== undefined;
  return (
    <section className="inspector-part">
      <div className="inspector-head">
        <h3 className="caps">{t('inspector.tags')}</h3>
        <IconButton
          size="small"
          icon={Plus}
          disabled={locked}
          name={t('tags.add')}
          shortcut={keyLabel('tag')}
          onClick={() => openTagInput()}
        />
      </div>
      {tags.length === 0 ? <p className="inspector-hint">{t('inspector.tags.none')}</p> : null}
      <ul className="chips">
        {tags.slice(0, all ? undefined : FIRST).map(({ path, count: has }) => (
          <Chip key={path} path={path} has={has} count={count} on={on} />
        ))}
      </ul>
      {!all && tags.length > FIRST ? (
        <Button tone="quiet" onClick={() => setAll(true)}>
          {t('inspector.tags.more', { n: tags.length - FIRST })}
        </Button>
      ) : null}
    </section>
  );
}

function Chip({ path, has, count, on }: { path: string; has: number; count: number; on: Targets }) {
  const some = has < count;
  const text = showTag(path);
  const locked = useLocked() !== undefined;
  return (
    <li className={cx('chip', some && 'chip-some')}>
      <Tooltip text={some ? t('inspector.tags.some', { some: has, all: count }) : t('tags.show', { path: text })}>
        <button type="button" className="chip-text" onClick={() => setUi({ query: toggleValue('', 'tag', path) })}>
          {text}
          {some ? <span className="chip-count tabular">{has}</span> : null}
        </button>
      </Tooltip>
      {some && !locked ? (
        <button
          type="button"
          className="chip-do"
          aria-label={t('tags.give.all', { path: text })}
          title={t('tags.give.all', { path: text })}
          onClick={() => void applyTags({ add: [path] }, on)}
        >
          <Plus size={12} strokeWidth={1.75} aria-hidden />
        </button>
      ) : null}
      {locked ? null : (
        <button
          type="button"
          className="chip-do"
          aria-label={t('tags.remove', { path: text })}
          title={t('tags.remove', { path: text })}
          onClick={() => void applyTags({ remove: [path] }, on)}
        >
          <X size={12} strokeWidth={1.75} aria-hidden />
        </button>
      )}
    </li>
  );
}
