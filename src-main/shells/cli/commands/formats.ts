import type { FormatFamily } from '../../../../src-shared/contract/formats.ts';
import { type Command, UsageError } from '../command.ts';

export const formats: Command = {
  usage: 'formats [--raw camera|developed]',
  about: 'What this machine can do with each type of file: preview, text for searches, view; by which library; and the programs that it depends on. --raw says how camera RAW is exported from now on: as the camera made it, or developed by LibRaw or darktable where one is installed.',
  options: { raw: { type: 'string' } },
  words: [0, 0],
  async run({ client, options }) {
    const { raw } = options;
    if (raw !== undefined) {
      if (raw !== 'camera' && raw !== 'developed') throw new UsageError('--raw takes camera or developed.');
      await client.call('app.setSetting', { key: 'raw.develop', value: raw === 'developed' });
    }
    const all = await client.call('formats.list', {});
    const programs = all.programs.map(({ name, version, path, families, install }) =>
      path === null ? `${name} is not installed. It is needed for ${and.format(families)}. ${install}` : `${name} ${version ?? ''} at ${path}, for ${and.format(families)}`,
    );
    return { json: all, text: [...all.families.map(line), ...programs].join('\n') };
  },
};

const and = new Intl.ListFormat('en-US');

const line = ({ name, by, preview, text, view, lacks, types }: FormatFamily): string =>
  [
    name.padEnd(28),
    (preview ? 'preview' : '').padEnd(8),
    (text ? 'text' : '').padEnd(5),
    view.padEnd(9),
    `by ${by}`.padEnd(20),
    `${types.map(({ ext }) => ext).join(' ')}${lacks === null ? '' : ` (without ${lacks} no preview)`}`,
  ].join(' ');
