/** What a test gave to the program, by its hash: none of it may change but what the test declared. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** As they were before own-writes.ts followed them. */
const { closeSync, constants, lstatSync, openSync, readdirSync, readSync, realpathSync } = fs;

/** Paths need not be text: kept byte by byte. */
type Key = string;
type Path = string | Uint8Array | URL;

/** Larger files are judged by so much at their beginning, middle and end, and their size. */
const WHOLE = 32 * 1024 * 1024;
const PART = 1024 * 1024;

export class Originals {
  private readonly given = new Set<Key>();
  private readonly hashes = new Map<Key, string>();
  /** Every folder above a file that was ever known: of others nothing has to be looked for among thousands. */
  private readonly folders = new Set<Key>();
  /** Without `within` the content may become another; else it is found there. */
  private readonly allowed: { readonly key: Key; readonly within?: Key }[] = [];
  private readonly leftOut: Key[] = [];
  private found: string[] = [];
  /** How many files were compared: a guard that guards nothing is none. */
  compared = 0;

  /** From now on what is there is the program's to read only; what the test puts there later is too. */
  give(path: Path): void {
    if (this.isLeftOut(plainKey(path))) return;
    const key = keyOf(path);
    this.given.add(key);
    for (const file of this.filesOf(key)) if (!this.hashes.has(file)) this.note(file);
  }

  /** The test wants just this: the content of these files is changed, or they are thrown away. `path`: a file, or a folder with all in it. */
  mayChange(path: Path): void {
    this.allowed.push({ key: keyOf(path) });
  }

  /** The test wants these to go elsewhere, maybe to the trash; their content must be found again in the folder `within`. */
  mayMove(path: Path, within: Path): void {
    this.allowed.push({ key: keyOf(path), within: keyOf(within) });
  }

  /** Nobody may look here: a disk that hangs, the catalog itself. */
  leaveOut(path: Path): void {
    this.leftOut.push(keyOf(path));
  }

  /** Before the test changes or removes something itself. @returns to be called when it has */
  own(path: Path): () => void {
    if (this.isLeftOut(plainKey(path))) return () => undefined;
    const key = keyOf(path);
    if (this.isLeftOut(key)) return () => undefined;
    const isGiven = [...this.given].some((one) => isIn(key, one) || isIn(one, key));
    if (!isGiven) return () => undefined;
    this.compare(key);
    return () => {
      for (const known of this.knownIn(key)) this.hashes.delete(known);
      for (const file of this.filesOf(key)) if ([...this.given].some((one) => isIn(file, one))) this.note(file);
    };
  }

  /** Compares what is left. @returns what changed undeclared, in words; each is told once */
  problems(): string[] {
    this.compare('/');
    const found = this.found;
    this.found = [];
    return found;
  }

  private compare(under: Key): void {
    const contents = new Map<Key, Set<string | undefined>>();
    for (const key of this.knownIn(under)) {
      const before = this.hashes.get(key);
      this.compared++;
      const now = hashOf(key);
      if (now === before) continue;
      const may = this.allowed.filter((one) => isIn(key, one.key));
      if (may.some(({ within }) => within === undefined)) continue;
      if (now === undefined && may.some(({ within = '' }) => this.contentsOf(within, contents).has(before))) continue;
      this.hashes.delete(key);
      this.found.push(`${Buffer.from(key, 'latin1').toString()} ${now === undefined ? 'is gone' : 'has other content'}, and no test asked for that`);
    }
  }

  private contentsOf(folder: Key, known: Map<Key, Set<string | undefined>>): Set<string | undefined> {
    const found = known.get(folder) ?? new Set(this.filesOf(folder).map(hashOf));
    known.set(folder, found);
    return found;
  }

  private knownIn(under: Key): Key[] {
    if (this.hashes.has(under)) return [under];
    return under === '/' || this.folders.has(under) ? [...this.hashes.keys()].filter((key) => isIn(key, under)) : [];
  }

  private isLeftOut(key: Key): boolean {
    return this.leftOut.some((one) => isIn(key, one));
  }

  private note(key: Key): void {
    const hash = hashOf(key);
    if (hash === undefined) return;
    this.hashes.set(key, hash);
    for (let above = dirname(key); !this.folders.has(above); above = dirname(above)) this.folders.add(above);
  }

  /** Regular files at or below; links are not followed. */
  private filesOf(key: Key): Key[] {
    if (this.isLeftOut(key)) return [];
    const stats = lstatSync(bytes(key), { throwIfNoEntry: false });
    if (stats?.isFile()) return [key];
    if (!stats?.isDirectory()) return [];
    try {
      return readdirSync(bytes(key), 'buffer').flatMap((name) => this.filesOf(`${key}/${name.toString('latin1')}`));
    } catch {
      return [];
    }
  }
}

const bytes = (key: Key): Buffer => Buffer.from(key, 'latin1');
const isIn = (key: Key, folder: Key): boolean => folder === '/' || key === folder || key.startsWith(`${folder}/`);

/** As it was given: nothing is asked of a disk, which may hang. */
function plainKey(path: Path): Key {
  const text = path instanceof URL ? decodeURIComponent(path.pathname) : typeof path === 'string' ? path : Buffer.from(path).toString('latin1');
  const latin = typeof path === 'string' || path instanceof URL ? Buffer.from(text).toString('latin1') : text;
  return latin.length > 1 && latin.endsWith('/') ? latin.slice(0, -1) : latin;
}

/** The folder's links resolved, the name as it is. */
function keyOf(path: Path): Key {
  const clean = plainKey(path);
  try {
    const folder = realpathSync(bytes(dirname(clean)), 'buffer').toString('latin1');
    return join(folder, basename(clean));
  } catch {
    return clean;
  }
}

/** @returns undefined: there is no such file, or nobody may read it */
function hashOf(key: Key): string | undefined {
  let file: number;
  try {
    file = openSync(bytes(key), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const { size } = lstatSync(bytes(key));
    const hash = createHash('sha256').update(String(size));
    const starts = size > WHOLE ? [0, Math.floor(size / 2), size - PART] : Array.from({ length: Math.ceil(size / PART) }, (_, i) => i * PART);
    const part = Buffer.alloc(Math.min(size, PART));
    for (const at of starts) hash.update(part.subarray(0, readSync(file, part, 0, part.length, at)));
    return hash.digest('hex');
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
