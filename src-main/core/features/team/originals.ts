/** Originals in the team's folder: put there by whoever has them and says so, fetched by whoever has not. */
import { mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import type { Targets } from '../../../../src-shared/contract/shapes.ts';
import { roleOf } from '../../../../src-shared/domain/team/state.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { showPath } from '../../paths.ts';
import { resolveTargets } from '../../targets.ts';
import { getOriginal, isThere, PART_BYTES, putOriginal, type Reader, type Steps } from '../../team/originals/blobs.ts';
import { keptPath, PART } from '../../team/originals/kept.ts';
import { createFreeing } from './freeing.ts';
import { type Outcome, oneByOne } from './one-by-one.ts';
import { noteKept, type Source, toFetch, toKeep } from './originals.sql.ts';
import { teamRoots } from './team.sql.ts';
import type { Session, Team } from './team.ts';

/** So much stays free for what people do, which goes before (team.md §2.6). */
const LEFT_FREE = 2 ** 30;

type Asked = { readonly targets: z.infer<typeof Targets> };

export function createOriginals(deps: Deps & { readonly team: Team }, partBytes = PART_BYTES) {
  const { db, disks, jobs, paths, team, log } = deps;

  const needed = (): Session => {
    const one = team.session();
    if (!one) throw new RpcError('not-found', 'This catalog belongs to no team.');
    return one;
  };
  const sum = (files: readonly Source[]) => files.reduce((bytes, { size }) => bytes + size, 0);
  /** On the share's or this machine's disk; null: it does not say. */
  const freeAt = (folder: string): Promise<number | null> => disks.between.free(Buffer.from(folder)).catch(() => null);

  async function rootAt(path: string): Promise<number> {
    const roots = await db.call(teamRoots, undefined as never);
    const found = roots.find((root) => showPath(root.path) === path);
    if (!found)
      throw new RpcError(
        'not-found',
        `${path} is no folder of the team’s on this computer. Those are ${roots.map((root) => showPath(root.path)).join(', ') || 'none yet'}.`,
      );
    return found.n;
  }

  async function keepOne(one: Session, file: Source, steps: Steps): Promise<Outcome> {
    if (!steps.verify && (await isThere(one.remote, file, partBytes))) return 'same';
    const free = await freeAt(one.identity.folder);
    if (free !== null && free < file.size + LEFT_FREE)
      throw new RpcError(
        'conflict',
        `There is no room for it in ${one.identity.folder}: 1 GB stays free for what people do.`,
      );
    const disk = disks.of(file.root);
    const { handle, size } = await disk.open(file.path);
    try {
      if (size !== file.size) return CHANGED;
      return (await putOriginal(one.remote, file, (at, length) => disk.read(handle, at, length), steps))
        ? 'done'
        : CHANGED;
    } finally {
      await disk.close(handle).catch(() => undefined);
    }
  }

  async function fetchOne(one: Session, file: Source, steps: Steps): Promise<Outcome> {
    const path = keptPath(paths.folder, file.sha256, file.ext);
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}${PART}`;
    // What an earlier try brought is there still, and is checked.
    const handle = await open(part, 'a').then(async (made) => {
      await made.close();
      return await open(part, 'r+');
    });
    let how: Awaited<ReturnType<typeof getOriginal>>;
    try {
      const { size: has } = await handle.stat();
      const read: Reader = async (at, length) => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await handle.read(bytes, 0, length, at);
        return bytes.subarray(0, bytesRead);
      };
      how = await getOriginal(
        one.remote,
        file,
        {
          has,
          read,
          // A disk that is full takes a part, and says so only the next time.
          async write(at, bytes) {
            for (let done = 0; done < bytes.length; ) {
              const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
              if (!bytesWritten) throw new Error('Nothing more could be written.');
              done += bytesWritten;
            }
          },
        },
        steps,
      );
      if (how === 'whole') {
        await handle.truncate(file.size);
        await handle.sync();
      }
    } finally {
      await handle.close();
    }
    if (how === 'whole') {
      await utimes(part, file.mtime / 1000, file.mtime / 1000);
      await rename(part, path);
      await db.call(noteKept, file.sha256);
      return 'done';
    }
    await rm(part, { force: true });
    return how === 'not-there'
      ? 'Nobody has put its original into the team’s folder yet, or not all of it. Ask whoever has it.'
      : 'What is in the team’s folder is not this original: it was damaged. Ask whoever has it to copy it once more.';
  }

  jobs.define<{ path: string; verify?: boolean }>('team.keep', {
    title: ({ path }) => `Copying the originals of ${path} into the team’s folder`,
    goesOn: true,
    async run({ path, verify = false }, job) {
      const one = needed();
      const { files } = await db.call(toKeep, await rootAt(path));
      return await oneByOne(files, { job, phase: 'keeping', log, partBytes, verify }, (file, steps) => keepOne(one, file, steps));
    },
  });
  jobs.define<Asked>('team.fetch', {
    title: () => 'Fetching originals from the team’s folder',
    goesOn: true,
    async run({ targets }, job) {
      const one = needed();
      const files = await db.call(toFetch, await resolveTargets(deps, targets));
      return await oneByOne(files, { job, phase: 'fetching', log, partBytes }, (file, steps) => fetchOne(one, file, steps));
    },
  });

  async function keepPlan(path: string) {
    const one = needed();
    const { files, unread } = await db.call(toKeep, await rootAt(path));
    return { path, files: files.length, bytes: sum(files), unread, free: await freeAt(one.identity.folder) };
  }

  async function fetchPlan(asked: Asked) {
    needed();
    const files = await db.call(toFetch, await resolveTargets(deps, asked.targets));
    return { files: files.length, bytes: sum(files), free: await freeAt(paths.folder) };
  }

  return {
    keepPlan,
    fetchPlan,
    ...createFreeing({ ...deps, needed, partBytes }),
    async keep({ path, verify = false }: { path: string; verify?: boolean | undefined }): Promise<{ jobId: string }> {
      const { bytes, free } = await keepPlan(path);
      const one = needed();
      const role = roleOf(await team.stateOf(one), one.signer.id);
      if (!role || role === 'viewer')
        throw new RpcError(
          'read-only',
          'Only contributors, editors and admins of the team may copy originals into its folder. Ask one of its admins for another role.',
        );
      // What stands there already needs no room: it is looked at file by file, in the job.
      if (free !== null && free < LEFT_FREE)
        throw new RpcError(
          'conflict',
          `There is no room in ${one.identity.folder}: ${bytes.toLocaleString('en-US')} bytes would be copied, and 1 GB stays free for what people do.`,
        );
      return await jobs.start('team.keep', { path, ...(verify ? { verify } : {}) });
    },
    async fetch(asked: Asked): Promise<{ jobId: string }> {
      const { files, bytes, free } = await fetchPlan(asked);
      if (!files)
        throw new RpcError(
          'not-found',
          'None of these has its original elsewhere: they are here already, or nobody has read them whole yet.',
        );
      if (free !== null && free < bytes + LEFT_FREE)
        throw new RpcError(
          'conflict',
          `There is no room for ${bytes.toLocaleString('en-US')} bytes in ${paths.folder}; 1 GB stays free. Fetch fewer.`,
        );
      return await jobs.start('team.fetch', asked);
    },
  };
}

const CHANGED = 'It is not what was read of it last. It is copied when it has been read again.';
