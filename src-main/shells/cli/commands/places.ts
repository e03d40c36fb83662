import type { Command } from '../command.ts';
import { apply } from './templates.ts';

export const places: Command = {
  usage: 'places <path|id|query>… [--overwrite] [--dry-run] [--query]',
  about:
    'Writes the names of the places where pictures were taken into City, State and Country, by their positions. What somebody wrote stays, unless with --overwrite. One undo step; with --dry-run only says what would change.',
  words: [1, 100_000],
  options: { overwrite: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, query: { type: 'boolean' } },
  run: (context) => apply(context, context.args, { places: { overwrite: context.options['overwrite'] === true } }),
};
