import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { resolveTargets } from '../../targets.ts';
import { mayMoveFiles } from '../../team/team.sql.ts';
import { withSidecars } from '../assets/assets.service.ts';
import type { ContentStore } from '../versions/store.ts';
import { type CheckInput, checkArchive } from './check.ts';
import { type CreateInput, createArchive } from './create.ts';
import { restoreArchived, type RestoreInput } from './restore.ts';

export function archiveHandlers(deps: Deps & { readonly store: ContentStore }): NounHandlers<'archive'> {
  const { jobs, library } = deps;
  const files = (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'file' : 'files'}`;
  jobs.define<CreateInput>('archive.create', { title: ({ ns, to }) => `Archiving ${files(ns.length)} to ${to}`, run: (input, job) => createArchive(deps, input, job) });
  jobs.define<RestoreInput>('archive.restore', { title: ({ ns }) => `Bringing ${files(ns.length)} back from the archive`, run: (input, job) => restoreArchived(deps, input, job) });
  jobs.define<CheckInput>('archive.check', { title: ({ folder }) => `Checking ${folder}`, run: (input, job) => checkArchive(deps, input, job) });
  const all = async (targets: Parameters<typeof resolveTargets>[1]) => {
    const ns = await deps.db.call(withSidecars, { ns: await resolveTargets(deps, targets), partners: true });
    if (!ns.length) throw new RpcError('not-found', 'There is nothing to do: none of these is in the catalog.');
    await deps.db.call(mayMoveFiles, ns);
    return ns;
  };
  return {
    async 'archive.create'({ targets, to, name }) {
      const ns = await all(targets);
      // It becomes a folder of the library, where what it is given is seen.
      await library.place(to);
      // Decided once: a run that goes on after a crash goes on in the same folder.
      const day = new Date().toISOString().slice(0, 10);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      const plain = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '-').replace(/^\.+|[. ]+$/g, '') || 'Archive';
      return await jobs.start('archive.create', { ns, to, bundle: await free(deps, to, `${day} ${plain}`) });
    },
    'archive.restore': async ({ targets, anyway }) => jobs.start('archive.restore', { ns: await all(targets), anyway }),
    'archive.check': ({ folder }) => jobs.start('archive.check', { folder }),
  };
}

/** A name that no folder below `to` has. */
async function free({ disks }: Pick<Deps, 'disks'>, to: string, name: string): Promise<string> {
  const there = new Set((await disks.between.readdir(Buffer.from(to))).map((entry) => Buffer.from(entry.name).toString().toLowerCase()));
  for (let nth = 1; ; nth++) {
    const tried = nth === 1 ? name : `${name} (${nth})`;
    if (!there.has(tried.toLowerCase())) return tried;
  }
}
