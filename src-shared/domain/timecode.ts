/** Timecodes of films: frames counted as `01:00:00:00`, with `;` where two or four numbers a minute are dropped. Pure. */

/** Frames a second as numbers are counted: 29.97 counts 30. */
const counted = (fps: number): number => Math.max(1, Math.round(fps));

/** Only these drop numbers, so that the clock on the wall is kept. */
const drops = (fps: number): number => (Math.abs(fps - 29.97) < 0.01 ? 2 : Math.abs(fps - 59.94) < 0.01 ? 4 : 0);

/** The number of the frame that a timecode names, from 00:00:00:00; undefined when it is none. */
export function readTimecode(text: string, fps: number): number | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)([:;.])(\d\d)$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds, frames] = [match[1], match[2], match[3], match[5]].map(Number) as [number, number, number, number];
  const base = counted(fps);
  const all = hours * 60 + minutes;
  const dropped = match[4] === ':' ? 0 : drops(fps) * (all - Math.floor(all / 10));
  return (all * 60 + seconds) * base + frames - dropped;
}

/** Of the frame with this number, from 00:00:00:00. After 24 hours it begins again. */
export function showTimecode(frame: number, fps: number, dropping = false): string {
  const base = counted(fps);
  const drop = dropping ? drops(fps) : 0;
  const aDay = base * 86_400 - drop * (1440 - 144);
  let number = ((Math.floor(frame) % aDay) + aDay) % aDay;
  if (drop > 0) {
    const inMinute = base * 60 - drop;
    const inTen = inMinute * 10 + drop;
    const [tens, rest] = [Math.floor(number / inTen), number % inTen];
    number += drop * 9 * tens + (rest >= base * 60 ? drop * (1 + Math.floor((rest - base * 60) / inMinute)) : 0);
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(number / base);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${drop > 0 ? ';' : ':'}${two(number % base)}`;
}

/** The frame that shows at this time of the film, from 0. A time that stands on its edge, but for rounding, belongs to it. */
export const frameAt = (seconds: number, fps: number): number => Math.max(0, Math.floor(seconds * fps + 0.01));

/** A time in the middle of a frame: a browser asked for its edge may show the one before. */
export const timeOf = (frame: number, fps: number): number => (Math.max(0, frame) + 0.5) / fps;
