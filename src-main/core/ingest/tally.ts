/** How much is under way of each root. What waits for a disk that does not answer takes no place from others. */
export interface Tally {
  begin(root: number): void;
  end(root: number): void;
  /** Of roots that are not held. */
  flowing(): number;
  all(): number;
}

export function createTally(held: ReadonlySet<number>): Tally {
  const counts = new Map<number, number>();
  const add = (root: number, by: number): void => {
    const count = (counts.get(root) ?? 0) + by;
    if (count) counts.set(root, count);
    else counts.delete(root);
  };
  const sum = (which: (root: number) => boolean): number => {
    let total = 0;
    for (const [root, count] of counts) if (which(root)) total += count;
    return total;
  };
  return {
    begin: (root) => add(root, 1),
    end: (root) => add(root, -1),
    flowing: () => sum((root) => !held.has(root)),
    all: () => sum(() => true),
  };
}
