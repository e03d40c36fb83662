import { basename, dirname, join } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { makeSample } from '../sample/make.ts';
import type { RootLook } from '../../library/library.ts';
import { FolderError } from '../../library/relate.ts';
import { addFolders } from './add.ts';
import { browse } from './browse.ts';
import { locate } from './locate.ts';
import { showIngest } from './show-ingest.ts';
import { listFolders, listRoots } from './tree.sql.ts';

export function libraryHandlers(deps: Deps): NounHandlers<'library'> {
  const { db, jobs, library, ingest } = deps;
  const sampleFolder = join(dirname(deps.paths.folder), `${basename(deps.paths.folder)} Sample`);

  jobs.define<{ paths: string[]; whole?: boolean | undefined }>('library.add', {
    title: ({ paths }) => `Adding ${paths.length === 1 ? basename(paths[0] as string) : `${paths.length} folders`}`,
    run: ({ paths, whole }, job) => addFolders(deps, paths, job, whole),
  });
  jobs.define('library.sample', {
    title: () => 'Making the sample library',
    async run(_, job) {
      await makeSample(
        deps.draw,
        sampleFolder,
        (done, total) => job.progress({ phase: 'scanning', done, total }),
        job.signal,
      );
      return addFolders(deps, [sampleFolder], job);
    },
  });
  showIngest(ingest, jobs);

  return {
    async 'library.roots'() {
      const { seq, roots } = await db.call(listRoots, null);
      const counts = await deps.search.folderCounts(seq);
      const problems = library.problems();
      const looks = library.looks();
      return {
        seq,
        roots: roots.map((root) => ({
          ...root,
          count: counts.get(root.folder) ?? 0,
          ...(problems.has(root.n) ? { problem: problems.get(root.n) } : {}),
          ...aboutLook(looks.get(root.n)),
        })),
      };
    },
    async 'library.folders'({ parent }) {
      const { seq, folders } = await db.call(listFolders, parent ?? null);
      const counts = await deps.search.folderCounts(seq);
      return { seq, folders: folders.map((folder) => ({ ...folder, count: counts.get(folder.n) ?? 0 })) };
    },
    'library.add': (input) => jobs.start('library.add', input),
    async 'library.remove'({ root }) {
      const done = await library.remove(root).catch((error) => {
        throw (error as { code?: string }).code === 'not-found'
          ? new RpcError('not-found', (error as Error).message)
          : error;
      });
      deps.wrote(done.seq);
      return done;
    },
    async 'library.relink'({ root, path }) {
      const done = await library.relink(root, path).catch(refused);
      deps.wrote(done.seq);
      return done;
    },
    async 'library.answer'({ root, why }) {
      await library.answer(root, why).catch(refused);
      return { seq: 0 };
    },
    async 'library.glance'() {
      library.glance();
      return {};
    },
    'library.sample': () => jobs.start('library.sample', {}),
    'library.browse': ({ path, hidden }) => browse(deps.disks.elsewhere, path, hidden),
    async 'library.locate'(dropped) {
      const { roots } = await db.call(listRoots, null);
      return {
        candidates: await locate(
          deps.disks.elsewhere,
          dropped,
          roots.flatMap(({ path }) => [dirname(path), path]),
        ),
      };
    },
    async 'library.onScreen'({ ns }) {
      ingest.prefer(ns);
      return {};
    },
  };
}

const aboutLook = (look: RootLook | undefined) => {
  if (!look) return {};
  const { at, ...rest } = look;
  return { ...rest, ...(at === undefined ? {} : { lookedAt: at }) };
};

/** @throws RpcError with the sentence for people */
function refused(error: unknown): never {
  if (!(error instanceof FolderError)) throw error;
  const { code, message } = error;
  throw new RpcError(code === 'not-found' ? 'not-found' : code === 'offline' ? 'offline' : 'conflict', message);
}
