import { cx } from './cx.ts';
import './middle-ellipsis.css';

/** How much of the end stays where there is no extension. */
const TAIL = 8;

/** A name cut in its middle when there is no room, so that its extension stays. */
export function MiddleEllipsis({ text, className }: { text: string; className?: string }) {
  const tail = tailOf(text);
  const head = text.slice(0, text.length - tail.length);
  return (
    <span className={cx('middle', className)} title={text}>
      <span className="spoken">{text}</span>
      <span className="middle-head" aria-hidden>
        {head}
      </span>
      {tail ? (
        <span className="middle-tail" aria-hidden>
          {tail}
        </span>
      ) : null}
    </span>
  );
}

/** @returns what of a name stays when it is cut: the extension and two characters before it */
export function tailOf(text: string): string {
  const characters = [...text];
  const dot = characters.lastIndexOf('.');
  const extension = dot > 0 ? characters.length - dot : 0;
  const wanted = extension > 0 && extension <= 7 ? extension + 2 : TAIL;
  // Too short a beginning would be narrower than what is kept for it. Cut by characters, not code units: an emoji or a surrogate pair must not be split.
  return characters.length > wanted + 4 ? characters.slice(-wanted).join('') : '';
}
