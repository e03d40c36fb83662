import { resolve } from 'node:path';
import { type Command, type Options, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';

export const move: Command = {
  usage: 'move <path|id|query>… --to DIR [--on-clash error|suffix] [--query]',
  about: 'Moves files into a folder of the library, sidecars and partners along; to another disk as copies that are read back first. Nothing is written over. One undo step, which moves them back.',
  words: [1, 100_000],
  options: { to: { type: 'string' }, 'on-clash': { type: 'string' }, query: { type: 'boolean' } },
  check: (options) => void wishOf(options),
  async run(context) {
    const ns = new Set<number>();
    for (const arg of context.args) for (const n of await assetsOf(context, arg)) ns.add(n);
    const { changed, label, warnings, seq } = await context.client.call('rename.move', { ...wishOf(context.options), targets: [...ns] });
    return { json: { changed, label, warnings, seq }, text: [`${label} (${changed})`, ...warnings].join('\n'), failures: warnings.length > 0 };
  },
};

function wishOf({ to, 'on-clash': clash = 'error' }: Options) {
  if (typeof to !== 'string' || to === '') throw new UsageError('Say where the files go: --to DIR.');
  if (clash !== 'error' && clash !== 'suffix') throw new UsageError(`--on-clash takes error or suffix, not “${String(clash)}”.`);
  return { to: resolve(to), clash: clash as 'error' | 'suffix' };
}
