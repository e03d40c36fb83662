/** What must be done before a worker process ends, told by those who started something: nobody has to be loaded to be ended. */
const ends = new Set<() => Promise<void>>();

export const beforeEnd = (end: () => Promise<void>): void => void ends.add(end);

export async function runEnds(): Promise<void> {
  await Promise.allSettled([...ends].map((end) => end()));
}
