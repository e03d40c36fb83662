/** From a list of file names to a selection. */
import { numberRanges } from '../../../src-shared/domain/name-list.ts';
import { printToken } from '../../../src-shared/domain/query/index.ts';
import { getResult, useResult } from '../../client/result.ts';
import { getUi, setUi } from '../../client/state.ts';
import { selectThese } from '../selection/index.ts';

/** A search can be this long. */
const LONGEST = 9_000;

/** Shows exactly these, where a search can name them all, else everything, and selects them once they are there. */
export async function showAndSelect(ns: readonly number[]): Promise<void> {
  const named = printToken('id', numberRanges(ns));
  const query = named.length <= LONGEST ? named : '';
  setUi({ query, view: 'grid' });
  await whenShown(query);
  if (getUi().query === query) selectThese(ns);
}

/** Resolves when the whole result of this search is there, or another search took its place. */
function whenShown(query: string): Promise<void> {
  const isDone = () => getUi().query !== query || (getResult().query === query && getResult().state === 'whole');
  if (isDone()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = useResult.subscribe(() => {
      if (!isDone()) return;
      end();
      resolve();
    });
  });
}
