/** Where a worker's entry file is: beside this one in a checkout, beside the bundle in a package (vite.config.ts keeps them flat). */
export function workerEntry(
  name: 'db' | 'disk' | 'media' | 'search' | 'walk' | 'previews' | 'keeper' | 'restore' | 'starter',
): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/** For threads: each lets some 50 MB of young garbage lie unless told to look sooner, which costs nothing that can be measured. */
export const TIDY = { maxYoungGenerationSizeMb: 12 } as const;

/** The same for processes, as arguments of Node: their main thread would let some 150 MB lie before it looks at all. */
export const TIDY_PROCESS = ['--max-semi-space-size=4', '--initial-old-space-size=32'] as const;
