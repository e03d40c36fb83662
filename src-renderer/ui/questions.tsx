import type { ReactNode } from 'react';
import { LockedNote } from './locked.tsx';
import './questions.css';

interface Props {
  name: ReactNode;
  /** How many there are. */
  count: ReactNode;
  body: ReactNode;
  /** Below the words. */
  more?: ReactNode;
  /** Why this person may not answer all of them. */
  why?: string | undefined;
  /** What answers all of them. */
  children: ReactNode;
}

/** The head of a view of questions, whose own class is `questions`. */
export function QuestionsHead({ name, count, body, more, why, children }: Props) {
  return (
    <header className="questions-head">
      <div className="questions-words">
        <h2 className="questions-title">
          {name} <span className="questions-count tabular">{count}</span>
        </h2>
        <p className="questions-body">{body}</p>
        {more}
        {why === undefined ? null : <LockedNote>{why}</LockedNote>}
      </div>
      {children}
    </header>
  );
}
