import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { parseQuery, type Term } from '../../../src-shared/domain/query/index.ts';
import type { Output } from '../../client/client.ts';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { getResult } from '../../client/result.ts';
import type { AssetRow } from '../../client/rows.ts';
import { IconButton } from '../../ui/index.ts';
import { PageBlock } from './page-block.tsx';
import { Stage } from './stage.tsx';
import { useFind } from './use-find.ts';
import { usePages } from './use-pages.ts';
import './pages-view.css';

type Unit = Output<'pages.read'>['unit'];

/** A line of text, for the arrows. */
const STEP = 48;

/** What is written in a document, by page: read, scrolled by keys, and searched. The picture stands here until the text is known. */
export default function PagesView({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const pages = usePages(row);
  const body = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState(searchedWord);
  const find = useFind(body, query, pages.sections);
  // A word may stand in a part that nobody scrolled to yet.
  const { more } = pages;
  useEffect(() => {
    if (query.trim() !== '') more();
  }, [query, more]);
  useKeys(body, input);

  if (pages.error || (pages.done && pages.sections.length === 0)) {
    return (
      <>
        <Stage row={row} onZoom={onZoom} />
        <div className="stage-word">{pages.error ? errorText(pages.error) : t('loupe.pages.none')}</div>
      </>
    );
  }
  if (pages.sections.length === 0) return <Stage row={row} onZoom={onZoom} />;
  return (
    <div className="stage pages-view">
      <div className="pages-bar">
        <span className="pages-note">{pages.note ?? ''}</span>
        <span className="pages-count tabular" role="status">
          {query.trim() === '' ? '' : t('loupe.pages.found', { at: find.at, total: find.total })}
        </span>
        <input
          ref={input}
          className="pages-find"
          aria-label={t('loupe.pages.find')}
          placeholder={t('loupe.pages.find')}
          value={query}
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') find.go(event.shiftKey ? -1 : 1);
            else if (event.key === 'Escape') {
              setQuery('');
              body.current?.focus();
            } else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <IconButton
          icon={ChevronUp}
          name={t('loupe.pages.previous')}
          onClick={() => find.go(-1)}
          disabled={find.total === 0}
        />
        <IconButton
          icon={ChevronDown}
          name={t('loupe.pages.next')}
          onClick={() => find.go(1)}
          disabled={find.total === 0}
        />
      </div>
      <div
        ref={body}
        className="pages-body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
        tabIndex={0}
        role="document"
        aria-label={row.name}
        onScroll={(event) => nearEnd(event.currentTarget) && pages.next()}
      >
        {pages.sections.map((section, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sections only ever follow
          <section key={i} className="page-part">
            {section.at && labeled(pages.unit) ? (
              <div className="page-at tabular">{t(`loupe.pages.at.${pages.unit}`, { at: section.at })}</div>
            ) : null}
            {section.blocks.map((block, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: blocks never change
              <PageBlock key={j} block={block} />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

/** Lines carry their numbers themselves; parts and lists have no name that helps. */
const labeled = (unit: Unit): unit is Exclude<Unit, 'line' | 'row' | 'list' | 'part'> =>
  !['line', 'row', 'list', 'part'].includes(unit);

const nearEnd = (box: HTMLElement): boolean => box.scrollTop + box.clientHeight * 3 > box.scrollHeight;

/** The first word of the search that led here: its hits are what one came for. */
function searchedWord(): string {
  const words = (term: Term): string[] =>
    term.type === 'word' ? [term.text] : term.type === 'all' || term.type === 'any' ? term.terms.flatMap(words) : [];
  return parseQuery(getResult().query).query.terms.flatMap(words)[0] ?? '';
}

/** While the document is what one looks at, it is scrolled and searched by the keys that do so everywhere. */
function useKeys(
  body: { readonly current: HTMLElement | null },
  input: { readonly current: HTMLInputElement | null },
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const box = body.current;
      const target = event.target instanceof Element ? event.target : document.body;
      if (!box || !(target === document.body || target.closest('.loupe-stage'))) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f' && !event.shiftKey && !event.altKey) {
        input.current?.focus();
        input.current?.select();
      } else {
        if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, button')) return;
        const page = box.clientHeight * 0.9;
        const by = {
          ArrowDown: STEP,
          ArrowUp: -STEP,
          PageDown: page,
          PageUp: -page,
          Home: -box.scrollHeight,
          End: box.scrollHeight,
        }[event.key];
        if (by === undefined) return;
        box.scrollBy({ top: by });
      }
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [body, input]);
}
