import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import './report.css';

interface Props {
  /** What others find it by, and its class. */
  region: string;
  name: string;
  /** At its head; default its name. */
  title?: string;
  back: string;
  onBack: () => void;
  /** When this becomes another, what was focused may be gone; the keys stay here. */
  shows?: unknown;
  children: ReactNode;
}

/** A page of subjects in place of the pictures. */
export function Report({ region, name, title = name, back, onBack, shows, children }: Props) {
  const page = useRef<HTMLElement>(null);
  // Keys are for the page that was asked for, not for the pictures that are gone.
  useEffect(() => page.current?.focus({ preventScroll: true }), []);
  // A button goes with what it was for. A dialog looks after the keys itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when what is shown is another
  useEffect(() => {
    if (document.activeElement === document.body && !document.querySelector('[role="dialog"]'))
      page.current?.focus({ preventScroll: true });
  }, [shows]);
  return (
    <section
      ref={page}
      className={`report ${region}`}
      data-region={region}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
      tabIndex={0}
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onBack();
      }}
    >
      <div className="report-body">
        <header className="report-head">
          <h1>{title}</h1>
          <Button icon={ArrowLeft} tone="quiet" onClick={onBack}>
            {back}
          </Button>
        </header>
        {children}
      </div>
    </section>
  );
}

/** The subjects side by side. */
export const ReportParts = ({ children }: { children: ReactNode }) => <div className="report-parts">{children}</div>;

/** One subject of a page. */
export function Part({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <section className={wide ? 'report-part report-wide' : 'report-part'} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Names and values, the values in figures below each other. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="report-facts tabular">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
