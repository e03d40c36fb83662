import { Tag } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Dialog } from '../../ui/index.ts';
import { TagName } from './tag-name.tsx';
import { type TagNode, tagFinder } from './tag-list.ts';
import '../../ui/overlay.css';

interface Props {
  open: boolean;
  title: string;
  hint: string;
  /** Which tags can be chosen. */
  offers: (tag: TagNode) => boolean;
  /** Words for choosing none, the top of the tree; absent: one must be chosen. */
  top?: string | undefined;
  onChoose: (path: string | undefined) => void;
  onClose: () => void;
}

const MOST = 50;

/** Chooses one tag of the tree, by typing. */
export function TagChooser(props: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title} bare focus={input} className="overlay">
      {props.open ? <Choosing {...props} input={input} /> : null}
    </Dialog>
  );
}

function Choosing({
  title,
  hint,
  offers,
  top,
  onChoose,
  onClose,
  input,
}: Props & { input: React.RefObject<HTMLInputElement | null> }) {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(text);
  const tags = useCall('tags.list', {}).data?.tags;
  const finder = useMemo(() => tagFinder(tags ?? []), [tags]);
  const found = (wanted.trim() === '' ? (tags ?? []) : finder.find(wanted, MOST)).filter(offers).slice(0, MOST * 4);
  const rows: readonly { path: string | undefined; count?: number }[] = [
    ...(top !== undefined && wanted.trim() === '' ? [{ path: undefined }] : []),
    ...found,
  ];
  const active = Math.min(at, rows.length - 1);
  const take = (index: number) => {
    const row = rows[index];
    if (!row) return;
    onClose();
    onChoose(row.path);
  };
  const show = (index: number) => {
    setAt(index);
    document.getElementById(`${id}${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = rows.length - 1;
    const act: Record<string, () => void> = {
      ArrowDown: () => show(active >= last ? 0 : active + 1),
      ArrowUp: () => show(active <= 0 ? last : active - 1),
      Enter: () => take(active),
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
          placeholder={hint}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <span className="overlay-more">{title}</span>
      </div>
      <div id={`${id}list`} className="overlay-list" role="listbox" aria-label={t('tags.list')}>
        {rows.map(({ path, count }, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active row
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
          <div
            key={path ?? ''}
            id={`${id}${index}`}
            className="overlay-row"
            role="option"
            aria-selected={index === active}
            onMouseMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(index)}
          >
            <span className="overlay-text">{path === undefined ? top : <TagName path={path} />}</span>
            {count === undefined ? null : <span className="overlay-more tabular">{formatNumber(count)}</span>}
          </div>
        ))}
        {tags && rows.length === 0 ? <p className="overlay-empty">{t('tags.choose.none')}</p> : null}
      </div>
      <p className="overlay-foot">{t('tags.choose.foot')}</p>
    </>
  );
}
