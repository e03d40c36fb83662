/** What is written in a drawing: one line (TEXT, ATTRIB) or several with their own marks for letters (MTEXT). */
import type { Job } from './draw.ts';

const SIGNS: Readonly<Record<string, string>> = { c: '⌀', d: '°', p: '±', '%': '%' };
const LINE = 5 / 3;
/** Of the letters that drawings are written in: how wide one is for its height. */
const WIDE = 0.85;
const ACROSS = [0, 0.5, 1] as const;

/** `%%d` and `\U+00B0` as the signs that they stand for. */
export const signs = (text: string): string =>
  text
    .replace(/%%(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/%%([a-z%])/gi, (_, letter: string) => SIGNS[letter.toLowerCase()] ?? '')
    .replace(/\\U\+([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\M\+\d[\da-f]{4}/gi, '□');

/** MTEXT without its marks: lines by line feeds. */
export const plainLines = (text: string): string =>
  signs(
    text
      .replace(/\\[\\{}]/g, (escaped) => `\0${'\\{}'.indexOf(escaped[1]!)}`)
      .replace(/\\P|\^J/g, '\n')
      .replace(/\\~/g, '\u00a0')
      .replace(/\^I/g, ' ')
      .replace(/\\S([^;]*);/g, (_, parts: string) => parts.split(/[#^/]/).map((part) => part.trim()).filter(Boolean).join('/'))
      .replace(/\\[ACFHQTWfpc][^;\\]*;/g, '')
      .replace(/\\[LlOoKkNX]/g, '')
      .replace(/[{}]/g, '')
      .replace(/\0(\d)/g, (_, which: string) => '\\{}'[Number(which)] ?? ''),
  );

export function words({ entity: e, place, world, pen, layer, color }: Job): void {
  const height = Math.abs(e.number(40, 1)) || 1;
  if (e.type === 'MTEXT') {
    const text = e.groups.filter(({ code }) => code === 3 || code === 1).map(({ value }) => String(value)).join('');
    const attach = Math.min(9, Math.max(1, e.number(71, 1)));
    const angle = e.has(11) ? Math.atan2(e.number(21), e.number(11)) : (e.number(50) * Math.PI) / 180;
    const lines = plainLines(text).split('\n').flatMap((line) => wrapped(line, e.number(41) / height / WIDE)).slice(0, 2000);
    const step = height * LINE * (e.number(44, 1) || 1);
    const row = Math.floor((attach - 1) / 3);
    // Down from the first baseline to where the whole is held.
    const first = row === 0 ? -height : row === 1 ? (step * (lines.length - 1) - height) / 2 : step * (lines.length - 1);
    for (const [i, line] of lines.entries()) {
      const down = first - i * step;
      const [x, y] = [e.number(10) - Math.sin(angle) * down, e.number(20) + Math.cos(angle) * down];
      pen.word({ layer, color, text: line, x, y, height, angle, stretch: 1, across: ACROSS[(attach - 1) % 3]!, upward: 0 }, world);
    }
    return;
  }
  if (e.type === 'ATTRIB' && e.number(70) & 1) return;
  const [across, upward] = [e.number(72), e.number(e.type === 'ATTRIB' ? 74 : 73)];
  const second = (across || upward) && e.has(11);
  const fit = across === 3 || across === 5;
  const [x, y] = second && !fit ? [e.number(11), e.number(21)] : [e.number(10), e.number(20)];
  const angle = fit && second ? Math.atan2(e.number(21) - e.number(20), e.number(11) - e.number(10)) : (e.number(50) * Math.PI) / 180;
  pen.word(
    {
      layer,
      color,
      text: signs(e.text(1)),
      x,
      y,
      height,
      angle,
      stretch: (e.number(41, 1) || 1) * (e.number(71) & 2 ? -1 : 1),
      across: across === 1 || across === 4 ? 0.5 : across === 2 ? 1 : 0,
      upward: across === 4 ? 0.5 : ([0, 0, 0.5, 1][upward] ?? 0),
    },
    place,
  );
} // prettier-ignore

/** Where a line is longer than its place is wide it goes on below; about, since its letters are not known here. */
function wrapped(line: string, letters: number): string[] {
  if (!(letters > 4) || line.length <= letters) return [line];
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1)!;
    if (last && last.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}
