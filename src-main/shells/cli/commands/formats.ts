import type { FormatFamily } from '../../../../src-shared/contract/formats.ts';
import type { Command } from '../command.ts';

export const formats: Command = {
  usage: 'formats',
  about: 'What this machine can do with each type of file: preview, text for searches, view; by which library; and the programs that it depends on.',
  words: [0, 0],
  repeatable: true,
  async run({ client }) {
    const all = await client.call('formats.list', {});
    const programs = all.programs.map(({ name, version, path, families, install }) =>
      path === null ? `${name} is not installed, for ${families.join(', ')}. ${install}` : `${name} ${version ?? ''} at ${path}, for ${families.join(', ')}`,
    );
    return { json: all, text: [...all.families.map(line), ...programs].join('\n') };
  },
};

const line = ({ name, by, preview, text, view, lacks, types }: FormatFamily): string =>
  [
    name.padEnd(28),
    (preview ? 'preview' : '').padEnd(8),
    (text ? 'text' : '').padEnd(5),
    view.padEnd(9),
    `by ${by}`.padEnd(20),
    `${types.map(({ ext }) => ext).join(' ')}${lacks === null ? '' : ` (without ${lacks} no preview)`}`,
  ].join(' ');
