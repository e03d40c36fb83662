/** For tests of the whole: what clicks in the filter bar make of a search. */
import { toggleValue } from '../query-edit.ts';

/** `many`: with Ctrl held, besides what is chosen there. */
export type Click = readonly [facet: string, value: string, many?: boolean];

export const clicked = (text: string, clicks: readonly Click[]): string =>
  clicks.reduce((query, [facet, value, many]) => toggleValue(query, facet, value, many), text);
