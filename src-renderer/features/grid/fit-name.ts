/**
 * A name cut in its middle to the room that it has. The browser could do it with boxes that clip, but each of those costs it something in
 * every frame of scrolling; adding up the widths of letters does not.
 */
import { tailOf } from '../../ui/middle-ellipsis.tsx';

/** The widths of single characters, in pixels. */
export type Measure = (character: string) => number;

/** @param room pixels @returns `name`, or its beginning, an ellipsis and its end with the extension */
export function fitName(name: string, room: number, width: Measure): string {
  const widthOf = (text: string) => {
    let sum = 0;
    for (const character of text) sum += width(character);
    return sum;
  };
  if (widthOf(name) <= room) return name;
  const tail = tailOf(name);
  let left = room - widthOf(tail) - width('…');
  let head = '';
  for (const character of name.slice(0, name.length - tail.length)) {
    left -= width(character);
    // One letter at least: less than that would read as part of the name.
    if (left < 0 && head !== '') break;
    head += character;
  }
  return `${head.trimEnd()}…${tail}`;
}

/** @param room pixels @returns `text`, or its beginning and an ellipsis */
export function fitEnd(text: string, room: number, width: Measure): string {
  let [sum, head] = [0, ''];
  const dots = width('…');
  for (const character of text) {
    sum += width(character);
    if (sum > room) return `${head.trimEnd()}…`;
    if (sum + dots <= room) head += character;
  }
  return text;
}

/** @param size the token of tokens.css that says how large the text is */
function measureOf(size: string): Measure {
  const widths = new Map<string, number>();
  let drawing: CanvasRenderingContext2D | null | undefined;
  return (character) => {
    let width = widths.get(character);
    if (width === undefined) {
      if (drawing === undefined) {
        drawing = document.createElement('canvas').getContext('2d');
        const style = getComputedStyle(document.documentElement);
        if (drawing) drawing.font = `${style.getPropertyValue(size)} ${style.getPropertyValue('--font')}`;
        // Until its font is here the interface shows in another one.
        document.fonts.addEventListener('loadingdone', () => widths.clear());
      }
      width = drawing?.measureText(character).width ?? 7;
      widths.set(character, width);
    }
    return width;
  };
}

/** Of the small text of the interface. */
export const smallText = measureOf('--text-small');
/** Of its ordinary text. */
export const plainText = measureOf('--text');
