import { FilePlus2 } from 'lucide-react';
import type { Output } from '../../client/client.ts';
import { whyLockedRow } from '../../client/team.ts';
import { formatCapture, t } from '../../client/messages.ts';
import { MiddleEllipsis, StarsSign } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';

type Asked = Output<'found.list'>['questions'][number];
type File = Pick<Asked, 'row' | 'path'>;

interface Props {
  question: Asked;
  /** @param is the missing asset; null: a new file */
  onAnswer: (n: number, is: number | null) => void;
}

const EDGE = 148;

/** One file that appeared, beside the missing ones that it may be. */
export function Question({ question, onAnswer }: Props) {
  const { row, path, candidates } = question;
  const why = whyLockedRow([row]);
  return (
    <li className="found-question">
      <div className="found-file">
        <span className="caps found-caps">{t('found.appeared')}</span>
        <Shown row={row} path={path} />
      </div>
      <fieldset className="found-answers" disabled={why !== undefined} title={why}>
        <legend className="spoken">{t('found.question', { name: row.name })}</legend>
        {candidates.map((candidate, i) => (
          <button
            key={candidate.row.n}
            type="button"
            className="found-answer"
            onClick={() => onAnswer(row.n, candidate.row.n)}
          >
            <span className="found-caps">
              <span className="found-why">{t(`found.why.${candidate.why}`)}</span>
              <Key number={i + 1} />
            </span>
            <Shown row={candidate.row} path={candidate.path} />
          </button>
        ))}
        <button
          type="button"
          className="found-answer found-new"
          onClick={() => onAnswer(row.n, null)}
        >
          <span className="found-caps">
            <Key number={candidates.length + 1} />
          </span>
          <FilePlus2 size={28} strokeWidth={1.25} aria-hidden />
          <span className="found-new-title">{t('found.new')}</span>
          <span className="found-hint">{t('found.new.body')}</span>
        </button>
      </fieldset>
    </li>
  );
}

function Key({ number }: { number: number }) {
  return number < 10 ? (
    <kbd className="kbd found-key" aria-hidden>
      {number}
    </kbd>
  ) : null;
}

function Shown({ row, path }: File) {
  return (
    <>
      <span className="found-picture">
        <Picture row={row} edge={EDGE} />
      </span>
      <span className="found-name">
        <MiddleEllipsis text={row.name} />
        <StarsSign value={row.rating} />
      </span>
      <span className="found-hint found-path" title={path}>
        {foldersOf(path)}
      </span>
      <span className="found-hint found-tags" title={row.tags.join(', ')}>
        {row.tags.join(', ')}
      </span>
      <span className="found-hint tabular">{row.takenAt ? formatCapture(row.takenAt) : ''}</span>
    </>
  );
}

/** The end of a path tells more than its beginning: the two folders that it lies in. */
function foldersOf(path: string): string {
  const parts = path.split(/[/\\]/).slice(0, -1);
  return parts.length > 3 ? `…/${parts.slice(-2).join('/')}` : parts.join('/');
}
