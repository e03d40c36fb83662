import type { Link, LinkUse } from '../../../../src-shared/contract/links.ts';
import type { Command } from '../command.ts';
import { oneAsset } from '../targets.ts';

const HOW = {
  path: '',
  id: ' (by its XMP id)',
  name: ' (by its name)',
  moved: ' (moved: not where the file looks for it)',
} as const;

export const links: Command = {
  usage: 'links <path|id>',
  about:
    'What a file names (pictures placed in layouts, textures, what it was made from) and which files of the library name it. What is not in the library is said to be missing, with where it was looked for; then the exit code is 1.',
  words: [1, 1],
  async run(context) {
    const { uses, usedBy } = await context.client.call('links.of', {
      n: await oneAsset(context, context.args[0] as string),
    });
    const missing = uses.filter(({ found }) => !found).length;
    const text =
      [...uses.map(useLine), ...usedBy.map(usedLine)].join('\n') || 'It names no files, and no file names it.';
    return { json: { uses, usedBy, missing }, text, failures: missing > 0 };
  },
};

function useLine({ kind, written, lookedFor, found }: Link): string {
  if (!found)
    return `missing    ${written ?? ''}${lookedFor && lookedFor !== written ? `, looked for at ${lookedFor}` : ''}`;
  return `${kind === 'placed' ? 'uses' : 'made from'}${' '.repeat(kind === 'placed' ? 7 : 2)}${found.path}${HOW[found.how]}`;
}

const usedLine = ({ kind, path }: LinkUse): string => (kind === 'placed' ? `used by    ${path}` : `made into  ${path}`);
