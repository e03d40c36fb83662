import { createElement, memo } from 'react';
import { isCode, shade } from '../../../src-shared/domain/code.ts';
import type { Output } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { t } from '../../client/messages.ts';
import { cx, toast } from '../../ui/index.ts';

type Block = Output<'pages.read'>['sections'][number]['blocks'][number];
type Run = Extract<Block, { kind: 'text' }>['runs'][number];

export const PageBlock = memo(function PageBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      // The window has headings of its own above these.
      return createElement(
        `h${Math.min(6, block.level + 1)}`,
        { className: `page-heading page-heading-${Math.min(4, block.level)}` },
        <Runs runs={block.runs} />,
      );
    case 'text':
      return block.quote ? (
        <blockquote className="page-text page-quote">
          <Runs runs={block.runs} />
        </blockquote>
      ) : (
        <p className="page-text">
          <Runs runs={block.runs} />
        </p>
      );
    case 'item':
      return (
        <div className="page-item" style={{ marginLeft: block.depth * 20 }}>
          <span className="page-mark">{block.mark}</span>
          <span>
            <Runs runs={block.runs} />
          </span>
        </div>
      );
    case 'rule':
      return <hr className="page-rule" />;
    case 'code':
      return <Code text={block.text} language={block.language} line={block.line} />;
    case 'table':
      return <Table rows={block.rows} head={block.head} />;
  }
});

function Runs({ runs }: { runs: readonly Run[] }) {
  return runs.map((run, i) => {
    const look = cx(run.strong && 'page-strong', run.em && 'page-em', run.strike && 'page-strike');
    const key = `${i}`;
    if (run.href && /^(https?|mailto):/i.test(run.href)) return <Link key={key} href={run.href} text={run.text} />;
    if (run.code)
      return (
        <code key={key} className={look}>
          {run.text}
        </code>
      );
    return look ? (
      <span key={key} className={look}>
        {run.text}
      </span>
    ) : (
      run.text
    );
  });
}

/** Opened by whoever reads it, never by itself: in a browser beside this window, else copied for one. */
function Link({ href, text }: { href: string; text: string }) {
  const copy = () => void navigator.clipboard.writeText(href).then(() => toast({ text: t('loupe.pages.copied') }));
  return (
    <a
      href={href}
      title={href}
      target="_blank"
      rel="noreferrer noopener"
      onClick={(event) => {
        if (!host().connect) return;
        event.preventDefault();
        copy();
      }}
    >
      {text}
    </a>
  );
}

function Code({ text, language, line }: { text: string; language: string; line: number | undefined }) {
  const pieces = isCode(language) ? shade(text, language) : [{ text }];
  const count = line === undefined ? 0 : text.split('\n').length;
  return (
    <div className={cx('page-code', line === undefined && 'page-code-inner')}>
      {line === undefined ? null : (
        <div className="page-lines" aria-hidden="true">
          {Array.from({ length: count }, (_, i) => line + i).join('\n')}
        </div>
      )}
      <pre>
        {pieces.map((piece, i) =>
          'shade' in piece && piece.shade ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never change
            <span key={i} className={`shade-${piece.shade}`}>
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </pre>
    </div>
  );
}

const NUMBER = /^[-+−]?[\d.,'\s]*\d[\d.,]*\s?[%€$£]?$/;

function Table({ rows, head }: { rows: readonly (readonly string[])[]; head: boolean }) {
  const [first, ...rest] = rows;
  const width = Math.max(1, ...rows.map((row) => row.length));
  const cells = (row: readonly string[]) =>
    Array.from({ length: width }, (_, i) => {
      const value = row[i] ?? '';
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns never change
        <td key={i} className={NUMBER.test(value) ? 'page-number' : undefined}>
          {value}
        </td>
      );
    });
  return (
    <div className="page-table">
      <table>
        {head && first ? (
          <thead>
            <tr>
              {Array.from({ length: width }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never change
                <th key={i} scope="col">
                  {first[i] ?? ''}
                </th>
              ))}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {(head ? rest : rows).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never change
            <tr key={i}>{cells(row)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
