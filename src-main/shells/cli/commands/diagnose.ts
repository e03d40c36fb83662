import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '../command.ts';

const RULE = '='.repeat(80);

/** All texts as one, in the order in which they are shown. */
export const asOneText = (
  files: readonly { readonly name: string; readonly about: string; readonly text: string }[],
): string => files.map(({ name, about, text }) => `${RULE}\n${name}: ${about}\n${RULE}\n${text}\n`).join('\n');

export const diagnose: Command = {
  usage: 'diagnose [-o FILE] [--whole]',
  about:
    'Writes what helps to find out what is wrong as one text, to look through before it is given away: versions, health, structure, settings, the log. Names, paths and texts of yours are left out, unless --whole asks for them.',
  options: { output: { type: 'string', short: 'o' }, whole: { type: 'boolean' } },
  words: [0, 0],
  async run({ client, options }) {
    const { name, files } = await client.call('health.diagnosis', { whole: options['whole'] === true });
    const path = resolve(typeof options['output'] === 'string' ? options['output'] : `${name}.txt`);
    // For its owner alone, and never over something else.
    writeFileSync(path, asOneText(files), { mode: 0o600, flag: 'wx' });
    return {
      json: { path, files: files.map((file) => file.name) },
      text: `${path} holds ${files.map((file) => file.name).join(', ')}. Look through it before you send it.`,
    };
  },
};
