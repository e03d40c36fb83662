import { resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { isCatalog, recentCatalogs, standardCatalog } from '../../../core/catalogs.ts';
import { claimOrConnect } from '../../instance.ts';
import { type AloneCommand, type AloneContext, wholeNumber } from '../command.ts';
import { type Item, itemLine, itemsOf, toItem } from '../items.ts';

interface InCatalog {
  /** Its folder. */
  readonly catalog: string;
  readonly total: number;
  readonly items: readonly Item[];
  /** Why it could not be searched. */
  readonly problem: { readonly code: string; readonly message: string } | null;
}

export const find: AloneCommand = {
  usage: 'find "<query>" [--limit N] [--in CATALOG]',
  about: 'Finds assets in all catalogs of this machine: in those that are open where they are open, in the others without changing anything of them. One that is not there now, or was written by another version, says so. --in searches one only. At most 100 of each are listed without --limit.',
  options: { limit: { type: 'string' }, in: { type: 'string' } },
  words: [1, 1],
  check: (options) => void wholeNumber(options, 'limit', 0, 2000, 100),
  async alone(context) {
    const limit = wholeNumber(context.options, 'limit', 0, 2000, 100);
    const query = context.args[0] as string;
    const only = context.options['in'];
    const folders = typeof only === 'string' ? [resolve(only)] : new Set([context.folder, standardCatalog(), ...recentCatalogs().map(({ path }) => path)]);
    const catalogs: InCatalog[] = [];
    for (const folder of folders) {
      // The usual one need not have been made yet.
      if (only === undefined && !isCatalog(folder) && !recentCatalogs().some(({ path }) => path === folder)) continue;
      catalogs.push({ catalog: folder, ...(await findIn(context, folder, { query, limit })) });
    }
    const lines = catalogs.flatMap(({ catalog, total, items, problem }) => [
      catalog,
      ...(problem ? [`  ${problem.message}`] : [...items.map((item) => `  ${itemLine(item)}`), `  ${total} found`]),
    ]);
    const total = catalogs.reduce((sum, one) => sum + one.total, 0);
    return { json: { total, catalogs }, text: lines.join('\n'), failures: catalogs.some(({ problem }) => problem !== null) };
  },
};

async function findIn(context: AloneContext, folder: string, asked: { query: string; limit: number }): Promise<Omit<InCatalog, 'catalog'>> {
  const nothing = { total: 0, items: [] };
  if (!isCatalog(folder)) return { ...nothing, problem: { code: 'offline', message: 'It is not there now. If it lies on a disk of its own, connect it.' } };
  try {
    const claim = await claimOrConnect(folder);
    if (claim.role === 'guest') return await inOpen(context, folder, asked);
    try {
      const { findReadOnly } = await import('../../../core/core.ts');
      const { total, rows, places } = await findReadOnly(folder, asked);
      const paths = new Map(places.map(({ n, path }) => [n, path]));
      return { total, items: rows.map((row) => toItem(row, paths.get(row.n))), problem: null };
    } finally {
      await claim.close();
    }
  } catch (error) {
    const { code = 'internal', message } = error as { code?: string; message: string };
    // What is wrong with the query is wrong with it everywhere.
    if (code === 'invalid-input') throw error;
    return { ...nothing, problem: { code, message } };
  }
}

/** By the core that has it open. */
async function inOpen(context: AloneContext, folder: string, { query, limit }: { query: string; limit: number }): Promise<Omit<InCatalog, 'catalog'>> {
  const { json } = await context.open(folder, async (there) => {
    const { total, ns, error } = await there.client.call('search.page', { query, sort: 'name', dir: 'asc', limit });
    if (error) throw new RpcError('invalid-input', `The query cannot be read at character ${error.at + 1}: ${error.message}`);
    return { json: { total, items: await itemsOf(there, ns), problem: null }, text: '' };
  });
  return json as Omit<InCatalog, 'catalog'>;
}
