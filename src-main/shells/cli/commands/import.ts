import { resolve } from 'node:path';
import { FOLDER_TEMPLATE, type ImportOutcome, ImportValues, NAME_TEMPLATE } from '../../../../src-shared/contract/import.ts';
import { splitTemplate } from '../../../../src-shared/domain/naming/index.ts';
import { type Command, type Options, UsageError } from '../command.ts';
import { finished } from './add.ts';
import { templateNamed } from './templates.ts';

const VALUES = Object.keys(ImportValues.shape) as (keyof typeof ImportValues.shape)[];
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const importFiles: Command = {
  usage: `import <source> --to DIR [--second DIR] [--template T] [--text T] [--on-clash suffix|error] [--again] [--metadata NAME] [--tag A/B]… [${VALUES.map((name) => `--${kebab(name)} T`).join('] [')}]`,
  about: `Copies the files of a card or folder that were not imported before, reads every copy back, and says whether the card can be erased. The template names folders and file: ${FOLDER_TEMPLATE}/${NAME_TEMPLATE} unless given; {num:001}, {camera}, {title|name} and others may stand in it. --metadata gives each file what a metadata template gives (vitrine templates). Begun again with the same words it goes on where it was cut off.`,
  words: [1, 1],
  options: {
    to: { type: 'string' },
    second: { type: 'string' },
    template: { type: 'string' },
    text: { type: 'string' },
    'on-clash': { type: 'string' },
    again: { type: 'boolean' },
    metadata: { type: 'string' },
    tag: { type: 'string', multiple: true },
    ...Object.fromEntries(VALUES.map((name) => [kebab(name), { type: 'string' as const }])),
  },
  check: (options) => void wishOf('/', options),
  async run(context) {
    const wish = wishOf(resolve(context.args[0] as string), context.options);
    const { metadata } = context.options;
    const template = typeof metadata === 'string' ? (await templateNamed(context, metadata)).n : undefined;
    const { jobId } = await context.client.call('import.start', template === undefined ? wish : { ...wish, template });
    const outcome = (await finished(context, jobId)) as ImportOutcome;
    // Not only copied: in the catalog, with its pictures.
    if (outcome.folders.length) await finished(context, (await context.client.call('library.add', { paths: outcome.folders })).jobId);
    return { json: outcome, text: summary(outcome), failures: outcome.failed.length > 0 };
  },
};

function wishOf(source: string, options: Options) {
  const text = (name: string): string | undefined => (typeof options[name] === 'string' && options[name] !== '' ? (options[name] as string) : undefined);
  const to = text('to');
  if (to === undefined) throw new UsageError('Say where the files go: --to DIR.');
  const clash = text('on-clash') ?? 'suffix';
  if (clash !== 'suffix' && clash !== 'error') throw new UsageError(`--on-clash takes suffix or error, not “${clash}”.`);
  const second = text('second');
  const own = text('text');
  const values = Object.fromEntries(VALUES.flatMap((name) => (text(kebab(name)) === undefined ? [] : [[name, text(kebab(name))]])));
  return {
    source,
    to: resolve(to),
    ...(second === undefined ? {} : { second: resolve(second) }),
    ...splitTemplate(text('template') ?? `${FOLDER_TEMPLATE}/${NAME_TEMPLATE}`),
    ...(own === undefined ? {} : { text: own }),
    clash: clash as 'suffix' | 'error',
    again: options['again'] === true,
    values,
    tags: Array.isArray(options['tag']) ? (options['tag'] as string[]) : [],
  };
}

function summary({ copied, known, failed, warnings, left, bytes, to, second, safe, why, direct, seconds }: ImportOutcome): string {
  const size = bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
  return [
    ...failed.map(({ path, message }) => `${path}: ${message}`),
    ...(warnings ?? []),
    `${copied} files copied to ${to}${second ? ` and ${second}` : ''} (${size}), each read back${direct ? ' from its disk' : ''} and equal; ${known} imported before, ${failed.length} failed${left ? `, ${left} not chosen` : ''}, ${seconds.toFixed(1)} s`,
    safe ? 'The source is safe to erase.' : `The source is not safe to erase: ${why ?? ''}`,
  ].join('\n');
}
