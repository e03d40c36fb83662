import type { ReactNode } from 'react';
import { t } from '../../client/messages.ts';
import { whyLockedRow } from '../../client/team.ts';
import { LabelSign, labelText, MiddleEllipsis, StarsSign } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';
import { fieldTitle } from '../inspector/index.ts';
import type { Asked } from './conflicts.tsx';

export const keyOf = ({ row, field }: Asked): string => `${row.n} ${field}`;

const EDGE = 64;

interface Props {
  conflict: Asked;
  selected: boolean;
  onSelect: () => void;
  onUse: (use: 'ours' | 'theirs') => void;
}

/** One field of one file: what the catalog shows and what the file says. */
export function Conflict({ conflict, selected, onSelect, onUse }: Props) {
  const { row, path, field, ours, theirs, base } = conflict;
  return (
    <Choice
      row={row}
      what={row.name}
      path={path}
      field={conflict.name ?? fieldTitle(field)}
      more={t('conflicts.before', { value: plain(field, base) })}
      why={whyLockedRow([row])}
      selected={selected}
      onSelect={onSelect}
    >
      <Side caption={t('conflicts.ours')} number={1} onUse={() => onUse('ours')}>
        {shown(field, ours)}
      </Side>
      <Side caption={t('conflicts.theirs')} number={2} onUse={() => onUse('theirs')}>
        {shown(field, theirs)}
      </Side>
    </Choice>
  );
}

interface ChoiceProps {
  row: Asked['row'] | undefined;
  /** What it is of, in words. */
  what: string;
  path: string | undefined;
  field: string;
  more?: string;
  /** Why it is not this person's to decide. */
  why: string | undefined;
  selected: boolean;
  onSelect: () => void;
  /** The sides. */
  children: ReactNode;
}

/** One question: which of several values of one field counts. */
export function Choice({ row, what, path, field, more, why, selected, onSelect, children }: ChoiceProps) {
  return (
    <li className="conflict">
      <input
        type="checkbox"
        className="conflict-select"
        checked={selected}
        onChange={onSelect}
        aria-label={t('conflicts.select', { name: what, field })}
      />
      <span className="conflict-picture">{row ? <Picture row={row} edge={EDGE} /> : null}</span>
      <span className="conflict-file">
        <MiddleEllipsis text={row?.name ?? what} />
        <span className="conflict-hint" title={path}>
          {field}
        </span>
        {more === undefined ? null : <span className="conflict-hint">{more}</span>}
      </span>
      <fieldset className="conflict-sides" disabled={why !== undefined} title={why}>
        <legend className="spoken">{t('conflicts.choose', { name: what, field })}</legend>
        {children}
      </fieldset>
    </li>
  );
}

/** One of the values that a person chooses from. `caption`: whose it is. */
export function Side({ caption, number, onUse, children }: { caption: ReactNode; number: number; onUse: () => void; children: ReactNode }) {
  return (
    <button type="button" className="conflict-side" onClick={onUse}>
      <span className="conflict-caption">
        <span className="conflict-of">{caption}</span>
        <kbd className="kbd" aria-hidden>
          {number}
        </kbd>
      </span>
      <span className="conflict-value">{children}</span>
    </button>
  );
}

type Value = Asked['ours'];

/** A field's value as it is drawn. */
export function shown(field: string, value: Value): ReactNode {
  if (value === null) return <span className="conflict-hint">{t('conflicts.none-value')}</span>;
  if (field === 'rating') return <StarsSign value={Number(value)} />;
  if (field === 'label')
    return (
      <>
        <LabelSign label={String(value)} /> {labelText(String(value))}
      </>
    );
  return plain(field, value);
}

function plain(field: string, value: Value): string {
  if (value === null) return t('conflicts.none-value');
  if (field === 'rating') return '★'.repeat(Number(value));
  if (field === 'label') return labelText(String(value));
  if (field === 'flag') return t(value === 'pick' ? 'assets.flag.pick' : 'assets.flag.reject');
  return String(value);
}
