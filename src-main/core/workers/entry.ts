/** Where a worker's entry file is: beside this one in a checkout, beside the bundle in a package (vite.config.ts keeps them flat). */
export function workerEntry(
  name: 'db' | 'disk' | 'media' | 'search' | 'walk' | 'previews' | 'keeper' | 'restore',
): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
