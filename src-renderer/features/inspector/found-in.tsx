import type { Output } from '../../client/client.ts';
import { asksWords, placeText } from '../../client/found.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { useResult } from '../../client/result.ts';
import { openAt } from '../loupe/index.ts';
import './found-in.css';

type Hits = Output<'search.hits'>['items'][number]['hits'];

const MOST = 20;

/** Where in the file the words of the search stand. Nothing is asked while nobody searches for words. */
export function FoundIn({ n }: { n: number }) {
  const query = useResult((state) => state.query);
  const asks = asksWords(query);
  const found = useCall('search.hits', { query, ns: [n], most: MOST }, { enabled: asks, keep: false });
  const hits = asks ? (found.data?.items[0]?.hits ?? []) : [];
  if (hits.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3 className="caps inspector-head">{t('inspector.hits')}</h3>
      <ol className="found-in">
        {hits.map(({ place, text, marks }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several may stand at one place
          <li key={i}>
            <button type="button" className="found-in-hit" title={t('inspector.hit.open')} onClick={() => openAt({ n, place, word: wordAt(text, marks), nth: before(hits, i) })}>
              {place.at ? <span className="found-in-at tabular">{placeText(place)}</span> : null}
              <Marked text={text} marks={marks} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

const wordAt = (text: string, marks: Hits[number]['marks']): string => (marks[0] ? text.slice(marks[0][0], marks[0][0] + marks[0][1]) : '');

/** How many of the same word stand at the same place before this one. */
function before(hits: Hits, i: number): number {
  const same = (one: Hits[number]) => one.place.at === hits[i]!.place.at && wordAt(one.text, one.marks) === wordAt(hits[i]!.text, hits[i]!.marks);
  const word = wordAt(hits[i]!.text, hits[i]!.marks);
  return hits.slice(0, i).filter(same).reduce((sum, { text, marks }) => sum + marks.filter(([from, length]) => text.slice(from, from + length) === word).length, 0);
}

function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const pieces: { from: number; text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [from, length] of marks) {
    pieces.push({ from: at, text: text.slice(at, from), hit: false }, { from, text: text.slice(from, from + length), hit: true });
    at = from + length;
  }
  pieces.push({ from: at, text: text.slice(at), hit: false });
  return <span>{pieces.map((piece) => (piece.hit ? <mark key={`${piece.from}!`}>{piece.text}</mark> : piece.text))}</span>;
}
