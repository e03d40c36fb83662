import type { NewName } from '../../../../src-shared/contract/rename.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

export const rename: Command = {
  usage: 'rename <path|id|query>… --template T [--text T] [--order taken|name] [--on-clash error|suffix] [--dry-run] [--query]',
  about: 'Gives files names from a template such as {date}_{num:001} or {job|name}, sidecars and partners along; the extension stays. With --dry-run only says which. One undo step, which renames back.',
  words: [1, 100_000],
  options: {
    template: { type: 'string' },
    text: { type: 'string' },
    order: { type: 'string' },
    'on-clash': { type: 'string' },
    'dry-run': { type: 'boolean' },
    query: { type: 'boolean' },
  },
  check: (options) => void wishOf(options),
  async run(context) {
    const ns = new Set<number>();
    for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const wish = { ...wishOf(context.options), targets: [...ns] };
    if (context.options['dry-run'] === true) return await dryRun(context, wish);
    const { changed, label, warnings, seq } = await context.client.call('rename.apply', wish);
    return { json: { changed, label, warnings, seq }, text: [`${label} (${changed})`, ...warnings].join('\n'), failures: warnings.length > 0 };
  },
};

const PAGE = 2000;
type Wish = ReturnType<typeof wishOf> & { readonly targets: number[] };

async function dryRun({ client }: Context, wish: Wish) {
  const items: NewName[] = [];
  for (;;) {
    const page = await client.call('rename.preview', { ...wish, offset: items.length, limit: PAGE });
    if (page.error) throw new RpcError('invalid-input', `The template cannot be read at character ${page.error.at + 1}: ${page.error.message}`);
    items.push(...page.items);
    if (!page.items.length || items.length >= page.total) break;
  }
  const problems = items.filter(({ problem }) => problem).length;
  const json = items.map(({ folder, from, to, with: others, problem }) => ({ folder, from, to, with: others, problem: problem ?? null }));
  const lines = items.flatMap(({ folder, from, to, with: others, problem }) => [
    `${folder}/${from} → ${to}${problem ? `: ${problem.message}` : ''}`,
    ...others.map(([old, now]) => `  ${old} → ${now}`),
  ]);
  return { json: { total: items.length, problems, items: json }, text: lines.join('\n') || 'Nothing to rename.', failures: problems > 0 };
}

function wishOf(options: Options) {
  const { template, text, order = 'taken', 'on-clash': clash = 'error' } = options;
  if (typeof template !== 'string' || template === '') throw new UsageError('Say how files are named: --template "{date}_{num:001}".');
  if (order !== 'taken' && order !== 'name') throw new UsageError(`--order takes taken or name, not “${String(order)}”.`);
  if (clash !== 'error' && clash !== 'suffix') throw new UsageError(`--on-clash takes error or suffix, not “${String(clash)}”.`);
  return { template, order: order as 'taken' | 'name', clash: clash as 'error' | 'suffix', ...(typeof text === 'string' ? { text } : {}) };
}
