/** Where every cell of the grid stands: rows packed from shapes, for a million cells in a few milliseconds. */

export interface Frame {
  /** `list`: one a row, each as high as asked. */
  mode: 'justified' | 'square' | 'list';
  /** Pixels between the paddings. */
  width: number;
  /** Wanted height of a picture. */
  size: number;
  /** Between cells, both ways. */
  gap: number;
  /** Height of what stands under a picture. */
  caption: number;
  /** Around everything. */
  padding: number;
  /** Height of what stands above the first row of each group; none where there are no groups. */
  heading?: number;
}

export interface Layout extends Frame {
  count: number;
  rows: number;
  /** First cell of each row, and `count` at the end. */
  starts: Uint32Array;
  /** Top of each row, and the bottom of the last, without the padding below it. */
  tops: Float64Array;
  /** Height of the pictures in each row. */
  heights: Float32Array;
  /** Height of everything. */
  total: number;
  aspects: Uint16Array;
  /** First cell of each group, from 0 on; absent: no groups. */
  groups?: Uint32Array | undefined;
}

export interface Cell {
  index: number;
  x: number;
  y: number;
  width: number;
  /** Of the picture; the caption stands below it. */
  height: number;
}

/** Shapes beyond these are shown within them, so that a panorama does not make a row of 40 px. */
const NARROWEST = 400;
const WIDEST = 3200;
/** What is not known yet, or has no picture, is a card. */
const CARD = 1000;

const shapeOf = (aspect: number) =>
  aspect === 0 ? CARD : aspect < NARROWEST ? NARROWEST : aspect > WIDEST ? WIDEST : aspect;

/**
 * @param aspects shown width / height × 1000 of each cell, 0 = unknown
 * @param groups first cell of each group, ascending from 0; each begins a row of its own, below its heading. Not for lists.
 */
export function pack(aspects: Uint16Array, frame: Frame, groups?: Uint32Array): Layout {
  const width = Math.max(frame.width, 40);
  if (frame.mode === 'list') return packList(aspects, { ...frame, width });
  return frame.mode === 'square'
    ? packSquare(aspects, { ...frame, width }, groups)
    : packJustified(aspects, { ...frame, width }, groups);
}

let last: { aspects: Uint16Array; groups: Uint32Array | undefined; frame: string; layout: Layout } | undefined;

/** The same as `pack`, remembering the last: coming back from the loupe need not place a million cells again. */
export function packKept(aspects: Uint16Array, frame: Frame, groups?: Uint32Array): Layout {
  const key = JSON.stringify(frame);
  if (last?.aspects !== aspects || last.groups !== groups || last.frame !== key)
    last = { aspects, groups, frame: key, layout: pack(aspects, frame, groups) };
  return last.layout;
}

function packList(aspects: Uint16Array, frame: Frame): Layout {
  const count = aspects.length;
  const starts = new Uint32Array(count + 1);
  const tops = new Float64Array(count + 1);
  const step = frame.size + frame.caption + frame.gap;
  for (let row = 0; row <= count; row++) {
    starts[row] = row;
    tops[row] = frame.padding + row * step;
  }
  return finish({ ...frame, count, rows: count, starts, tops, heights: new Float32Array(count).fill(frame.size), aspects });
}

function packSquare(aspects: Uint16Array, frame: Frame, groups?: Uint32Array): Layout {
  const count = aspects.length;
  const columns = columnsOf(frame);
  const height = Math.floor((frame.width - (columns - 1) * frame.gap) / columns);
  const firsts: number[] = [];
  for (let group = 0; group < (groups?.length ?? 1); group++) {
    const end = groups?.[group + 1] ?? count;
    for (let first = groups?.[group] ?? 0; first < end; first += columns) firsts.push(first);
  }
  const heights = new Float32Array(firsts.length).fill(height);
  return placeRows(Uint32Array.from([...firsts, count]), heights, { ...frame, aspects, groups });
}

const columnsOf = (frame: Frame) => Math.max(1, Math.floor((frame.width + frame.gap) / (frame.size + frame.gap)));

function packJustified(aspects: Uint16Array, frame: Frame, groups?: Uint32Array): Layout {
  const { width, size, gap } = frame;
  const count = aspects.length;
  // A row has at least one cell; room for the worst case would be 8 MB a million, so it grows instead.
  let starts = new Uint32Array(Math.max(16, Math.ceil(count / 3)));
  let heights = new Float32Array(starts.length);
  let rows = 0;
  let start = 0;
  let sum = 0;
  let group = 1;
  let next = groups?.[group] ?? count;
  const close = (end: number, height: number) => {
    if (rows + 1 >= starts.length) {
      const [more, taller] = [new Uint32Array(starts.length * 2), new Float32Array(starts.length * 2)];
      more.set(starts);
      taller.set(heights);
      [starts, heights] = [more, taller];
    }
    starts[rows] = start;
    heights[rows] = Math.round(height);
    rows++;
    start = end;
    sum = 0;
  };
  // What does not fill a row is not stretched to it.
  const closeShort = (end: number) => close(end, Math.min(size, (width - (end - start - 1) * gap) / sum));
  for (let i = 0; i < count; i++) {
    if (i === next) {
      if (start < i) closeShort(i);
      next = groups?.[++group] ?? count;
    }
    const shape = shapeOf(aspects[i]!) / 1000;
    const before = sum;
    sum += shape;
    const height = (width - (i - start) * gap) / sum;
    if (height > size) continue;
    const heightBefore = i > start ? (width - (i - start - 1) * gap) / before : Number.POSITIVE_INFINITY;
    // Whichever comes closer to the wanted height, by ratio: with this cell or without it.
    if (size / height <= heightBefore / size) close(i + 1, height);
    else {
      close(i, heightBefore);
      sum = shape;
      if (width / sum <= size) close(i + 1, width / sum);
    }
  }
  if (start < count) closeShort(count);
  const exact = new Uint32Array(rows + 1);
  exact.set(starts.subarray(0, rows));
  exact[rows] = count;
  return placeRows(exact, heights.slice(0, rows), { ...frame, aspects, groups });
}

type Placing = Frame & Pick<Layout, 'aspects' | 'groups'>;

/** @param starts first cell of each row, and their number at the end */
function placeRows(starts: Uint32Array, heights: Float32Array, { groups, ...placing }: Placing): Layout {
  const { padding, caption, gap, heading = 0 } = placing;
  const rows = heights.length;
  const tops = new Float64Array(rows + 1);
  let [top, group] = [padding, 0];
  for (let row = 0; row < rows; row++) {
    if (groups && starts[row] === groups[group]) {
      top += heading;
      group++;
    }
    tops[row] = top;
    top += heights[row]! + caption + gap;
  }
  tops[rows] = top;
  return finish({ ...placing, count: placing.aspects.length, rows, starts, tops, heights, groups });
}

/** @returns the group that a cell is in, or that it begins; -1 where there are none */
export const groupOf = (layout: Layout, index: number): number =>
  layout.groups?.length ? lastAtMost(layout.groups, layout.groups.length, index) : -1;

/** @returns whether the row is the first of a group */
export function isFirstOfGroup(layout: Layout, row: number): boolean {
  const group = groupOf(layout, layout.starts[row]!);
  return group >= 0 && layout.groups![group] === layout.starts[row];
}

/** @returns the height of what stands above a row and belongs to it */
export const headingAbove = (layout: Layout, row: number): number => (layout.heading && isFirstOfGroup(layout, row) ? layout.heading : 0);

const finish = (layout: Omit<Layout, 'total'>): Layout => ({
  ...layout,
  total: layout.rows ? layout.tops[layout.rows]! - layout.gap + layout.padding : 0,
});

/** @returns the cells of a row, from left to right, on whole pixels, together exactly as wide as the row */
export function cellsOf(layout: Layout, row: number): Cell[] {
  const first = layout.starts[row]!;
  const end = layout.starts[row + 1]!;
  const y = layout.tops[row]!;
  const height = layout.heights[row]!;
  const cells: Cell[] = [];
  if (layout.mode === 'list') return [{ index: first, x: layout.padding, y, width: layout.width, height }];
  if (layout.mode === 'square') {
    const columns = columnsOf(layout);
    const step = (layout.width + layout.gap) / columns;
    for (let i = first; i < end; i++) {
      const x = Math.round((i - first) * step);
      const width = Math.round((i - first + 1) * step) - layout.gap - x;
      cells.push({ index: i, x: layout.padding + x, y, width, height });
    }
    return cells;
  }
  let sum = 0;
  for (let i = first; i < end; i++) sum += shapeOf(layout.aspects[i]!) / 1000;
  const room = layout.width - (end - first - 1) * layout.gap;
  // The last row, of a group too, is not stretched: its cells have the shape they have.
  const short = row === layout.rows - 1 || (layout.groups !== undefined && isFirstOfGroup(layout, row + 1));
  const scale = short ? Math.min(height, room / sum) : room / sum;
  let done = 0;
  for (let i = first; i < end; i++) {
    const gaps = (i - first) * layout.gap;
    const x = Math.round(done * scale) + gaps;
    done += shapeOf(layout.aspects[i]!) / 1000;
    cells.push({ index: i, x: layout.padding + x, y, width: Math.round(done * scale) + gaps - x, height });
  }
  return cells;
}

/** @returns the last row that begins at or above `y`; 0 when there is none */
export function rowAt(layout: Layout, y: number): number {
  return Math.min(Math.max(0, layout.rows - 1), lastAtMost(layout.tops, layout.rows, y));
}

/** @returns the row of a cell */
export const rowOf = (layout: Layout, index: number): number => lastAtMost(layout.starts, layout.rows, index);

function lastAtMost(sorted: Uint32Array | Float64Array, length: number, value: number): number {
  let [low, high] = [0, Math.max(0, length - 1)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** @returns the cell `rows` below (negative: above) whose middle is nearest; at the first and last row, that row's own */
export function cellAcross(layout: Layout, index: number, rows: number): number {
  const row = rowOf(layout, index);
  const target = Math.min(layout.rows - 1, Math.max(0, row + rows));
  if (target === row) return index;
  const here = cellsOf(layout, row)[index - layout.starts[row]!]!;
  const middle = here.x + here.width / 2;
  let [best, distance] = [layout.starts[target]!, Number.POSITIVE_INFINITY];
  for (const cell of cellsOf(layout, target)) {
    const away = Math.abs(cell.x + cell.width / 2 - middle);
    if (away < distance) [best, distance] = [cell.index, away];
  }
  return best;
}
