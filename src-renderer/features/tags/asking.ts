/** Which dialog about a tag is open. */
import { create } from 'zustand';
import type { TagNode } from './tag-list.ts';

export type Ask =
  | { readonly what: 'rename' | 'edit' | 'merge' | 'move' | 'delete'; readonly tag: TagNode }
  /** A new tag, below this path or at the top. */
  | { readonly what: 'new'; readonly below: string | undefined };

export const useAsk = create<{ asked: Ask | undefined }>(() => ({ asked: undefined }));
export const ask = (asked: Ask): void => useAsk.setState({ asked });
export const stopAsking = (): void => useAsk.setState({ asked: undefined });
