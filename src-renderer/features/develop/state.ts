import { create } from 'zustand';
import type { Zoom } from '../loupe/index.ts';
import type { Recipe } from '../../../src-shared/domain/edits/recipe.ts';

export type Tool = 'crop' | 'spot' | 'eye' | undefined;

interface State {
  /** The loupe shows the picture to be edited. */
  open: boolean;
  tool: Tool;
  /** As it was before, with the same crop. */
  before: boolean;
  /** How close it is looked at; stays for the next picture. undefined: all of it. */
  zoom: Zoom | undefined;
  /** What was copied last, for pasting. */
  copied: { readonly recipe: Recipe; readonly name: string } | undefined;
}

/** Of this window alone, for all pictures. */
export const useDevelop = create<State>(() => ({ open: false, tool: undefined, before: false, zoom: undefined, copied: undefined }));
export const getDevelop = (): State => useDevelop.getState();

/** What the keys need of the picture that is being edited. */
export interface DevelopControl {
  readonly name: string;
  readonly recipe: () => Recipe;
  readonly reset: () => void;
  /** Writes down what was not written yet. */
  readonly flush: () => Promise<void>;
}
let present: DevelopControl | undefined;
export const developControl = (): DevelopControl | undefined => present;

/** @returns a function that takes it away */
export function setDevelopControl(control: DevelopControl): () => void {
  present = control;
  return () => {
    if (present === control) present = undefined;
  };
}
