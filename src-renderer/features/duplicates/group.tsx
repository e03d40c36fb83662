import { Flag, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { whyLockedRow } from '../../client/team.ts';
import { formatBytes, formatDate, t } from '../../client/messages.ts';
import { Button, cx, LabelSign, MiddleEllipsis, StarsSign } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';
import {
  type Choices,
  differing,
  droppedOf,
  type File,
  folderOf,
  keptOf,
  type Group as Shown,
  type Side,
} from './choices.ts';

interface Props {
  group: Shown;
  choices: Choices;
  onKeep: (ns: readonly number[]) => void;
  onResolve: () => void;
}

const EDGE = 148;

/** Files of one content side by side; what tells them apart stands out. */
export function Group({ group, choices, onKeep, onResolve }: Props) {
  const kept = keptOf(group, choices);
  const dropped = droppedOf(group, choices).length;
  const why = whyGoing([group], choices);
  const sides = differing(group);
  const all = group.files.map(({ row }) => row.n);
  return (
    <li className="duplicates-group">
      <fieldset className="duplicates-files">
        <legend className="spoken">
          {t('duplicates.group', { n: group.files.length, bytes: formatBytes(group.size) })}
        </legend>
        {group.files.map((file, i) => (
          <FileCard
            key={file.row.n}
            file={file}
            number={i + 1}
            kept={kept.has(file.row.n)}
            sides={sides}
            onKeep={() => onKeep([file.row.n])}
          />
        ))}
      </fieldset>
      <div className="duplicates-acts">
        <span className="duplicates-hint tabular">{formatBytes(group.size)}</span>
        <Button className="duplicates-do" disabled={dropped === 0 || why !== undefined} title={why} onClick={onResolve}>
          {dropped ? t('duplicates.group.do', { n: dropped }) : t('duplicates.group.left')}
        </Button>
        <Button
          tone="quiet"
          className="duplicates-leave"
          onClick={() => onKeep(dropped || group.keep === undefined ? all : [group.keep])}
        >
          {t(dropped ? 'duplicates.group.leave' : 'duplicates.group.decide')}
        </Button>
      </div>
    </li>
  );
}

/** Why some of those that would go are not this person's to let go. */
export const whyGoing = (groups: readonly Shown[], choices: Choices): string | undefined =>
  whyLockedRow(
    groups.flatMap((group) => {
      const going = new Set(droppedOf(group, choices));
      return group.files.flatMap(({ row }) => (going.has(row.n) ? row : []));
    }),
  );

interface FileProps {
  file: File;
  number: number;
  kept: boolean;
  sides: ReadonlySet<Side>;
  onKeep: () => void;
}

function FileCard({ file, number, kept, sides, onKeep }: FileProps) {
  const { row, path, modified, collections, fields, sidecars } = file;
  return (
    <button
      type="button"
      className={cx('duplicates-file', !kept && 'duplicates-going')}
      aria-pressed={kept}
      onClick={onKeep}
    >
      <span className="duplicates-caps">
        <span className={kept ? 'duplicates-stays' : 'duplicates-hint'}>
          {t(kept ? 'duplicates.keep' : 'duplicates.drop')}
        </span>
        {number < 10 ? (
          <kbd className="kbd" aria-hidden>
            {number}
          </kbd>
        ) : null}
      </span>
      <span className="duplicates-picture">
        <Picture row={row} edge={EDGE} />
      </span>
      <Line side="folder" sides={sides} title={path}>
        {endOf(folderOf(path))}
      </Line>
      <Line side="name" sides={sides} title={row.name}>
        <MiddleEllipsis text={row.name} />
      </Line>
      <Line side="modified" sides={sides}>
        <span className="tabular">{formatDate(modified)}</span>
      </Line>
      {sides.has('marks') || row.rating || row.label || row.flag ? (
        <Line side="marks" sides={sides}>
          <span className="duplicates-marks">
            {row.rating ? <StarsSign value={row.rating} /> : null}
            {row.label ? <LabelSign label={row.label} /> : null}
            {row.flag === 'pick' ? <Flag size={12} aria-label={t('assets.flag.pick')} /> : null}
            {row.flag === 'reject' ? <X size={12} aria-label={t('assets.flag.reject')} /> : null}
          </span>
        </Line>
      ) : null}
      <Texts side="title" sides={sides} texts={row.title ? [row.title] : []} />
      <Texts side="tags" sides={sides} texts={row.tags} />
      <Texts side="collections" sides={sides} texts={collections} />
      <Texts
        side="more"
        sides={sides}
        texts={[
          ...(fields ? [t('duplicates.fields', { n: fields })] : []),
          ...(sidecars.length ? [t('duplicates.sidecars', { n: sidecars.length })] : []),
        ]}
      />
    </button>
  );
}

function Texts({ texts, side, sides }: { texts: readonly string[]; side: Side; sides: ReadonlySet<Side> }) {
  // Where one has it and another none, the lines stand beside each other.
  if (!texts.length && !sides.has(side)) return null;
  return (
    <Line side={side} sides={sides} title={texts.join(', ')}>
      {texts.join(', ') || '–'}
    </Line>
  );
}

function Line({
  side,
  sides,
  title,
  children,
}: {
  side: Side;
  sides: ReadonlySet<Side>;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={cx('duplicates-line', sides.has(side) ? 'duplicates-differs' : 'duplicates-hint')} title={title}>
      {children}
    </span>
  );
}

/** The end of a path tells more than its beginning. */
function endOf(path: string): string {
  const parts = path.split(/[/\\]/);
  return parts.length > 3 ? `…/${parts.slice(-2).join('/')}` : path;
}
