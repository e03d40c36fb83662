/** The second half of the fuzz of `npm test`: 500 damaged files of every type, watched. The whole of 5,000: `npm run soak -- files`. */
import { mutantsWatched } from './testing/mutants-watched.ts';

mutantsWatched([4, 5, 6, 7]);
