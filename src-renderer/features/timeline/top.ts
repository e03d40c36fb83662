/** Where in time one is: the day at the top of the pictures, or the one that was gone to. */
import { create } from 'zustand';

interface Top {
  /** Place in the result of the first picture in sight. */
  index: number;
  /** A day that was chosen in the strip: near the end its pictures cannot come to the top. Until one walks on by other means. */
  picked: number | undefined;
}

export const useTop = create<Top>(() => ({ index: 0, picked: undefined }));

export const noteTop = (index: number): void => {
  if (useTop.getState().index !== index) useTop.setState({ index });
};
export const pick = (day: number): void => useTop.setState({ picked: day });
export const walkedOn = (): void => {
  if (useTop.getState().picked !== undefined) useTop.setState({ picked: undefined });
};
