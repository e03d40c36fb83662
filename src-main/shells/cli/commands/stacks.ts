import type { AutoStacking } from '../../../../src-shared/contract/stacks.ts';
import { type Command, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

const USE = 'stacks auto [<path|id|query>…] (--gap SECONDS [--least N] | --bursts | --brackets) [--query] [--dry-run]';

export const stacks: Command = {
  usage: USE,
  about:
    'Stacks pictures of one camera that were taken close after one another: --gap says within how many seconds, --bursts three or more within one, --brackets those whose exposures lie at even steps or that the camera bracketed. What is in a stack stays as it is. Without a path or query: all. Undo takes all of it back.',
  words: [1, 100_000],
  options: { gap: { type: 'string' }, least: { type: 'string' }, bursts: { type: 'boolean' }, brackets: { type: 'boolean' }, query: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  check: (options) => void howOf(options),
  async run(context): Promise<Result> {
    const { client, options } = context;
    const [what, ...args] = context.args;
    if (what !== 'auto') throw new UsageError(`Use: vitrine ${USE}`);
    const how = howOf(options);
    const ns = new Set<number>();
    for (const arg of args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const targets = args.length ? [...ns] : { query: '' };
    if (options['dry-run'] === true) {
      const { stacks: count, pictures, of } = await client.call('stacks.autoPlan', { targets, how });
      return { json: { stacks: count, pictures, of }, text: `${count.toLocaleString('en')} stacks would be made of ${pictures.toLocaleString('en')} pictures.` };
    }
    const { label, changed, seq, stacks: count } = await client.call('stacks.auto', { targets, how });
    return { json: { label, changed, seq, stacks: count }, text: count ? label : 'No pictures were taken so close after one another.' };
  },
};

function howOf(options: Options): AutoStacking {
  const ways = [options['gap'] !== undefined, options['bursts'] === true, options['brackets'] === true].filter(Boolean).length;
  if (ways !== 1) throw new UsageError('Say one of --gap SECONDS, --bursts and --brackets.');
  if (options['brackets'] === true) return { by: 'brackets' };
  if (options['bursts'] === true) return { by: 'time', gap: 1, least: 3 };
  const [gap, least] = [Number(options['gap']), Number(options['least'] ?? 2)];
  if (!(gap >= 0 && gap <= 86_400)) throw new UsageError(`--gap takes seconds from 0 to 86400, not “${String(options['gap'])}”.`);
  if (!Number.isInteger(least) || least < 2 || least > 1000) throw new UsageError('--least takes a number from 2 to 1000.');
  return { by: 'time', gap, least };
}
