import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { IconButton, Segments } from '../../ui/index.ts';
import { useSize } from '../../ui/use-size.ts';
import { setStageControl } from './control.ts';
import { FindBar } from './find-bar.tsx';
import { forgetPlace, usePlaceAsked } from './go-to.ts';
import { searchedWord } from './searched-word.ts';
import { LARGEST, SheetPage, sheetUrl } from './sheet-page.tsx';
import type { Hit } from './sheet-text.ts';
import { Stage } from './stage.tsx';
import { usePageKeys } from './use-page-keys.ts';
import { useSheetFind } from './use-sheet-find.ts';
import { type Sheet, type SheetsRead, useSheets } from './use-sheets.ts';
import './pages-view.css';
import './sheets-view.css';

const MARGIN = 16;
const STEP = 1.25;
const LEAST = 0.1;
/** 100 %: an inch is an inch. */
const FULL = 96 / 72;

/** Fits a page, or its width, or so many CSS pixels per point. */
type Size = 'page' | 'width' | number;

/** All pages of a PDF; its picture, or its card that says why it has none, stands here until they are known or cannot be had. */
export default function SheetsView({ row, onZoom, aside, onFailed }: { row: AssetRow; onZoom: (percent: number) => void; aside?: ReactNode; onFailed?: (error: unknown) => void }) {
  const read = useSheets(row);
  const { error } = read;
  useEffect(() => {
    if (error) onFailed?.(error);
  }, [error, onFailed]);
  const [first] = read.sheets;
  if (first) return <Document row={row} read={read} first={first} aside={aside} />;
  return (
    <>
      <Stage row={row} onZoom={onZoom} />
      {read.error && row.preview ? <div className="stage-word">{errorText(read.error)}</div> : null}
    </>
  );
}

/** Below each other, sharp at any size, their words searched, selected and copied. */
function Document({ row, read, first, aside }: { row: AssetRow; read: SheetsRead; first: Sheet; aside?: ReactNode }) {
  const { sheets, total, error, want } = read;
  const body = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const room = useSize(body);
  const [size, setSize] = useState<Size>('page');
  const [query, setQuery] = useState(searchedWord);
  const asked = usePlaceAsked(row.n);
  const find = useSheetFind(sheets, query, asked);
  const [page, setPage] = useState(0);
  const scale = scaleOf(size, first, room);

  // A word may stand on a page that nobody scrolled to yet.
  useEffect(() => {
    if (query.trim() !== '') want(Number.POSITIVE_INFINITY);
  }, [query, want]);
  useEffect(() => {
    if (!asked) return;
    if (asked.word) setQuery(asked.word);
    want(Number(asked.place.at) || 1);
  }, [asked, want]);

  const latest = useRef({ first, room, scale });
  latest.current = { first, room, scale };
  const zoom = useCallback((by: 1 | -1 | 0) => {
    const { first, room, scale } = latest.current;
    if (by === 0) setSize('page');
    else setSize(bounded(scale * STEP ** by, first, room));
  }, []);
  useEffect(() => setStageControl({ toggle: () => setSize((now) => (now === 'page' ? FULL : 'page')) }), []);
  useWheel(body, zoom);
  usePageKeys(body, input, zoom);
  useStay(body, room.width ? scale : undefined);

  const goTo = useCallback((to: number) => {
    const box = body.current;
    const sheet = box?.querySelector<HTMLElement>(`[data-page="${to}"]`);
    if (box && sheet) box.scrollTop = sheet.offsetTop - MARGIN;
  }, []);
  const { here } = find;
  // Its page is there to be seen, whether or not the word is written on it in letters.
  useEffect(() => {
    const to = asked ? Number(asked.place.at) - 1 : -1;
    if (to < 0 || to >= sheets.length || room.height === 0) return;
    goTo(to);
    if (asked?.word === '' || asked?.word === query) forgetPlace();
  }, [asked, sheets.length, room.height, query, goTo]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one goes to a hit once, not again when the size changes
  useEffect(() => {
    const box = body.current;
    const sheet = here && box?.querySelector<HTMLElement>(`[data-page="${here.page}"]`);
    const word = here && sheets[here.page]?.words[here.from.word];
    if (!box || !sheet || !word) return;
    const top = sheet.offsetTop + word.y * scale;
    const left = sheet.offsetLeft + word.x * scale;
    if (top - word.size * scale < box.scrollTop || top > box.scrollTop + box.clientHeight)
      box.scrollTop = top - box.clientHeight * 0.55;
    if (left < box.scrollLeft || left > box.scrollLeft + box.clientWidth * 0.9)
      box.scrollLeft = left - box.clientWidth / 3;
  }, [here?.page, here?.from.word, here?.from.at]);
  const hitsOf = useMemo(() => Map.groupBy<number, Hit>(find.hits, (hit) => hit.page), [find.hits]);

  return (
    <div className="stage pages-view">
      <div className="pages-bar">
        {aside}
        <span className="tabular sheets-at" role="status">
          {t('loupe.sheets.at', { at: page + 1, total })}
        </span>
        <IconButton icon={Minus} name={t('loupe.sheets.smaller')} shortcut="Ctrl+-" onClick={() => zoom(-1)} />
        <span className="tabular sheets-percent">{t('loupe.zoom', { percent: Math.round((scale * 7200) / 96) })}</span>
        <IconButton icon={Plus} name={t('loupe.sheets.larger')} shortcut="Ctrl+=" onClick={() => zoom(1)} />
        <Segments
          name={t('loupe.sheets.fit')}
          value={typeof size === 'number' ? '' : size}
          choices={[
            { value: 'page', text: t('loupe.sheets.page') },
            { value: 'width', text: t('loupe.sheets.width') },
          ]}
          onChange={(value) => value && setSize(value)}
        />
        <span className="pages-note">{error ? errorText(error) : ''}</span>
        <FindBar input={input} query={query} onQuery={setQuery} find={find} onLeave={() => body.current?.focus()} />
      </div>
      <div className="sheets">
        {total > 1 ? <Thumbs row={row} sheets={sheets} page={page} onGo={goTo} /> : null}
        <div
          ref={body}
          className="sheets-body"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
          tabIndex={0}
          role="document"
          aria-label={row.name}
          onScroll={(event) => {
            const box = event.currentTarget;
            const at = pageAt(box);
            setPage(at);
            if (at + 20 > sheets.length) want(sheets.length + 1);
          }}
        >
          {sheets.map((sheet, i) => (
            <SheetPage
              // biome-ignore lint/suspicious/noArrayIndexKey: pages only ever follow
              key={i}
              row={row}
              sheet={sheet}
              page={i}
              scale={scale}
              hits={hitsOf.get(i)}
              here={here?.page === i ? here : undefined}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Thumbs({
  row,
  sheets,
  page,
  onGo,
}: {
  row: AssetRow;
  sheets: readonly Sheet[];
  page: number;
  onGo: (page: number) => void;
}) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.children[page]?.scrollIntoView({ block: 'nearest' });
  }, [page]);
  return (
    <nav ref={list} className="sheets-thumbs" aria-label={t('loupe.sheets.thumbs')}>
      {sheets.map((sheet, i) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: pages only ever follow
          key={i}
          type="button"
          tabIndex={i === page ? 0 : -1}
          className="sheets-thumb tabular"
          aria-current={i === page ? 'page' : undefined}
          aria-label={t('loupe.pages.at.page', { at: i + 1 })}
          onClick={() => onGo(i)}
        >
          <img
            src={sheetUrl(row, i, 256)}
            alt=""
            loading="lazy"
            draggable={false}
            style={{ aspectRatio: `${sheet.width} / ${sheet.height}` }}
          />
          {i + 1}
        </button>
      ))}
    </nav>
  );
}

interface Room {
  width: number;
  height: number;
}

function scaleOf(size: Size, sheet: Sheet, room: Room): number {
  const wide = Math.max(50, room.width - MARGIN * 2) / Math.max(1, sheet.width);
  const high = Math.max(50, room.height - MARGIN * 2) / Math.max(1, sheet.height);
  return bounded(size === 'width' ? wide : size === 'page' ? Math.min(wide, high) : size, sheet, room);
}

/** As large as pages are drawn sharply. */
function bounded(scale: number, sheet: Sheet, room: Room): number {
  const most = LARGEST / window.devicePixelRatio / Math.max(1, sheet.width, sheet.height);
  return Math.min(most, Math.max(room.width ? LEAST : 0, scale));
}

/** The page in the middle of what is shown, from 0: the last one that begins above it. */
function pageAt(box: HTMLElement): number {
  const middle = box.scrollTop + box.clientHeight / 2;
  let [low, high] = [0, box.children.length - 1];
  while (low < high) {
    const next = (low + high + 1) >> 1;
    if ((box.children[next] as HTMLElement).offsetTop <= middle) low = next;
    else high = next - 1;
  }
  return low;
}

/** What is in the middle stays there when pages are drawn larger or smaller. */
function useStay(body: { readonly current: HTMLElement | null }, scale: number | undefined): void {
  const before = useRef<number>(undefined);
  useLayoutEffect(() => {
    const box = body.current;
    const was = before.current;
    before.current = scale;
    if (!box || !was || !scale || was === scale) return;
    const by = scale / was;
    box.scrollTop = (box.scrollTop + box.clientHeight / 2) * by - box.clientHeight / 2;
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  }, [body, scale]);
}

/** Ctrl with the wheel draws pages larger or smaller, and not the window. */
function useWheel(body: { readonly current: HTMLElement | null }, zoom: (by: 1 | -1) => void): void {
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      if (event.deltaY) zoom(event.deltaY < 0 ? 1 : -1);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [body, zoom]);
}
