import { parseQuery, type Term } from '../../../src-shared/domain/query/index.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { useResult } from '../../client/result.ts';
import './found-in.css';

const MOST = 20;
const hasWords = (term: Term): boolean => term.type === 'word' || ((term.type === 'all' || term.type === 'any') && term.terms.some(hasWords));

/** Where in the file the words of the search stand. Nothing is asked while nobody searches for words. */
export function FoundIn({ n }: { n: number }) {
  const query = useResult((state) => state.query);
  const asks = parseQuery(query).query.terms.some(hasWords);
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
            {place.at ? <div className="found-in-at tabular">{t(`inspector.hit.${place.unit}`, { at: place.at })}</div> : null}
            <Marked text={text} marks={marks} />
          </li>
        ))}
      </ol>
    </section>
  );
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
