import { create } from 'zustand';
import type { Collection } from './collections.ts';

/** A name is asked for: of a new one, or for one that is there. */
export type Ask =
  | {
      readonly what: 'new';
      readonly kind: Collection['kind'];
      readonly parent?: number;
      readonly withSelection?: boolean;
    }
  | { readonly what: 'rename'; readonly collection: Collection };

export const useAsk = create<{ asked: Ask | undefined }>(() => ({ asked: undefined }));
export const ask = (asked: Ask): void => useAsk.setState({ asked });
export const stopAsking = (): void => useAsk.setState({ asked: undefined });
