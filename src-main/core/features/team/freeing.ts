/** Originals that were fetched are deleted again, once the team's folder has shown that it can give them back. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { getOriginal, type Steps } from '../../team/originals/blobs.ts';
import { ASIDE, bytesOf, type Kept, listAside, listFetched, type Unfinished } from '../../team/originals/kept.ts';
import { type Outcome, oneByOne } from './one-by-one.ts';
import { keptOf, noteKept } from './originals.sql.ts';
import type { Session } from './team.ts';

const STEP = 2 ** 20;
/** Until then whoever broke off the fetching may go on with it. */
const STALE_MS = 24 * 60 * 60 * 1000;

export function createFreeing({
  db,
  jobs,
  paths,
  log,
  now,
  needed,
  partBytes,
}: Deps & { readonly needed: () => Session; readonly partBytes: number }) {
  const fetches = (): boolean => jobs.list().some(({ name, state }) => name === 'team.fetch' && (state === 'running' || state === 'paused'));
  const staleOf = (unfinished: readonly Unfinished[]) => (fetches() ? [] : unfinished.filter(({ at }) => now() - at >= STALE_MS));

  /** What was broken off long ago is of no use to anybody, and proves nothing that would have to be compared. */
  async function freeStale(unfinished: readonly Unfinished[]): Promise<{ unfinished: number; bytes: number }> {
    const out = { unfinished: 0, bytes: 0 };
    for (const { path, size } of staleOf(unfinished)) {
      // One may have begun meanwhile, and go on with just this.
      if (fetches()) break;
      try {
        await unlink(path);
        out.unfinished++;
        out.bytes += size;
      } catch (error) {
        log.warn({ error }, 'what was broken off could not be deleted');
      }
    }
    return out;
  }

  async function freeOne(one: Session, { at, sha256, size }: Omit<Kept, 'path'> & { readonly at: string }, steps: Steps): Promise<Outcome> {
    const before = await stateOf(at);
    if ((await hashOf(at, steps)) !== hex(sha256))
      return 'It was changed after it was fetched: only here is it as it is now, so it stays.';
    const there = await getOriginal(one.remote, { sha256, size }, { has: 0, read: nothing, write: nowhere }, steps);
    if (there === 'not-there') return 'The team’s folder has not got it any more, or not all of it, so it stays.';
    if (there === 'damaged') return 'What the team’s folder has of it is damaged, so it stays. Ask whoever has it to copy it once more.';
    if (needed() !== one) return 'The team was left meanwhile, so it stays.';
    // The change time too: a program that edits in place may put back the other.
    const now = await stateOf(at);
    if (now.changed !== before.changed || !isSame(now, before)) return CHANGED;
    // Whoever saves it just now writes to its name, which is not what is deleted.
    const aside = `${at}${ASIDE}`;
    await rename(at, aside);
    if (!isSame(await stateOf(aside), before)) {
      await putBack(aside, at);
      return CHANGED;
    }
    await unlink(aside);
    await db.call(noteKept, sha256).catch((error: unknown) => log.warn({ error }, 'that an original was freed could not be noted'));
    return 'done';
  }

  jobs.define<Record<string, never>>('team.free', {
    title: () => 'Freeing the space of fetched originals',
    goesOn: true,
    async run(_, job) {
      const one = needed();
      for (const path of await listAside(paths.folder)) await putBack(path, path.slice(0, -ASIDE.length));
      const { kept: all, unfinished } = await listFetched(paths.folder);
      const stale = await freeStale(unfinished);
      const of = await db.call(keptOf, all.map(({ sha256 }) => sha256));
      // By the name people know; one that nothing in the catalog holds any more by its own.
      const files = all.map(({ path, ...kept }, i) => ({ ...kept, at: path, path: of[i] ?? Buffer.from(path) }));
      const out = await oneByOne(files, { job, phase: 'freeing', log, partBytes }, (file, steps) => freeOne(one, file, steps));
      return stale.unfinished ? { ...out, unfinished: stale.unfinished, bytes: out.bytes + stale.bytes } : out;
    },
  });

  async function freePlan() {
    const { kept, unfinished } = await listFetched(paths.folder);
    const stale = staleOf(unfinished);
    return { files: kept.length, bytes: bytesOf(kept), unfinished: stale.length, parts: bytesOf(stale) };
  }

  return {
    freePlan,
    async free(): Promise<{ jobId: string }> {
      needed();
      const { files, unfinished } = await freePlan();
      if (!files && !unfinished) throw new RpcError('not-found', 'No original was fetched from the team’s folder: there is nothing to free.');
      return await jobs.start('team.free', {});
    },
  };
}

const nothing = async (): Promise<Uint8Array> => new Uint8Array();
const nowhere = async (): Promise<void> => undefined;

const CHANGED = 'It was changed while it was compared, so it stays.';

interface State {
  readonly file: bigint;
  readonly size: bigint;
  /** ns since 1970: what is in it, and anything of it; renaming may count as the latter. */
  readonly written: bigint;
  readonly changed: bigint;
}

async function stateOf(path: string): Promise<State> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return { file: ino, size, written: mtimeNs, changed: ctimeNs };
}

const isSame = (a: State, b: State): boolean => a.file === b.file && a.size === b.size && a.written === b.written;

/** Never over something else: then both stay. */
async function putBack(aside: string, at: string): Promise<void> {
  try {
    await link(aside, at);
  } catch {
    // Not every disk knows a file by two names.
    if (!existsSync(at)) await rename(aside, at);
    return;
  }
  await unlink(aside);
}

async function hashOf(path: string, { signal, step }: Steps): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const whole = createHash('sha256');
    const bytes = new Uint8Array(STEP);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(bytes, 0, STEP);
      if (!bytesRead) return whole.digest('hex');
      whole.update(bytes.subarray(0, bytesRead));
      // Nothing is got on with yet; it may be paused.
      await step(0);
    }
  } finally {
    await handle.close();
  }
}
