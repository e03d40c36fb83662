import type { ReactNode, RefObject } from 'react';
import { t } from '../client/messages.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Dialog } from './dialog.tsx';
import './preview-dialog.css';

interface Props {
  title: ReactNode;
  focus: RefObject<HTMLElement | null>;
  /** Sets `--preview-height`, which the list keeps however much there is. */
  className: string;
  /** What would change, in a line. */
  note: ReactNode;
  doText: string;
  can: boolean;
  onDo: () => void;
  onClose: () => void;
  form: ReactNode;
  /** Why nothing can be done. */
  problem: string | undefined;
  /** A PreviewList. */
  children: ReactNode;
}

/** A tool over the window that shows every change before it is made. It is there while it is open. */
export function PreviewDialog({ title, focus, className, note, doText, can, onDo, onClose, form, problem, children }: Props) {
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={title}
      focus={focus}
      className={cx('preview-dialog', className)}
      actions={
        <>
          <span className="preview-note" role="status">
            {note}
          </span>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!can} onClick={onDo}>
            {doText}
          </Button>
        </>
      }
    >
      {form}
      {problem ? (
        <p className="preview-refused" role="alert">
          {problem}
        </p>
      ) : null}
      {children}
    </Dialog>
  );
}

interface ListProps {
  name: string;
  heads: readonly string[];
  className: string;
  /** Said below, where there are more than the rows shown. */
  more: string | undefined;
  /** Rows. */
  children: ReactNode;
}

export function PreviewList({ name, heads, className, more, children }: ListProps) {
  return (
    <section
      className={cx('preview-list', className)}
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {more ? <p className="preview-note">{more}</p> : null}
    </section>
  );
}
