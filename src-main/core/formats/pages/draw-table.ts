/** A table on a drawn page: columns as wide as what stands in them, as many as find room, whole rows only. */
import type { Page } from './draw.ts';

const ROWS = 60;
const COLUMNS = 14;
const NUMBER = /^[-+−]?[\d.,'\s]*\d[\d.,]*\s?[%€$£]?$/;

export function drawTable(page: Page, rows: readonly (readonly string[])[], head: boolean): void {
  const { context, left, right, body } = page;
  const px = page.size - 1.5;
  const height = px * 1.85;
  const shown = rows
    .slice(0, ROWS)
    .map((row) => row.slice(0, COLUMNS).map((cell) => cell.replace(/\s+/g, ' ').slice(0, 80)));
  const fonts = (i: number): string => `${head && i === 0 ? 600 : 400} ${px}px ${body}`;
  const count = Math.max(0, ...shown.map((row) => row.length));
  const room = right - left;
  const most = Math.max(70, room / Math.min(3, count || 1));
  const wanted = Array.from({ length: count }, (_, column) =>
    Math.min(most, Math.max(24, ...shown.slice(0, 25).map((row, i) => width(row[column] ?? '', fonts(i)) + 14))),
  );
  const widths: number[] = [];
  for (let used = 0, i = 0; i < count && used < room - 20; i++) {
    widths.push(Math.min(wanted[i]!, room - used));
    used += wanted[i]!;
  }
  const wide = widths.reduce((sum, one) => sum + one, 0);
  // Columns of a page end with the page, not where their few words do.
  const stretch = wide < room && wide > room * 0.6 ? room / wide : 1;
  const top = page.y;
  let drawn = 0;
  for (const [i, row] of shown.entries()) {
    if (page.y + height > page.bottom + 2) break;
    if (head && i === 0) {
      context.fillStyle = '#edf0f4';
      context.fillRect(left, page.y, wide * stretch, height);
    }
    let x = left;
    for (const [column, own] of widths.entries()) {
      const text = row[column] ?? '';
      context.font = fonts(i);
      context.fillStyle = '#22252b';
      const shortened = fitted(text, own * stretch - 12, fonts(i));
      const rightward = NUMBER.test(text) && !(head && i === 0);
      context.fillText(
        shortened,
        rightward ? x + own * stretch - 6 - width(shortened, fonts(i)) : x + 6,
        page.y + height * 0.68,
      );
      x += own * stretch;
    }
    page.y += height;
    drawn++;
  }
  context.fillStyle = '#d5d8de';
  for (let i = 0; i <= drawn; i++) context.fillRect(left, top + i * height, wide * stretch, 0.75);
  let x = left;
  for (const own of [0, ...widths]) {
    x += own * stretch;
    context.fillRect(x, top, 0.75, drawn * height);
  }

  function width(text: string, font: string): number {
    context.font = font;
    return context.measureText(text).width;
  }

  /** Ends in an ellipsis where it does not fit. */
  function fitted(text: string, most: number, font: string): string {
    if (width(text, font) <= most) return text;
    let end = text.length;
    while (end > 0 && width(`${text.slice(0, end)}…`, font) > most) end = Math.floor(Math.min(end - 1, end * 0.94));
    return end > 0 ? `${text.slice(0, end)}…` : '';
  }
}
