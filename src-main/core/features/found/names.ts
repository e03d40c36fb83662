/** Which of several equal files is which, as their names tell. */

export interface Named {
  /** Below its root, `/` between names. */
  readonly folder: string;
  readonly name: string;
}
interface Pair {
  readonly n: number;
  readonly is: number;
}

/**
 * Of all pairs those that have a name in common that no other pair has with either of them: first the whole path below the root, then
 * name and innermost folder, then the name alone.
 */
export function answersByName(pairs: readonly Pair[], namedOf: (n: number) => Named): Pair[] {
  const answers: Pair[] = [];
  const done = new Set<number>();
  for (const keyOf of KEYS) {
    const key = memo((n: number) => keyOf(namedOf(n)));
    const fit = pairs.filter(({ n, is }) => !done.has(n) && !done.has(is) && key(n) === key(is));
    const counts = new Map<number, number>();
    for (const number of fit.flatMap(({ n, is }) => [n, is])) counts.set(number, (counts.get(number) ?? 0) + 1);
    for (const pair of fit) {
      if (counts.get(pair.n) !== 1 || counts.get(pair.is) !== 1) continue;
      answers.push(pair);
      done.add(pair.n).add(pair.is);
    }
  }
  return answers;
}

const plain = (text: string): string => text.normalize('NFC').toLowerCase();
const KEYS: readonly ((named: Named) => string)[] = [
  ({ folder, name }) => plain(`${folder}/${name}`),
  ({ folder, name }) => plain(`${folder.slice(folder.lastIndexOf('/') + 1)}/${name}`),
  ({ name }) => plain(name),
];

function memo<T>(make: (n: number) => T): (n: number) => T {
  const known = new Map<number, T>();
  return (n) => {
    if (!known.has(n)) known.set(n, make(n));
    return known.get(n) as T;
  };
}
