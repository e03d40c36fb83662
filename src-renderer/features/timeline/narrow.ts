import { getUi, setUi } from '../../client/state.ts';
import { withTaken } from './span.ts';

/** Shows this time alone; all dates without `value`. */
export const narrow = (value: string | undefined): void => setUi({ query: withTaken(getUi().query, value) });
