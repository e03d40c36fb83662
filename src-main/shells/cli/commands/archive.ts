import { resolve } from 'node:path';
import type { ArchiveFailure, ArchiveOutcome, CheckOutcome, UnarchiveOutcome } from '../../../../src-shared/contract/archive.ts';
import { showBytes } from '../../../../src-shared/domain/sizes.ts';
import { type Command, type Context, type Result, UsageError } from '../command.ts';
import { assetsOf } from '../targets.ts';
import { finished } from './add.ts';

const USE = 'archive <path|id|query>… <folder> [--name T] [--query] | archive check <archive>';

export const archive: Command = {
  usage: USE,
  about:
    'Puts files away: moves them into a new folder below <folder>, sidecars and partners along, with checksums of all, what the catalog knows and the contents of their versions beside them. They stay in the catalog and are found as before (has:archive). One undo step. check: reads all of an archive and names what is damaged.',
  words: [2, 100_000],
  options: { name: { type: 'string' }, query: { type: 'boolean' } },
  async run(context) {
    const [first, ...rest] = context.args;
    if (first === 'check' && rest.length === 1) return await check(context, resolve(rest[0] as string));
    const to = rest.pop();
    if (to === undefined) throw new UsageError(`Use: vitrine ${USE}`);
    const targets = await targetsOf(context, [first as string, ...rest]);
    const { name } = context.options;
    const { jobId } = await context.client.call('archive.create', { targets, to: resolve(to), ...(typeof name === 'string' ? { name } : {}) });
    const outcome = (await finished(context, jobId)) as ArchiveOutcome;
    const { label, files, bytes, versions, failed } = outcome;
    return { json: outcome, text: [`${label}: ${files.toLocaleString('en')} files, ${showBytes(bytes)}, ${versions.toLocaleString('en')} contents of versions`, ...lines(failed)].join('\n'), failures: failed.length > 0 };
  },
};

export const unarchive: Command = {
  usage: 'unarchive <path|id|query>… [--anyway] [--query]',
  about: 'Brings archived files back to where they were. Each is compared with its checksum first; what is damaged is named and left, with --anyway it comes back too. One undo step.',
  words: [1, 100_000],
  options: { anyway: { type: 'boolean' }, query: { type: 'boolean' } },
  async run(context) {
    const targets = await targetsOf(context, context.args);
    const outcome = (await finished(context, (await context.client.call('archive.restore', { targets, anyway: context.options['anyway'] === true })).jobId)) as UnarchiveOutcome;
    return { json: outcome, text: [outcome.label, ...lines(outcome.failed)].join('\n'), failures: outcome.failed.length > 0 };
  },
};

async function check(context: Context, folder: string): Promise<Result> {
  const outcome = (await finished(context, (await context.client.call('archive.check', { folder })).jobId)) as CheckOutcome;
  return { json: outcome, text: [outcome.label, ...lines(outcome.failed)].join('\n'), failures: outcome.failed.length > 0 };
}

async function targetsOf(context: Context, words: readonly string[]): Promise<number[]> {
  const ns = new Set<number>();
  for (const word of words) for (const n of await assetsOf(context, word)) ns.add(n);
  return [...ns];
}

const lines = (failed: readonly ArchiveFailure[]) => failed.map(({ path, message }) => (path ? `${path}: ${message}` : message));
