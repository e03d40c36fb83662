import { readFileSync } from 'node:fs';
import { SORTS } from '../../../../src-shared/domain/listed.ts';
import { parseQuery, type Term } from '../../../../src-shared/domain/query/index.ts';
import { MOST_NAMES, namesIn } from '../../../../src-shared/domain/name-list.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError, wholeNumber } from '../command.ts';
import { fieldsShown } from '../field-values.ts';
import { type Item, itemLine, itemsOf } from '../items.ts';
import { oneAsset, toQuery } from '../targets.ts';

export const search: Command = {
  usage: `search "<query>" [--limit N] [--sort ${SORTS.join('|')}] [--desc] [--query] | search --names FILE|-`,
  about:
    'Finds assets: words and tokens such as rating:>=4 tag:people label:red. A path finds what is there; a search that begins with a minus stands after --. --names finds the files of a list, also under another extension, and tells which are not there. At most 10,000 are listed without --limit.',
  options: {
    limit: { type: 'string' },
    sort: { type: 'string' },
    desc: { type: 'boolean' },
    query: { type: 'boolean' },
    names: { type: 'string' },
  },
  words: [0, 1],
  repeatable: true,
  check: (options) => void pageOf(options),
  async run(context) {
    const { limit, sort } = pageOf(context.options);
    if (context.options['names'] !== undefined) return named(context, String(context.options['names']));
    const text = context.args[0] ?? '';
    const query = text === '' ? '' : toQuery(context, text);
    if (query === undefined) {
      const items = await itemsOf(context, [await oneAsset(context, text)]);
      return { json: { total: items.length, items }, text: items.map(itemLine).join('\n') };
    }
    const dir = context.options['desc'] ? 'desc' : 'asc';
    const page = await context.client.call('search.page', { query, sort, dir, limit: Math.min(limit, 2000) });
    if (page.error)
      throw new RpcError(
        'invalid-input',
        `The query cannot be read at character ${page.error.at + 1}: ${page.error.message}`,
      );
    const ns = limit <= 2000 || page.total <= 2000 ? page.ns : await all(context, query, sort, dir, limit);
    const items = await itemsOf(context, ns);
    const meant = page.total ? [] : (await context.client.call('search.suggest', { query })).items;
    const hits = await hitsOf(context, query, ns, items);
    const lines = [...items.flatMap((item) => [itemLine(item), ...hits.filter(({ id }) => id === item.id).map(hitLine)]), `${page.total} found`, ...meant.map((one) => `Did you mean ${one.query}? (${one.total})`)];
    const didYouMean = meant.map((one) => ({ query: one.query, total: one.total }));
    return { json: { total: page.total, items, ...(hits.length ? { hits } : {}), ...(page.total ? {} : { didYouMean }) }, text: lines.join('\n') };
  },
};

/** As many are asked for where their words stand. */
const MOST_HITS = 500;
interface HitOf {
  readonly id: string;
  readonly unit: string;
  readonly at: string;
  readonly text: string;
}

/** Where the words of the search stand in texts inside the first files; nothing is asked where there are no words. */
async function hitsOf({ client }: Context, query: string, ns: readonly number[], items: readonly Item[]): Promise<HitOf[]> {
  const hasWords = (term: Term): boolean => term.type === 'word' || ((term.type === 'all' || term.type === 'any') && term.terms.some(hasWords));
  if (ns.length === 0 || !parseQuery(query).query.terms.some(hasWords)) return [];
  const asked = ns.slice(0, MOST_HITS);
  const [{ rows }, found] = await Promise.all([client.call('assets.rows', { ns: asked }), client.call('search.hits', { query, ns: asked })]);
  const idOf = new Map(rows.map(({ n, id }) => [n, id]));
  const listed = new Set(items.map(({ id }) => id));
  return found.items.flatMap(({ n, hits }) => {
    const [hit, id] = [hits[0], idOf.get(n)];
    return hit && id && listed.has(id) ? [{ id, ...hit.place, text: hit.text }] : [];
  });
}

const hitLine = ({ unit, at, text }: HitOf): string => `        ${[at && unit !== 'time' && unit !== 'cell' ? unit : '', at].filter(Boolean).join(' ')}${at ? ': ' : ''}${text}`;

/** The files of a list: a text file, or standard input. */
async function named(context: Context, file: string): Promise<Result> {
  if (context.args.length) throw new UsageError('--names takes a file with names, and no search beside it.');
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new RpcError('not-found', `The list ${file} cannot be read.`, { cause });
  }
  const names = namesIn(text);
  if (names.length > MOST_NAMES) throw new RpcError('invalid-input', `A list can hold ${MOST_NAMES.toLocaleString('en')} names at most; this one has ${names.length.toLocaleString('en')}.`);
  const { found, missing } = await context.client.call('search.names', { names });
  const items = await itemsOf(context, [...new Set(found.flatMap(({ ns }) => ns))]);
  const lines = [...items.map(itemLine), `${found.length} of ${names.length} names found`, ...missing.map((name) => `not found: ${name}`)];
  return { json: { total: items.length, items, notFound: missing }, text: lines.join('\n'), failures: missing.length > 0 };
}

function pageOf(options: Options): { limit: number; sort: (typeof SORTS)[number] } {
  const limit = wholeNumber(options, 'limit', 0, 1_000_000, 10_000);
  const sort = (options['sort'] ?? 'name') as (typeof SORTS)[number];
  if (!SORTS.includes(sort)) throw new UsageError(`--sort takes one of ${SORTS.join(', ')}, not “${sort}”.`);
  return { limit, sort };
}

async function all(
  { client }: Parameters<Command['run']>[0],
  query: string,
  sort: (typeof SORTS)[number],
  dir: 'asc' | 'desc',
  limit: number,
): Promise<number[]> {
  const ns: number[] = [];
  for await (const chunk of client.stream('search.ids', { query, sort, dir })) {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let i = 0; i < view.getUint32(0, true); i++) ns.push(view.getUint32(4 + i * 4, true));
    if (ns.length >= limit) break;
  }
  return ns.slice(0, limit);
}

export const show: Command = {
  usage: 'show <path|id>',
  about: 'Everything the catalog knows of one asset.',
  words: [1, 1],
  repeatable: true,
  async run(context) {
    const n = await oneAsset(context, context.args[0] as string);
    const [details, fields, { changes }, [item]] = await Promise.all([
      context.client.call('assets.details', { n }),
      fieldsShown(context, n),
      context.client.call('history.list', { asset: n, limit: 100 }),
      itemsOf(context, [n]),
    ]);
    const { title = null, caption = null, creator = null, copyright = null, more } = details.values;
    const json = {
      ...item,
      type: details.row.typeName,
      facts: details.data,
      title,
      caption,
      creator,
      copyright,
      more,
      fields,
      locations: details.locations,
      sidecars: details.sidecars,
      problem: details.row.problem ?? null,
      history: changes,
    };
    const lines = [
      item ? itemLine(item) : '',
      ...Object.entries({ title, caption, creator, copyright, ...more })
        .filter(([, v]) => v)
        .map(([k, v]) => `${k.padEnd(14)} ${String(v)}`),
      ...Object.entries(fields).map(([k, v]) => `${k.padEnd(14)} ${Array.isArray(v) ? v.join(', ') : v}`),
      ...details.facts.map((f) => `${f.name.padEnd(14)} ${f.value}`),
      ...(details.row.problem ? [`Problem        ${details.row.problem.message}`] : []),
      ...changes.map((c) => `${c.at}  ${c.label}${c.undone ? ' (undone)' : ''}`),
    ];
    return { json, text: lines.join('\n') };
  },
};
