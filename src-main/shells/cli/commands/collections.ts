import type { Collection } from '../../../../src-shared/contract/collections.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { parseTagPath, printTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { type Command, type Context, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

const USE =
  'collections [list] | collections create <path> [--smart "<query>"|--search "<query>"|--set] | collections add|remove <collection> <path|id|query>… | collections delete <collection>…';

export const collections: Command = {
  usage: USE,
  about:
    'Collections: by hand, or smart by a query. create makes the sets above: Trips/Lisbon. What is in one is found by collection:Trips/Lisbon, in its order with search --sort collection. delete takes no picture away, and undo brings it back.',
  words: [0, 100_000],
  options: { smart: { type: 'string' }, search: { type: 'string' }, set: { type: 'boolean' }, query: { type: 'boolean' } },
  async run(context) {
    const [what = 'list', first, ...rest] = context.args;
    if (what === 'list' && first === undefined) return await list(context);
    if (what === 'create' && first !== undefined && !rest.length) return await create(context, first);
    if ((what === 'add' || what === 'remove') && first !== undefined && rest.length) return await change(context, what, first, rest);
    if (what === 'delete' && first !== undefined) return await drop(context, [first, ...rest]);
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

const all = async ({ client }: Context): Promise<Collection[]> => (await client.call('collections.list', {})).collections;

async function list(context: Context): Promise<Result> {
  const found = (await all(context)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const json = found.map(({ id, path, name, kind, query = null, count }) => ({ id, path, name, kind, query, count }));
  const line = ({ path, kind, query, count }: (typeof json)[number]) =>
    `${path}  ${count}${kind === 'manual' ? '' : `  (${kind}${query === null ? '' : `: ${query}`})`}`;
  return { json: { collections: json }, text: json.length ? json.map(line).join('\n') : 'There are no collections yet.' };
}

async function create(context: Context, path: string): Promise<Result> {
  const { client, options } = context;
  const names = parseTagPath(path);
  const name = names.pop();
  if (name === undefined) throw new UsageError('A collection needs a name.');
  const known = await all(context);
  let parent: number | undefined;
  for (const [depth, above] of names.entries()) {
    const key = tagKey(names.slice(0, depth + 1));
    const set = known.find((one) => one.kind === 'set' && tagKey(parseTagPath(one.path)) === key);
    parent = set?.n ?? (await client.call('collections.create', { name: above, kind: 'set', ...(parent === undefined ? {} : { parent }) })).n;
  }
  const { smart, search } = options;
  const query = typeof smart === 'string' ? smart : typeof search === 'string' ? search : undefined;
  const kind = typeof smart === 'string' ? 'smart' : typeof search === 'string' ? 'search' : options['set'] ? 'set' : 'manual';
  const whole = printTagPath([...names, name]);
  if (known.some((one) => tagKey(parseTagPath(one.path)) === tagKey([...names, name]) && (one.kind === 'search') === (kind === 'search')))
    throw new RpcError('conflict', `There is a collection ${whole} already.`);
  const { label, seq } = await client.call('collections.create', {
    name,
    kind,
    ...(parent === undefined ? {} : { parent }),
    ...(query === undefined ? {} : { query }),
  });
  return { json: { path: whole, kind, label, seq }, text: label };
}

/** By its path, the end of it where that is one only, or its id. */
async function one(context: Context, ref: string): Promise<Collection> {
  const known = await all(context);
  const key = tagKey(parseTagPath(ref));
  const paths = known.map((collection) => ({ collection, key: tagKey(parseTagPath(collection.path)) }));
  const exact = paths.filter((two) => two.collection.id === ref || two.key === key);
  const fit = exact.length ? exact : paths.filter((two) => two.key.endsWith(`\u001f${key}`));
  if (fit.length === 1) return (fit[0] as (typeof fit)[number]).collection;
  throw new RpcError(
    'not-found',
    fit.length
      ? `${fit.length} collections are called ${ref}: ${fit.map(({ collection }) => `${collection.path} (${collection.id})`).join(', ')}. Give the path or id of one.`
      : `There is no collection ${ref}.`,
  );
}

async function change(context: Context, what: 'add' | 'remove', ref: string, args: readonly string[]): Promise<Result> {
  const { n } = await one(context, ref);
  const targets = new Set<number>();
  const notFound: string[] = [];
  for (const arg of args) {
    const found = await assetsOf(context, arg);
    if (!found.length) notFound.push(arg);
    for (const asset of found) targets.add(asset);
  }
  const { changed, label, seq } = await context.client.call(`collections.${what}`, { collection: n, targets: [...targets] });
  const missed = notFound.map((arg) => `“${arg}” is no file here, and as a query it finds nothing.`);
  return { json: { changed, label, seq, notFound }, text: [label, ...missed].join('\n'), failures: notFound.length > 0 };
}

async function drop(context: Context, refs: readonly string[]): Promise<Result> {
  const found: Collection[] = [];
  for (const ref of refs) found.push(await one(context, ref));
  const { label, seq } = await context.client.call('collections.delete', { collections: found.map(({ n }) => n) });
  return { json: { deleted: found.map(({ path }) => path), label, seq }, text: label };
}
