import { full, head } from '../../workers/media-tasks.ts';

/** Both passes over a file, as ingest does them, in this process. */
export async function readBoth(file: string | Buffer, size: number) {
  const path = Buffer.from(file);
  const first = await head({ id: 1, task: 'head', path, size, name: path });
  const second = await full(
    { id: 2, task: 'full', path, size, type: first.type, facts: first.facts },
    new AbortController().signal,
  );
  return { first, second };
}
