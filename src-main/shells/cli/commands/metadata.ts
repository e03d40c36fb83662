import { resolve } from 'node:path';
import type { MetadataConflict, WriteOutcome } from '../../../../src-shared/contract/metadata.ts';
import { WRITE_MODES, type WriteMode } from '../../../../src-shared/domain/ops/fields.ts';
import { type Command, type Context, type Options, type Result, UsageError } from '../command.ts';
import { assetsOf, oneAsset } from '../targets.ts';
import { finished } from './add.ts';
import { rootOf } from './roots.ts';

const USE =
  'metadata write-mode [<folder> off|on-request|automatic] | metadata write <path|query>… | metadata conflicts | metadata resolve <path> [--field F] --use ours|theirs';

export const metadata: Command = {
  usage: USE,
  about:
    'Stars, labels, texts, tags and custom fields (field.KEY) written into files. write-mode: whether a folder of the library is written, by itself or on request; write: writes what differs, now; conflicts: where a file and the catalog both changed; resolve: whose value counts.',
  words: [1, 100_000],
  options: { field: { type: 'string' }, use: { type: 'string' }, query: { type: 'boolean' } },
  check: ({ use }) => {
    if (use !== undefined && use !== 'ours' && use !== 'theirs') throw new UsageError(`--use takes ours or theirs, not “${String(use)}”.`);
  },
  async run(context) {
    const [what, ...words] = context.args;
    if (what === 'write-mode' && words.length !== 1 && words.length <= 2) return await mode(context, words);
    if (what === 'write' && words.length) return await write(context, words);
    if (what === 'conflicts' && !words.length) return list(await conflicts(context));
    if (what === 'resolve' && words.length === 1 && context.options['use']) return await settle(context, words[0] as string);
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

async function mode(context: Context, [folder, wanted]: readonly string[]): Promise<Result> {
  if (folder === undefined) {
    const { roots } = await context.client.call('library.roots', {});
    const json = roots.map(({ path, writes }) => ({ path, mode: writes }));
    return { json: { roots: json }, text: json.map(({ path, mode: own }) => `${path}: ${own}`).join('\n') };
  }
  if (!WRITE_MODES.includes(wanted as WriteMode)) throw new UsageError(`A write mode is one of ${WRITE_MODES.join(', ')}, not “${wanted}”.`);
  const root = await rootOf(context, folder);
  const { label, seq } = await context.client.call('metadata.setMode', { root: root.n, mode: wanted as WriteMode });
  return { json: { path: root.path, mode: wanted, seq }, text: label };
}

async function write(context: Context, words: readonly string[]): Promise<Result> {
  const ns = new Set<number>();
  const notFound: string[] = [];
  for (const word of words) {
    const found = await assetsOf(context, word);
    if (!found.length) notFound.push(word);
    for (const n of found) ns.add(n);
  }
  const { jobId } = await context.client.call('metadata.write', { targets: [...ns] });
  const outcome = (await finished(context, jobId)) as WriteOutcome;
  const { written, skipped, conflicts: open, failed, problems } = outcome;
  const lines = [
    ...problems.map(({ path, message }) => `${path}: ${message}`),
    ...notFound.map((word) => `“${word}” is no file here, and as a query it finds nothing.`),
    `${written} written, ${skipped} skipped, ${open} with conflicts, ${failed} failed`,
    ...(open ? ['vitrine metadata conflicts lists them.'] : []),
  ];
  return { json: { ...outcome, notFound }, text: lines.join('\n'), failures: failed > 0 || notFound.length > 0 };
}

const PAGE = 1000;

async function conflicts({ client }: Context): Promise<MetadataConflict[]> {
  const all: MetadataConflict[] = [];
  for (;;) {
    const { conflicts: some, total } = await client.call('metadata.conflicts', { limit: PAGE, offset: all.length });
    all.push(...some);
    if (!some.length || all.length >= total) return all;
  }
}

function list(all: readonly MetadataConflict[]): Result {
  const json = all.map(({ row, path, field, name, ours, theirs, base }) => ({ id: row.id, path, field, ...(name ? { name } : {}), ours, theirs, base }));
  const side = (value: string | number | null) => (value === null ? 'none' : JSON.stringify(value));
  const lines = json.map(({ path, field, ours, theirs, base }) => `${path}\n  ${field}: here ${side(ours)}, in the file ${side(theirs)}, before ${side(base)}`);
  return { json: { total: json.length, conflicts: json }, text: lines.length ? lines.join('\n') : 'There are no conflicts.' };
}

async function settle(context: Context, ref: string): Promise<Result> {
  const n = await oneAsset(context, ref);
  const { field, use } = context.options as Options & { field?: string; use: 'ours' | 'theirs' };
  const outcome = await context.client.call('metadata.resolve', { items: [{ n, ...(field === undefined ? {} : { field }) }], use });
  return { json: { path: resolve(ref), ...outcome }, text: outcome.label };
}
