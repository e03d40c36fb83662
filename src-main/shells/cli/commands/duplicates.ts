import { resolve } from 'node:path';
import type { DuplicateGroup } from '../../../../src-shared/contract/duplicates.ts';
import { KEEP_RULES, type KeepRule } from '../../../../src-shared/domain/duplicates.ts';
import { type Command, type Context, type Options, type Result, UsageError, wholeNumber } from '../command.ts';
import { finished } from './add.ts';

export const duplicates: Command = {
  usage: 'duplicates [list|resolve] [--keep best|stars|oldest|newest] [--in FOLDER] [--limit N] [--dry-run]',
  about:
    'Lists files of one content and which of each would be kept; resolve puts what is known of the others onto it and moves them to the trash, which undo takes back. With --in only groups with a file in that folder, which is kept.',
  options: { keep: { type: 'string' }, in: { type: 'string' }, limit: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [0, 1],
  check: (options) => void [ruleOf(options), wholeNumber(options, 'limit', 1, 100_000, 1000)],
  async run(context) {
    const { args, options, client } = context;
    const [what = 'list'] = args;
    if (what !== 'list' && what !== 'resolve') throw new UsageError(`duplicates takes list or resolve, not “${what}”.`);
    const unread = await client.call('duplicates.unread', {});
    if (unread.files) await finished(context, (await client.call('duplicates.compare', {})).jobId);
    const keep = ruleOf(options);
    if (what === 'list' || options['dry-run'] === true) return await list(context, keep, wholeNumber(options, 'limit', 1, 100_000, 1000));
    const { label, moved, trash, warnings, changed, seq } = await client.call('duplicates.resolve', { rest: keep });
    const where = trash.map((folder) => (folder === 'system' ? "They lie in the system's trash." : `They lie in ${folder}.`));
    return { json: { label, moved, trash, warnings, changed, seq }, text: [label, ...where, ...warnings].join('\n'), failures: warnings.length > 0 };
  },
};

function ruleOf(options: Options): { rule: KeepRule; folder?: string } {
  const { keep: rule = 'best', in: folder } = options;
  const known = KEEP_RULES.find((one) => one === rule);
  if (!known) throw new UsageError(`--keep takes ${KEEP_RULES.join(', ')}, not “${String(rule)}”.`);
  return { rule: known, ...(typeof folder === 'string' ? { folder: resolve(folder) } : {}) };
}

const PAGE = 500;

async function list({ client }: Context, keep: ReturnType<typeof ruleOf>, limit: number): Promise<Result> {
  const groups: DuplicateGroup[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = await client.call('duplicates.list', { keep, offset, limit: Math.min(PAGE, limit - offset) });
    groups.push(...page.groups);
    if (offset + PAGE < Math.min(limit, page.total)) continue;
    const json = groups.map(({ size, files, keep: kept }) => ({
      size,
      keep: files.find(({ row }) => row.n === kept)?.path ?? null,
      files: files.map(({ row, path, modified, added, collections }) => ({ id: row.id, path, modified, added, rating: row.rating, label: row.label ?? null, flag: row.flag ?? null, tags: row.tags, collections, kept: row.n === kept })),
    }));
    const lines = json.flatMap(({ size, files }) => [
      `${files.length} × ${size.toLocaleString('en')} bytes`,
      ...files.map(({ kept, path, rating, tags }) => `  ${kept ? 'keep ' : '     '}${'★'.repeat(rating).padEnd(5, '·')} ${path}${tags.length ? ` [${tags.join(', ')}]` : ''}`),
    ]);
    const text = lines.length ? lines.join('\n') : 'No two files have the same content.';
    return { json: { total: page.total, files: page.files, bytes: page.bytes, groups: json }, text };
  }
}
