/**
 * `vitrine <command>`: the same operations as the windows, from a terminal. With `--json` nothing but one JSON value goes to standard
 * output. Exit codes: 0 done, 1 done with failures, 2 wrong use, 3 refused.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contract } from '../../../src-shared/contract/index.ts';
import { createClient } from '../../../src-shared/rpc/client.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { standardCatalog } from '../../core/catalogs.ts';
import { memoryPair } from '../../transport/memory.ts';
import { type Catalog, openCatalog } from '../catalog.ts';
import { CANNOT } from '../host.ts';
import { version } from '../version.ts';
import { add } from './commands/add.ts';
import { backup, restore } from './commands/backup.ts';
import { catalog } from './commands/catalog.ts';
import { collections } from './commands/collections.ts';
import { archive, unarchive } from './commands/archive.ts';
import { clip } from './commands/clip.ts';
import { open } from './commands/open.ts';
import { edit } from './commands/develop.ts';
import { diagnose } from './commands/diagnose.ts';
import { duplicates } from './commands/duplicates.ts';
import { redo, set, undo } from './commands/edit.ts';
import { exportFiles, presets } from './commands/export.ts';
import { fields } from './commands/fields.ts';
import { find } from './commands/find-all.ts';
import { search, show } from './commands/find.ts';
import { formats } from './commands/formats.ts';
import { found } from './commands/found.ts';
import { gps } from './commands/gps.ts';
import { importFiles } from './commands/import.ts';
import { readPages } from './commands/read.ts';
import { log, preview, status, verify } from './commands/look.ts';
import { copy, move } from './commands/move.ts';
import { ocr } from './commands/ocr.ts';
import { team } from './commands/team.ts';
import { proxies } from './commands/proxies.ts';
import { rename } from './commands/rename.ts';
import { links } from './commands/links.ts';
import { markers } from './commands/markers.ts';
import { metadata } from './commands/metadata.ts';
import { rights } from './commands/rights.ts';
import { roots } from './commands/roots.ts';
import { stacks } from './commands/stacks.ts';
import { tags } from './commands/tags.ts';
import { places } from './commands/places.ts';
import { paste, replace, templates } from './commands/templates.ts';
import { versions } from './commands/versions.ts';
import { times } from './commands/times.ts';
import { type AloneCommand, type Command, type Context, type Options, type Result, UsageError } from './command.ts';

const COMMANDS: Readonly<Record<string, Command | AloneCommand>> = {
  add,
  import: importFiles,
  roots,
  status,
  search,
  find,
  show,
  set,
  archive,
  unarchive,
  open,
  edit,
  export: exportFiles,
  presets,
  clip,
  rights,
  stacks,
  tags,
  collections,
  rename,
  copy,
  move,
  duplicates,
  templates,
  versions,
  ocr,
  team,
  proxies,
  replace,
  places,
  paste,
  times,
  gps,
  undo,
  redo,
  log,
  preview,
  text: readPages,
  verify,
  backup,
  restore,
  found,
  fields,
  links,
  markers,
  metadata,
  catalog,
  formats,
  diagnose,
};
const EXIT = { done: 0, failures: 1, usage: 2, refused: 3 } as const;
const COMMON = {
  json: { type: 'boolean' },
  catalog: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const help = (): string =>
  [
    'vitrine <command> [--catalog DIR] [--json]',
    '',
    ...Object.values(COMMANDS).map((c) => `  ${c.usage}\n      ${c.about}`),
    '  serve [--port N]\n      Serves the catalog to a browser on this machine, without a window.',
    '',
    'An argument that is an existing path is a path, else a query (--query forces it).',
    'The catalog is the folder given, else VITRINE_CATALOG, else the one chosen with “catalog open”, else ~/Vitrine.',
  ].join('\n');

// Whoever reads may have had enough: `vitrine search … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const out = (value: unknown, text: string) =>
    process.stdout.write(json ? `${JSON.stringify(value)}\n` : text === '' ? '' : `${text}\n`);
  const at = commandAt(argv);
  const name = argv[at];
  try {
    if (name === undefined) {
      const asked = argv.includes('--help') || argv.includes('-h');
      out({ help: help() }, help());
      return asked ? EXIT.done : EXIT.usage;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command)
      throw new UsageError(
        `There is no command “${name}”. There are ${[...Object.keys(COMMANDS), 'serve'].join(', ')}; vitrine --help tells how to use them.`,
      );
    const { options, args } = read(command, argv.toSpliced(at, 1));
    if (options['help']) {
      out({ usage: command.usage }, `vitrine ${command.usage}\n${command.about}`);
      return EXIT.done;
    }
    return await run(command, args, options, json, out);
  } catch (error) {
    const usage = error instanceof UsageError;
    const known = usage ? undefined : RpcError.from(error);
    const message = (error as Error).message;
    process.stderr.write(`${message}\n`);
    if (json)
      out(
        {
          error: { code: usage ? 'usage' : (known?.code ?? (error as { code?: string }).code ?? 'internal'), message },
        },
        '',
      );
    if (!usage && !known && !(error as { code?: string }).code) process.stderr.write(`${(error as Error).stack}\n`);
    return usage ? EXIT.usage : EXIT.refused;
  }
}

/** Where the command's name stands: the first word that is no option nor the folder of `--catalog`. */
function commandAt(argv: readonly string[]): number {
  const at = argv.findIndex((arg, i) => !arg.startsWith('-') && argv[i - 1] !== '--catalog');
  return at === -1 ? argv.length : at;
}

function read(command: Command | AloneCommand, rest: readonly string[]): { options: Options; args: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...COMMON, ...command.options },
      allowPositionals: true,
      strict: true,
    });
    const [least, most] = command.words;
    if (!values['help'] && (positionals.length < least || positionals.length > most)) throw new UsageError('');
    if (values['catalog'] === '') throw new UsageError('--catalog takes a folder.');
    if (!values['help']) command.check?.(values as Options);
    return { options: values as Options, args: positionals };
  } catch (error) {
    if (error instanceof UsageError && error.message) throw error;
    const why = (error as Error).message.split('. To specify')[0];
    throw new UsageError(`${why ? `${why}\n` : ''}Use: vitrine ${command.usage}`);
  }
}

async function run(
  command: Command | AloneCommand,
  args: readonly string[],
  options: Options,
  json: boolean,
  out: (value: unknown, text: string) => void,
): Promise<number> {
  const given = options['catalog'] ?? process.env['VITRINE_CATALOG'];
  const folder = resolve(typeof given === 'string' && given !== '' ? given : standardCatalog());
  const say =
    json || !process.stderr.isTTY ? () => undefined : (line: string) => process.stderr.write(`\r\x1b[K${line}`);
  const context = { args, options, say };
  const result =
    'alone' in command
      ? await command.alone({ ...context, folder, open: (there, act) => inCatalog(there, { run: act }, context) })
      : await inCatalog(folder, command, context);
  say('');
  out(result.json, result.text);
  return result.failures ? EXIT.failures : EXIT.done;
}

/** Runs a command with the catalog open: through the core that has it open already, else with one of our own. */
async function inCatalog(
  folder: string,
  command: Pick<Command, 'run' | 'repeatable'>,
  context: Omit<Context, 'client'>,
): Promise<Result> {
  const catalog = await openCatalog({
    folder,
    async start() {
      // Only where nobody else has the catalog open: it is most of what there is to load.
      const { createCore } = await import('../../core/core.ts');
      return createCore({ folder, version, background: false });
    },
  });
  try {
    return await throughAnyCore(catalog, command, context);
  } finally {
    await catalog.unused();
    await catalog.close();
  }
}

/** Where the process that had the catalog open is gone, the core is opened here and what can be repeated begins anew. */
async function throughAnyCore(
  catalog: Catalog,
  command: Pick<Command, 'run' | 'repeatable'>,
  context: Omit<Context, 'client'>,
  tries = 3,
): Promise<Result> {
  const [ours, theirs] = memoryPair();
  await catalog.attach(theirs, { id: 'cli', host: 'cli', can: CANNOT, assetBase: '' });
  const client = createClient(contract, ours);
  try {
    return await command.run({ ...context, client });
  } catch (error) {
    if (!command.repeatable || tries <= 1 || RpcError.from(error)?.code !== 'disconnected') throw error;
  } finally {
    client.close();
  }
  return throughAnyCore(catalog, command, context, tries - 1);
}
