import { parseTagPath } from '../../../src-shared/domain/tag-path.ts';

/** A tag's path with its last name before the eyes. */
export function TagName({ path }: { path: string }) {
  const names = parseTagPath(path);
  return (
    <>
      <span className="overlay-parent">{names.slice(0, -1).map((name) => `${name} › `)}</span>
      {names.at(-1)}
    </>
  );
}
