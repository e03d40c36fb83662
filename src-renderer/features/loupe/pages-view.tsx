import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Output } from '../../client/client.ts';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { FindBar } from './find-bar.tsx';
import { usePlaceAsked } from './go-to.ts';
import { PageBlock } from './page-block.tsx';
import { searchedWord } from './searched-word.ts';
import { Stage } from './stage.tsx';
import { useFirstHit } from './use-first-hit.ts';
import { useFind } from './use-find.ts';
import { usePageKeys } from './use-page-keys.ts';
import { usePages } from './use-pages.ts';
import './pages-view.css';

type Unit = Output<'pages.read'>['unit'];

/**
 * What is written in a document, by page: read, scrolled by keys, and searched. The picture stands here until the text is known.
 * `aside` stands in its bar; `word`: what is to be known of it.
 */
export default function PagesView({ row, onZoom, aside, word = '' }: { row: AssetRow; onZoom: (percent: number) => void; aside?: ReactNode; word?: string }) {
  const pages = usePages(row);
  const body = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState(searchedWord);
  const asked = usePlaceAsked(row.n);
  useEffect(() => {
    if (asked?.word) setQuery(asked.word);
  }, [asked]);
  const first = useFirstHit(body, pages, query, asked);
  const find = useFind(body, query, pages.sections, first);
  // A word may stand in a part that nobody scrolled to yet.
  const { more } = pages;
  useEffect(() => {
    if (query.trim() !== '' || asked) more();
  }, [query, more, asked]);
  usePageKeys(body, input);

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
        {aside}
        <span className="pages-note">{pages.note ?? word}</span>
        <FindBar input={input} query={query} onQuery={setQuery} find={find} onLeave={() => body.current?.focus()} />
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
          <section key={i} className="page-part" data-part={i}>
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
