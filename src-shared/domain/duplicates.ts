/** Of files of one content: which is best kept. Pure; people have the last word. */

/** `best`: see propose. `stars`, `oldest`, `newest`: by stars or file time first. */
export const KEEP_RULES = ['best', 'stars', 'oldest', 'newest'] as const;
export type KeepRule = (typeof KEEP_RULES)[number];

export interface Copy {
  readonly n: number;
  /** Absolute, for people. */
  readonly path: string;
  /** Time of the file, ms since 1970. */
  readonly modified: number;
  /** When the catalog saw it first, ms since 1970. */
  readonly added: number;
  readonly rating: number;
  /** How much people said of it: tags, texts, collections, fields, sidecars. */
  readonly known: number;
  /** Its disk is not there: it can be neither looked at nor moved. */
  readonly away: boolean;
}

/** Folders where files are put for a moment and forgotten. */
const PASSING = /^(downloads?|desktop|te?mp|inbox|in|unsorted|to ?sort|new folder|incoming|cache|airdrop|whatsapp.*|telegram.*|backups?|copies|duplicates|old)$/i;
/** `a copy.jpg`, `a (2).jpg`, `Copy of a.jpg`, `a - Kopie.jpg`. */
const COPIED = /(^copy of |[ _-](copy|kopie|copie|copia)( ?\d+)?$| ?\(\d+\)$)/i;

const partsOf = (path: string): string[] => path.split(/[/\\]/);
/** `shared`: so many folders are above all copies and tell none apart. */
const isPassing = ({ path }: Copy, shared: number): boolean => partsOf(path).slice(shared, -1).some((folder) => PASSING.test(folder));
const isCopied = ({ path }: Copy): boolean => COPIED.test((partsOf(path).at(-1) ?? '').replace(/\.[^.]*$/, ''));

/** Smaller is better. */
type Measure = (copy: Copy, shared: number) => number;
const BEST: readonly Measure[] = [
  (copy) => Number(copy.away),
  (copy, shared) => Number(isPassing(copy, shared)),
  (copy) => -(copy.known + copy.rating),
  (copy) => Number(isCopied(copy)),
  (copy) => copy.added,
  (copy) => copy.modified,
  (copy) => copy.path.length,
];
const FIRST: Readonly<Record<KeepRule, readonly Measure[]>> = {
  best: [],
  stars: [(copy) => -copy.rating],
  oldest: [(copy) => copy.modified],
  newest: [(copy) => -copy.modified],
};

/**
 * The one to keep: not from where files only pass through, with what people said of it, in its place for longest. With `folder` only one
 * in that folder or below it.
 * @returns its number; undefined: none of them is in the folder
 */
export function propose(copies: readonly Copy[], rule: KeepRule = 'best', folder?: string): number | undefined {
  const here = folder === undefined ? copies : copies.filter(({ path }) => isIn(path, folder));
  const measures = [...FIRST[rule], ...BEST];
  const shared = sharedFolders(copies.map(({ path }) => partsOf(path)));
  return here.toSorted((a, b) => measures.reduce((order, measure) => order || measure(a, shared) - measure(b, shared), 0) || a.n - b.n)[0]?.n;
}

function sharedFolders(paths: readonly string[][]): number {
  const [first = []] = paths;
  const at = first.findIndex((part, i) => paths.some((path) => path[i] !== part || path.length === i + 1));
  return at < 0 ? 0 : at;
}

function isIn(path: string, folder: string): boolean {
  const top = folder.replace(/[/\\]+$/, '');
  return path.startsWith(top) && /[/\\]/.test(path[top.length] ?? '');
}
