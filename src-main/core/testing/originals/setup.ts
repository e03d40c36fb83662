/** Before each file of tests: what it gives to a core, or to the command line, is hashed then and compared in the end. */
import { afterAll, expect, vi } from 'vitest';
import type { Core } from '../../core.ts';
import { originals } from './index.ts';

/** Where a procedure names what the program may read and must leave alone. */
const GIVES: Readonly<Record<string, (input: { readonly paths?: string[]; readonly source?: string }) => readonly (string | undefined)[]>> = {
  'library.add': ({ paths }) => paths ?? [],
  'import.start': ({ source }) => [source],
};

vi.mock('../../core.ts', async (original) => {
  const real = (await original()) as typeof import('../../core.ts');
  const createCore: typeof real.createCore = async (options) => {
    originals.leaveOut(options.folder);
    const core = await real.createCore(options);
    const call: Core['call'] = (name, input, client) => {
      for (const path of GIVES[name]?.((input ?? {}) as object) ?? []) if (path) originals.give(path);
      return core.call(name, input, client);
    };
    return { ...core, call };
  };
  return { ...real, createCore };
});

afterAll(() => {
  expect(originals.problems(), 'originals that changed though no test asked for it').toEqual([]);
});
