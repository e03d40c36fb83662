import type { Extent } from '../loupe/index.ts';

/** @returns in how many columns `count` pictures of this mean shape (width ÷ height) are largest on the stage */
export function bestColumns(count: number, stage: Extent, shape: number): number {
  let best = { columns: 1, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const room = { width: stage.width / columns, height: stage.height / Math.ceil(count / columns) };
    const height = Math.min(room.height, room.width / shape);
    // Of what is alike, beside each other.
    if (height >= best.height) best = { columns, height };
  }
  return best.columns;
}
