import { useState } from 'react';
import { useCall } from '../../client/query.ts';
import type { Output } from '../../client/client.ts';

export type Suggestion = Output<'search.complete'>['items'][number];

export interface Completion {
  items: readonly Suggestion[];
  /** Index of the one that Enter takes; −1: none. */
  active: number;
  move: (step: 1 | -1) => void;
  reset: () => void;
  /** @returns the text with the suggestion in it and where the caret then stands; undefined while the list is not of this text. */
  accept: (item: Suggestion) => { text: string; caret: number } | undefined;
}

/** What could stand at the caret: names of tokens and real values, as the core knows them. */
export function useCompletion(text: string, caret: number, on: boolean): Completion {
  const [active, setActive] = useState(-1);
  const answer = useCall('search.complete', { query: text, at: caret }, { enabled: on });
  const items = on ? (answer.data?.items ?? []) : [];
  const at = Math.min(active, items.length - 1);
  return {
    items,
    active: at,
    move: (step) => {
      if (!items.length) return;
      const next = at + step;
      setActive(next < -1 ? items.length - 1 : next >= items.length ? -1 : next);
    },
    reset: () => setActive(-1),
    accept: (item) => {
      if (!answer.data || answer.isPlaceholderData) return undefined;
      const { from, to } = answer.data;
      // A finished value is followed by a space, so that the next word can be typed at once.
      const end = /[:,]$/.test(item.insert) || text[to] === ' ' ? '' : ' ';
      return {
        text: text.slice(0, from) + item.insert + end + text.slice(to),
        caret: from + item.insert.length + (end || text[to] === ' ' ? 1 : 0),
      };
    },
  };
}
