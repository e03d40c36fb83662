import { resolve } from 'node:path';
import type { CopyOutcome, NewName } from '../../../../src-shared/contract/rename.ts';
import { type Command, type Context, type Options, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';
import { finished } from './add.ts';

const usage = (name: string) => `${name} <path|id|query>… --to DIR [--on-clash error|suffix] [--dry-run] [--query]`;
const options: Command['options'] = { to: { type: 'string' }, 'on-clash': { type: 'string' }, 'dry-run': { type: 'boolean' }, query: { type: 'boolean' } };

export const move: Command = {
  usage: usage('move'),
  about: 'Moves files into a folder of the library, sidecars and partners along; to another disk as copies that are read back first. Nothing is written over. With --dry-run only says which. One undo step, which moves them back.',
  words: [1, 100_000],
  options,
  check: (given) => void wishOf(given),
  async run(context) {
    const wish = await wishWithTargets(context);
    if (context.options['dry-run'] === true) return await dryRun(context, wish, false);
    await sayInUse(context, wish.targets);
    const { changed, label, warnings, seq } = await context.client.call('rename.move', wish);
    return { json: { changed, label, warnings, seq }, text: [`${label} (${changed})`, ...warnings].join('\n'), failures: warnings.length > 0 };
  },
};

export const copy: Command = {
  usage: usage('copy'),
  about: 'Copies files into a folder of the library, sidecars and partners along, each copy read back; stars, tags, texts and fields of the catalog go along. Nothing is written over. With --dry-run only says which. One undo step, which moves the copies to the trash.',
  words: [1, 100_000],
  options,
  check: (given) => void wishOf(given),
  async run(context) {
    const wish = await wishWithTargets(context);
    if (context.options['dry-run'] === true) return await dryRun(context, wish, true);
    const outcome = (await finished(context, (await context.client.call('rename.copy', wish)).jobId)) as CopyOutcome;
    // Not only copied: in the catalog, with their pictures.
    await finished(context, (await context.client.call('library.add', { paths: [wish.to] })).jobId);
    const lines = outcome.failed.map(({ path, message }) => `${path}: ${message}`);
    return { json: outcome, text: [`${outcome.label} (${outcome.copied})`, ...lines].join('\n'), failures: outcome.failed.length > 0 };
  },
};

/** Which files name them where they are now: undo moves them back. */
async function sayInUse({ client, say }: Context, targets: number[]): Promise<void> {
  const { some, used } = await client.call('links.inUse', { targets });
  for (const { name, by } of some) say(`${name} is used in ${by.map((doc) => doc.name).join(', ')}, which will miss it where it was.`);
  if (used > some.length) say(`${(used - some.length).toLocaleString('en')} more of them are used in other files.`);
}

async function wishWithTargets(context: Context) {
  const ns = new Set<number>();
  for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
  return { ...wishOf(context.options), targets: [...ns] };
}

const PAGE = 2000;

async function dryRun({ client }: Context, wish: Awaited<ReturnType<typeof wishWithTargets>>, copy: boolean) {
  const items: NewName[] = [];
  for (;;) {
    const page = await client.call('rename.movePreview', { ...wish, copy, offset: items.length, limit: PAGE });
    items.push(...page.items);
    if (!page.items.length || items.length >= page.total) break;
  }
  const problems = items.filter(({ problem }) => problem).length;
  const json = items.map(({ folder, from, to, with: others, problem }) => ({ folder, from, to, with: others, problem: problem ?? null }));
  const lines = items.flatMap(({ folder, from, to, with: others, problem }) => [
    `${folder}/${from} → ${wish.to}/${to}${problem ? `: ${problem.message}` : ''}`,
    ...others.map(([old, now]) => `  ${old} → ${now}`),
  ]);
  return { json: { total: items.length, problems, items: json }, text: lines.join('\n') || 'Nothing to do.', failures: problems > 0 };
}

function wishOf({ to, 'on-clash': clash = 'error' }: Options) {
  if (typeof to !== 'string' || to === '') throw new UsageError('Say where the files go: --to DIR.');
  if (clash !== 'error' && clash !== 'suffix') throw new UsageError(`--on-clash takes error or suffix, not “${String(clash)}”.`);
  return { to: resolve(to), clash: clash as 'error' | 'suffix' };
}
