/** What the keys need of the stage that is on screen. */
export interface StageControl {
  /** Fit ↔ 100 % at the pointer. */
  toggle: () => void;
}

let present: StageControl | undefined;
export const stageControl = (): StageControl | undefined => present;

/** @returns a function that takes it away */
export function setStageControl(control: StageControl): () => void {
  present = control;
  return () => {
    if (present === control) present = undefined;
  };
}
