import type { QueryError } from '../../../src-shared/domain/query/index.ts';
import { cx } from '../../ui/index.ts';
import { pieces } from './show.ts';

interface Props {
  text: string;
  errors: readonly QueryError[];
}

/** The text being typed, letter by letter where the input has it, with its tokens tinted and its errors underlined. */
export function DrawnText({ text, errors, scroll }: Props & { scroll: number }) {
  const cuts = new Set([0, text.length]);
  const tokens = pieces(text).filter((piece) => piece.token);
  for (const { at, length } of [...tokens, ...errors]) cuts.add(at).add(at + length);
  const edges = [...cuts].sort((a, b) => a - b);
  const within = (spans: readonly { at: number; length: number }[], at: number) =>
    spans.some((span) => at >= span.at && at < span.at + span.length);
  return (
    <div className="search-draw" aria-hidden style={{ transform: `translateX(${-scroll}px)` }}>
      {edges.slice(0, -1).map((at, index) => (
        <span key={at} className={cx(within(tokens, at) && 'search-token', within(errors, at) && 'search-error')}>
          {text.slice(at, edges[index + 1])}
        </span>
      ))}
    </div>
  );
}

/** The search at rest, as people read it: tokens as chips, words as words. */
export function CalmText({ text, errors, hint }: Props & { hint: string }) {
  const wrong = (piece: { at: number; length: number }) =>
    errors.some((error) => error.at < piece.at + piece.length && piece.at < error.at + error.length);
  return (
    <div className="search-draw search-calm" aria-hidden>
      {text.trim() === '' ? <span className="search-hint">{hint}</span> : null}
      {pieces(text).map((piece) => (
        <span key={piece.at} className={cx(piece.token && 'search-token', wrong(piece) && 'search-error')}>
          {piece.text}
        </span>
      ))}
    </div>
  );
}
