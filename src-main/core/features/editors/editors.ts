/** Files that are open in another program: a new file that it makes of one is stacked with it. */
import type { Deps } from '../../deps.ts';
import type { Committed } from '../../db/procedure.ts';
import { isAway } from '../../disks/away.ts';
import { toBytes } from '../../library/bytes.ts';
import { arrivedIn, noteDerived, type Opened } from './editors.sql.ts';

export interface Editors {
  /** A program has this file open from now on. */
  opened(file: Opened): void;
  /** It was opened, and may be open still. */
  isOpen(n: number): boolean;
  heard(what: Committed): void;
  close(): void;
}

/** People edit for hours; whoever comes later stacks by hand. */
const OPEN_MS = 8 * 3_600_000;
const MOST = 100;
/** Folders of which the system tells nothing are looked at so often meanwhile. */
const LOOK_MS = 3000;

export function createEditors({ db, library, log, actor, wrote }: Pick<Deps, 'db' | 'library' | 'log' | 'actor' | 'wrote'>): Editors {
  const open = new Map<number, Opened & { since: number }>();
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };

  const present = () => {
    for (const [n, { since }] of open) if (since < Date.now() - OPEN_MS) open.delete(n);
    return [...open.values()];
  };

  async function look(): Promise<void> {
    const files = present();
    if (files.length === 0) stop();
    for (const { root, below } of files)
      if (library.looks().get(root)?.blind)
        await library.look(root, [toBytes(Buffer.from(below))]).catch((error: unknown) => !isAway(error) && log.warn({ error }, 'a folder could not be looked at'));
  }

  async function gather(): Promise<void> {
    for (const file of present())
      for (const { n, name } of await db.call(arrivedIn, { folder: file.folder, since: file.since }))
        if (n !== file.n && isNamedAfter(name, file.name) && !open.has(n)) wrote((await db.call(noteDerived, { actor, n, from: file.n })).seq);
  }

  return {
    opened(file) {
      open.delete(file.n);
      open.set(file.n, { ...file, since: Date.now() });
      for (const n of [...open.keys()].slice(0, Math.max(0, open.size - MOST))) open.delete(n);
      timer ??= setInterval(() => void look(), LOOK_MS).unref();
    },
    isOpen: (n) => present().some((file) => file.n === n),
    heard({ library: came }) {
      if (!came || open.size === 0) return;
      running = running.then(gather).catch((error: unknown) => log.warn({ error }, 'what a program made could not be stacked'));
    },
    close() {
      stop();
      open.clear();
    },
  };
}

/** `shot-edited.tif`, `shot (2).psd` and `shot.tif` of `shot.cr2`; not `shots.jpg`, which is another one. */
export function isNamedAfter(name: string, source: string): boolean {
  const stem = (text: string) => text.replace(/\.[^.]*$/, '').toLowerCase();
  const [made, first] = [stem(name), stem(source)];
  return made.startsWith(first) && !/^[\p{L}\p{N}]/u.test(made.slice(first.length));
}
