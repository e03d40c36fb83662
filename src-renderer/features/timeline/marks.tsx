import { dateOf } from '../../../src-shared/domain/days.ts';
import { t } from '../../client/messages.ts';
import { showPeriod, type Unit } from './groups.ts';
import { narrow } from './narrow.ts';
import { type Mark, type Span, writtenOf } from './span.ts';

const ROOM = 34;
/** Less would show half a word. */
const LEAST = 26;

/** What the bars stand for; a click shows only that. */
export function Marks({ span, one }: { span: Span; one: number }) {
  const { marks, mark } = span;
  const widths = marks.map(({ start, end }) => (end - start) * one);
  const every = Math.max(1, Math.ceil(ROOM / Math.max(1, Math.min(...widths.slice(1, -1), widths[0] ?? ROOM))));
  return (
    <div className="strip-marks tabular">
      {marks.map((each, index) => {
        const left = each.start * one;
        const room = Math.min(span.bars.length * one - left, (each.end - each.start) * one * every);
        return index % every === 0 && room >= LEAST ? <MarkText key={each.day} mark={each} first={index === 0} unit={mark} left={left} room={room} /> : null;
      })}
    </div>
  );
}

/** So many pixels also have room for the year of a month. */
const ROOM_YEAR = 64;
const monthYears = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const months = new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' });

function MarkText({ mark, first, unit, left, room }: { mark: Mark; first: boolean; unit: Unit | undefined; left: number; room: number }) {
  const date = dateOf(mark.day);
  const dated = room >= ROOM_YEAR && (first || date.getUTCMonth() === 0);
  const text = unit === 'month' ? (dated ? monthYears : months).format(date) : unit === 'day' ? String(date.getUTCDate()) : String(date.getUTCFullYear());
  const place = { left, width: room };
  if (!unit) return <span className="strip-mark" style={place}>{text}</span>;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="strip-mark"
      style={place}
      title={t('timeline.only', { date: showPeriod(mark.day, unit) })}
      onClick={() => narrow(writtenOf(mark.day, unit))}
    >
      {text}
    </button>
  );
}
