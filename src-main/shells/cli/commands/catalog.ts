import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { isCatalog, noteOpened, recentCatalogs, standardCatalog } from '../../../core/catalogs.ts';
import { type AloneCommand, type AloneContext, type Result, UsageError } from '../command.ts';

export const catalog: AloneCommand = {
  usage: 'catalog list | catalog new <folder> | catalog open <folder>',
  about: 'Lists the catalogs opened on this machine; makes one; chooses the one that opens when none is named.',
  words: [1, 2],
  alone(context) {
    const [what, folder] = context.args;
    if (what === 'list' && folder === undefined) return Promise.resolve(list());
    if (what === 'new' && folder !== undefined) return make(resolve(folder), context);
    if (what === 'open' && folder !== undefined) return choose(resolve(folder), context);
    throw new UsageError(`Use: vitrine ${catalog.usage}`);
  },
};

function list(): Result {
  const standard = standardCatalog();
  const catalogs = recentCatalogs();
  if (!catalogs.some(({ path }) => path === standard) && isCatalog(standard))
    catalogs.push({
      path: standard,
      opened: statSync(join(standard, 'catalog.db')).mtime.toISOString(),
      there: true,
      standard: true,
    });
  const lines = catalogs.map(
    (one) =>
      `${one.standard ? '*' : ' '} ${one.path}  ${one.there ? one.opened.slice(0, 16).replace('T', ' ') : '(not there now)'}`,
  );
  return {
    json: { standard, catalogs },
    text: lines.length ? lines.join('\n') : `No catalog was opened on this machine yet. ${standard} will be the first.`,
  };
}

async function make(folder: string, { open }: AloneContext): Promise<Result> {
  if (isCatalog(folder))
    throw new RpcError(
      'conflict',
      `There is a catalog in ${folder} already. Open it: vitrine catalog open ${JSON.stringify(folder)}`,
    );
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length))
    throw new RpcError(
      'conflict',
      `${folder} holds other things. A catalog needs a folder of its own; name one that is not there yet, or is empty.`,
    );
  await open(folder, async ({ client }) => ({ json: await client.call('catalog.status', {}), text: '' }));
  noteOpened(folder, { standard: true });
  return {
    json: { path: folder, standard: folder },
    text: `Made a catalog in ${folder}. It opens from now on when none is named.`,
  };
}

async function choose(folder: string, { open }: AloneContext): Promise<Result> {
  if (!isCatalog(folder) && folder !== join(homedir(), 'Vitrine'))
    throw new RpcError(
      'not-found',
      `There is no catalog in ${folder}. Make one: vitrine catalog new ${JSON.stringify(folder)}`,
    );
  const { json } = await open(folder, async ({ client }) => ({
    json: await client.call('catalog.status', {}),
    text: '',
  }));
  noteOpened(folder, { standard: true });
  const { assets } = json as { assets: number };
  return {
    json: { path: folder, standard: folder, assets },
    text: `${folder} (${assets.toLocaleString('en')} assets) opens from now on when none is named.`,
  };
}
