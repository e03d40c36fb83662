/** What the keys need of the grid that is on screen. */
export interface GridControl {
  /** The number of the asset so many rows below (negative: above) the focus. */
  across: (rows: number) => number | undefined;
  /** Rows of a screenful. */
  page: () => number;
  /** Brings an asset, by its place in the result, and what stands above it to the top. The focus stays where it is. */
  scrollTo: (index: number) => void;
  /** Takes the keyboard. */
  focus: () => void;
}

let present: GridControl | undefined;
export const gridControl = (): GridControl | undefined => present;

/** @returns a function that takes it away */
export function setGridControl(control: GridControl): () => void {
  present = control;
  return () => {
    if (present === control) present = undefined;
  };
}
