import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AddOutcome } from '../../../../src-shared/contract/library.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { claimOrConnect } from '../../instance.ts';
import { type AloneCommand, type AloneContext, type Command, type Result, UsageError } from '../command.ts';
import { finished } from './add.ts';

const mb = (bytes: number): string => `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
const when = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

export const backup: Command = {
  usage: 'backup',
  about:
    'Takes a backup of the catalog now and checks it. One a day is taken by itself; vitrine restore --list shows them.',
  words: [0, 0],
  async run({ client }) {
    const done = await client.call('catalog.backup', {});
    const lines = [
      `${done.backup.path} (${mb(done.backup.bytes)}, ${done.backup.assets.toLocaleString('en')} assets), whole and checked.`,
    ];
    if (done.copy) lines.push(`A copy is in ${done.copy}.`);
    return { json: done, text: [...lines, ...done.warnings].join('\n'), failures: done.warnings.length > 0 };
  },
};

export const restore: AloneCommand = {
  usage: 'restore [<backup>] [--from FOLDER] [--list] [--no-scan]',
  about:
    'Brings the catalog back from its newest good backup and its log, then looks at its folders again. With the name of a backup: as it was then; what came after is set aside. What was there before is kept.',
  options: { from: { type: 'string' }, list: { type: 'boolean' }, 'no-scan': { type: 'boolean' } },
  words: [0, 1],
  async alone(context) {
    const { options, args } = context;
    const { from: place, list } = options;
    const from = typeof place === 'string' ? resolve(place) : undefined;
    if (list !== true) return bringBack(context, args[0], from);
    if (args.length) throw new UsageError(`Use: vitrine ${restore.usage}`);
    const { backupsOf } = await import('../../../core/core.ts');
    const backups = backupsOf(context.folder, from);
    const lines = backups.map(
      (b) =>
        `${b.name}  ${when(b.taken)}  ${mb(b.bytes)}, ${b.assets.toLocaleString('en')} assets, ${b.changes.toLocaleString('en')} changes`,
    );
    return {
      json: { backups },
      text: lines.length ? lines.join('\n') : `There is no backup of ${context.folder} yet.`,
    };
  },
};

async function bringBack(
  { folder, options, say, open }: AloneContext,
  name: string | undefined,
  from: string | undefined,
): Promise<Result> {
  const { restoreCatalog, standsAt } = await import('../../../core/core.ts');
  if (!from && !standsAt(folder))
    throw new RpcError('not-found', `There is no catalog in ${folder}, and no backup or log of one.`);
  const claimed = await claimOrConnect(folder);
  if (claimed.role === 'guest')
    throw new RpcError(
      'busy',
      `Vitrine has this catalog open (process ${claimed.pid}). Close it, then type vitrine restore again.`,
    );
  let restored: ReturnType<typeof restoreCatalog>;
  try {
    restored = restoreCatalog({ folder, name, from, say });
  } finally {
    await claimed.close();
  }
  const lines = [
    ...restored.problems,
    ...(restored.lost ? [restored.lost] : []),
    `${restored.backup ? `Restored from ${restored.backup}` : 'Restored from the log alone'}: ${restored.assets.toLocaleString('en')} assets${restored.changes ? `, ${restored.changes.toLocaleString('en')} changes of the log applied again` : ''}.`,
    ...(restored.setAside ? [`What was there before is in ${restored.setAside}.`] : []),
  ];
  const scan = options['no-scan'] === true ? undefined : await scanAgain(open, folder);
  if (scan?.failed.length) lines.push(`${scan.failed.length} files could not be read; vitrine add tells which.`);
  return {
    json: { ...restored, found: scan?.found ?? null },
    text: lines.join('\n'),
    failures: restored.problems.length > 0,
  };
}

/** The files say what the log does not: where they are now. Folders on a disk that is not connected are looked at when it is. */
async function scanAgain(open: AloneContext['open'], folder: string): Promise<AddOutcome | undefined> {
  const { json } = await open(folder, async (context) => {
    const { roots } = await context.client.call('library.roots', {});
    const paths = roots.map(({ path }) => path).filter((path) => existsSync(path));
    if (!paths.length) return { json: undefined, text: '' };
    const { jobId } = await context.client.call('library.add', { paths });
    return { json: await finished(context, jobId), text: '' };
  });
  return json as AddOutcome | undefined;
}
