import { resolve } from 'node:path';
import type { FoundQuestion } from '../../../../src-shared/contract/found.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError } from '../command.ts';

export const found: Command = {
  usage: 'found [<path> --is <id|path> | <path> --new | --by-name | --all-new]',
  about:
    'Lists files that may be ones that are missing, where more than one fits; with a path answers for that file, with --by-name or --all-new for all.',
  options: {
    is: { type: 'string' },
    new: { type: 'boolean' },
    'by-name': { type: 'boolean' },
    'all-new': { type: 'boolean' },
  },
  words: [0, 1],
  check: (options) => void wayOf(options),
  async run(context) {
    const way = wayOf(context.options);
    const [file] = context.args;
    if ((way === 'is' || way === 'new') !== (file !== undefined))
      throw new UsageError(
        file === undefined
          ? `--${way} is for one file: vitrine found <path> --${way}${way === 'is' ? ' <id|path>' : ''}.`
          : 'Say what the file is: --is <id|path>, or --new.',
      );
    if (way === 'list') return list(await questionsOf(context));
    if (way === 'by-name' || way === 'all-new')
      return told(await context.client.call('found.answerAll', { how: way === 'by-name' ? 'names' : 'new' }));
    const question = pick(await questionsOf(context), file as string);
    const is = way === 'new' ? null : candidateOf(question, String(context.options['is']));
    return told(await context.client.call('found.answer', { answers: [{ n: question.row.n, is }] }));
  },
};

const WAYS = ['is', 'new', 'by-name', 'all-new'] as const;

function wayOf(options: Options): (typeof WAYS)[number] | 'list' {
  const given = WAYS.filter((way) => options[way] !== undefined);
  if (given.length > 1) throw new UsageError(`Only one of ${WAYS.map((way) => `--${way}`).join(', ')} at a time.`);
  return given[0] ?? 'list';
}

const PAGE = 1000;

async function questionsOf({ client }: Context): Promise<FoundQuestion[]> {
  const all: FoundQuestion[] = [];
  for (;;) {
    const { questions, total } = await client.call('found.list', { limit: PAGE, offset: all.length });
    all.push(...questions);
    if (!questions.length || all.length >= total) return all;
  }
}

const names = (one: { path: string; row: { id: string } }, ref: string): boolean =>
  one.row.id === ref.toLowerCase() || one.path === resolve(ref);

function pick(questions: readonly FoundQuestion[], ref: string): FoundQuestion {
  const question = questions.find((one) => names(one, ref));
  if (question) return question;
  throw new RpcError(
    'not-found',
    `Nothing is asked about ${ref}. vitrine found lists the files that something is asked about.`,
  );
}

function candidateOf({ candidates }: FoundQuestion, ref: string): number {
  const fit = candidates.filter((one) => names(one, ref));
  if (fit.length === 1) return (fit[0] as (typeof fit)[number]).row.n;
  const list = candidates.map(({ path, row }) => `${row.id} ${path}`).join('\n');
  throw new RpcError(
    'not-found',
    `${fit.length ? `${fit.length} missing files were last at ${ref}; name one by its id` : `${ref} is none of the missing files that it may be`}:\n${list}`,
  );
}

const told = (outcome: { changed: number; label: string; warnings: string[]; seq: number }): Result => ({
  json: outcome,
  text: [outcome.label, ...outcome.warnings].join('\n'),
  failures: outcome.warnings.length > 0,
});

function list(questions: readonly FoundQuestion[]): Result {
  const item = ({ row, path }: Pick<FoundQuestion, 'row' | 'path'>) => ({
    id: row.id,
    path,
    name: row.name,
    rating: row.rating,
    tags: row.tags,
    takenAt: row.takenAt ?? null,
  });
  const json = questions.map((one) => ({
    ...item(one),
    candidates: one.candidates.map((candidate) => ({ ...item(candidate), why: candidate.why })),
  }));
  const lines = json.flatMap(({ path, candidates }) => [
    `${path} may be`,
    ...candidates.map(
      (one) =>
        `  ${one.id} ${'★'.repeat(one.rating).padEnd(5, '·')} ${one.path}${one.tags.length ? ` [${one.tags.join(', ')}]` : ''}`,
    ),
  ]);
  const text = lines.length ? lines.join('\n') : 'There is nothing to ask about.';
  return { json: { total: json.length, questions: json }, text };
}
