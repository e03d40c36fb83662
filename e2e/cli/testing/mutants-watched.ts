/** The fuzz of `npm test`: a fifth of 5,000 mutants. Each file of tests takes some of its parts, so that they run side by side. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFifth, fuzzFiles, makeSamples, unlike } from './fuzz-files.ts';
import { cannotWatch } from './watched.ts';

const SEED = 5;
/** Each is one watched core, and short enough for one test. */
const PARTS = 8;
const LIMIT_MS = 240_000;

/** Defines the tests of some parts of the eight, each in a core of its own that strace watches. */
export function mutantsWatched(parts: readonly number[]): void {
  const reason = cannotWatch();
  // Never passed over in silence: what cannot be watched is named among the skipped.
  describe.skipIf(reason)(reason ? `damaged files (${reason})` : 'damaged files', () => {
    const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-mutants-')));
    let samples: Awaited<ReturnType<typeof makeSamples>>;
    beforeAll(async () => {
      mkdirSync(join(top, 'samples'));
      samples = await makeSamples(join(top, 'samples'));
    });
    afterAll(() => rmSync(top, { recursive: true, force: true }));

    test.each(parts)(
      `of every type that are cut, turned and mixed up, part %i of ${PARTS}`,
      async (part) => {
        const numbers = aFifth(samples, part, PARTS);
        const folder = join(top, String(part));
        mkdirSync(folder);
        const came = await fuzzFiles({ samples, numbers, seed: SEED, folder, limitMs: LIMIT_MS });
        expect(unlike(came, numbers.length)).toEqual([]);
        expect(numbers.length).toBeGreaterThanOrEqual(125);
      },
      LIMIT_MS + 30_000,
    );
  });
}
