/** What the keys need of the grid that is on screen. */
export interface GridControl {
  /** The number of the asset so many rows below (negative: above) the focus. */
  across: (rows: number) => number | undefined;
  /** Rows of a screenful. */
  page: () => number;
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
