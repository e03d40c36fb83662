/** Originals that were fetched are deleted again, once the team's folder has shown that it can give them back. */
import { createHash } from 'node:crypto';
import { open, stat, unlink } from 'node:fs/promises';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { getOriginal, type Steps } from '../../team/originals/blobs.ts';
import { type Kept, listKept } from '../../team/originals/kept.ts';
import { type Outcome, oneByOne } from './one-by-one.ts';
import { keptOf, noteKept } from './originals.sql.ts';
import type { Session } from './team.ts';

const STEP = 2 ** 20;

export function createFreeing({
  db,
  jobs,
  paths,
  log,
  needed,
  partBytes,
}: Deps & { readonly needed: () => Session; readonly partBytes: number }) {
  async function freeOne(one: Session, { at, sha256, size }: Omit<Kept, 'path'> & { readonly at: string }, steps: Steps): Promise<Outcome> {
    const before = await stat(at);
    if ((await hashOf(at, steps.signal)) !== hex(sha256))
      return 'It was changed after it was fetched: only here is it as it is now, so it stays.';
    const there = await getOriginal(one.remote, { sha256, size }, { has: 0, read: nothing, write: nowhere }, steps);
    if (there === 'not-there') return 'The team’s folder has not got it any more, or not all of it, so it stays.';
    if (there === 'damaged') return 'What the team’s folder has of it is damaged, so it stays. Ask whoever has it to copy it once more.';
    const now = await stat(at);
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino)
      return 'It was changed while it was compared, so it stays.';
    await unlink(at);
    await db.call(noteKept, sha256);
    return 'done';
  }

  jobs.define<Record<string, never>>('team.free', {
    title: () => 'Freeing the space of fetched originals',
    goesOn: true,
    async run(_, job) {
      const one = needed();
      const all = await listKept(paths.folder);
      const of = await db.call(keptOf, all.map(({ sha256 }) => sha256));
      // By the name people know; one that nothing in the catalog holds any more by its own.
      const files = all.map(({ path, ...kept }, i) => ({ ...kept, at: path, path: of[i] ?? Buffer.from(path) }));
      return await oneByOne(files, { job, phase: 'freeing', log, partBytes }, (file, steps) => freeOne(one, file, steps));
    },
  });

  return {
    async freePlan(): Promise<{ files: number; bytes: number }> {
      const all = await listKept(paths.folder);
      return { files: all.length, bytes: all.reduce((bytes, { size }) => bytes + size, 0) };
    },
    async free(): Promise<{ jobId: string }> {
      needed();
      if (!(await listKept(paths.folder)).length)
        throw new RpcError('not-found', 'No original was fetched from the team’s folder: there is nothing to free.');
      return await jobs.start('team.free', {});
    },
  };
}

const nothing = async (): Promise<Uint8Array> => new Uint8Array();
const nowhere = async (): Promise<void> => undefined;

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const whole = createHash('sha256');
    const bytes = new Uint8Array(STEP);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(bytes, 0, STEP);
      if (!bytesRead) return whole.digest('hex');
      whole.update(bytes.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
