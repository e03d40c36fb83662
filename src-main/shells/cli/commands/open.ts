import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { oneAsset } from '../targets.ts';

export const open: Command = {
  usage: 'open <path|id> [--with PROGRAM]',
  about: 'Opens a file in a program, or in the one that is set for its kind, or as the system does. What it was is kept first, where versions of its folder are.',
  words: [1, 1],
  options: { with: { type: 'string' } },
  async run(context) {
    const given = context.options['with'];
    // A program on the search path has no folder in its name.
    const program = typeof given === 'string' ? (/[\\/]/.test(given) ? resolve(given) : given) : undefined;
    const outcome = await context.client.call('editors.open', { n: await oneAsset(context, context.args[0] as string), ...(program ? { program } : {}) });
    return { json: outcome, text: `Opened ${outcome.path}${outcome.program ? ` in ${outcome.program}` : ''}` };
  },
};
