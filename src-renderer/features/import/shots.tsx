import { CircleCheck, File, Square, SquareCheck } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { getHello } from '../../client/client.ts';
import { formatBytes, t } from '../../client/messages.ts';
import { cx, MiddleEllipsis } from '../../ui/index.ts';
import { check, detailsOf, isChecked, isKnown, type Shot, useSource } from './source.ts';

/** Pictures of the card with their checkmarks: the list has the focus, the arrows move in it, Space checks. */
export function Shots({ shots }: { shots: readonly Shot[] }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const { details, byHand } = useSource();
  const active = Math.min(at, shots.length - 1);

  const columns = (): number => {
    const cell = list.current?.firstElementChild as HTMLElement | null;
    const grid = list.current;
    if (!cell || !grid) return 1;
    return getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  };
  const go = (index: number, range: boolean) => {
    const to = Math.max(0, Math.min(shots.length - 1, index));
    setAt(to);
    if (range) check(shots.slice(Math.min(anchor, to), Math.max(anchor, to) + 1), true);
    else setAnchor(to);
    document.getElementById(`${id}${shots[to]?.group}`)?.scrollIntoView({ block: 'nearest' });
  };
  const turn = (shot: Shot | undefined) => shot && check([shot], !isChecked(shot, { details, byHand }));
  const onKeyDown = (event: KeyboardEvent) => {
    const all = event.ctrlKey || event.metaKey;
    const keys: Record<string, () => void> = {
      ArrowRight: () => go(active + 1, event.shiftKey),
      ArrowLeft: () => go(active - 1, event.shiftKey),
      ArrowDown: () => go(active + columns(), event.shiftKey),
      ArrowUp: () => go(active - columns(), event.shiftKey),
      Home: () => go(0, event.shiftKey),
      End: () => go(shots.length - 1, event.shiftKey),
      ' ': () => turn(shots[active]),
      ...(all ? { a: () => check(shots, true), d: () => check(shots, false) } : {}),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div
      ref={list}
      className="import-shots"
      role="listbox"
      aria-multiselectable
      tabIndex={0}
      aria-label={t('import.files')}
      aria-activedescendant={shots.length ? `${id}${shots[active]?.group}` : undefined}
      onKeyDown={onKeyDown}
    >
      {shots.map((shot, index) => (
        <Cell
          key={shot.group}
          id={`${id}${shot.group}`}
          shot={shot}
          active={index === active}
          onClick={(range) => {
            if (range) go(index, true);
            else {
              setAt(index);
              setAnchor(index);
              turn(shot);
            }
          }}
        />
      ))}
    </div>
  );
}

function Cell({ id, shot, active, onClick }: { id: string; shot: Shot; active: boolean; onClick: (range: boolean) => void }) {
  const source = useSource();
  const on = isChecked(shot, source);
  const known = isKnown(shot, source.details);
  const all = detailsOf(shot, source.details);
  const picture = all.find((one) => one.picture)?.picture;
  const problem = all.find((one) => one.problem)?.problem;
  const takenAt = all.find((one) => one.takenAt)?.takenAt;
  const Check = on ? SquareCheck : Square;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names the active one
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
    <div
      id={id}
      role="option"
      aria-selected={on}
      className={cx('import-cell', !on && 'import-off', active && 'import-active')}
      title={[shot.paths.join('\n'), takenAt?.replace('T', ' '), formatBytes(shot.size), problem].filter(Boolean).join('\n')}
      onClick={(event) => onClick(event.shiftKey)}
    >
      <span className="import-picture">
        {picture ? <img src={`${getHello().assetBase}/source/${picture}`} alt="" loading="lazy" draggable={false} /> : <File size={24} strokeWidth={1} aria-hidden />}
      </span>
      <Check className="import-check" size={16} strokeWidth={1.5} aria-hidden />
      {known ? (
        <span className="import-known">
          <CircleCheck size={12} strokeWidth={1.5} aria-hidden /> {t('import.known')}
        </span>
      ) : null}
      <span className="import-name">
        <MiddleEllipsis text={shot.name} />
        {shot.kinds.length > 1 ? <span className="import-kinds"> {shot.kinds.slice(1).map((kind) => `+${kind}`).join(' ')}</span> : null}
      </span>
      {problem ? <span className="spoken">{problem}</span> : null}
    </div>
  );
}
