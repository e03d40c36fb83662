/** From what was typed to assets: a path, a lasting id, else a query. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { Context } from './command.ts';

/** Typed as only a path is: then it is never taken for a query, which could find much more than was meant. */
const looksLikePath = (text: string): boolean => isAbsolute(text) || /^\.{1,2}([/\\]|$)/.test(text);

/** The one asset of a path or id. Throws not-found for people. */
export async function oneAsset({ client }: Context, ref: string): Promise<number> {
  for (const name of isId(ref) ? [ref] : new Set([resolve(ref), realPath(ref)])) {
    const { n } = await client.call('assets.find', { ref: name });
    if (n !== undefined) return n;
  }
  throw new RpcError(
    'not-found',
    isId(ref)
      ? `No asset has the id ${ref}.`
      : `${resolve(ref)} is not in this catalog. Add its folder first: vitrine add <folder>.`,
  );
}

/** All assets that an argument names: one for a file or id, those in it for a folder, those found for a query. */
export async function assetsOf(context: Context, text: string): Promise<number[]> {
  const query = toQuery(context, text);
  if (query === undefined) return [await oneAsset(context, text)];
  return idsOf(context, query);
}

/** The query that an argument stands for; undefined when it names one file or asset. */
export function toQuery({ options }: Pick<Context, 'options'>, text: string): string | undefined {
  if (options['query'] === true) return text;
  if (isId(text)) return undefined;
  if (existsSync(text)) return statSync(text).isDirectory() ? `in:${quote(realPath(text))}` : undefined;
  return looksLikePath(text) ? undefined : text;
}

/** With links resolved, as roots are kept; what is gone is named by where its folder really is. */
function realPath(text: string): string {
  const path = resolve(text);
  try {
    return realpathSync.native(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}

const isId = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text);
const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** All of a result, in its order. */
async function idsOf({ client }: Context, query: string): Promise<number[]> {
  const { total, error } = await client.call('search.page', { query, limit: 0 });
  if (error)
    throw new RpcError('invalid-input', `The query cannot be read at character ${error.at + 1}: ${error.message}`);
  const ns: number[] = [];
  for await (const chunk of client.stream('search.ids', { query, sort: 'added', dir: 'asc' })) {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const count = view.getUint32(0, true);
    for (let i = 0; i < count; i++) ns.push(view.getUint32(4 + i * 4, true));
  }
  return total ? ns : [];
}
