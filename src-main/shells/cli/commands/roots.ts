import { resolve } from 'node:path';
import type { Root } from '../../../../src-shared/contract/library.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Result, UsageError } from '../command.ts';

const USE = 'roots | roots relink <old> <new> | roots gone <root> --deleted|--keep';

export const roots: Command = {
  usage: USE,
  about:
    'The folders of the library, and how they are. relink: the folder <old> is at <new> now, and everything known of it goes along. gone: of a folder that lost more than half of its files, whether these were deleted, or are to be kept until its disk is whole.',
  words: [0, 3],
  options: { deleted: { type: 'boolean' }, keep: { type: 'boolean' } },
  async run(context) {
    const [what, ...words] = context.args;
    if (what === undefined) return await list(context);
    if (what === 'relink' && words.length === 2) return await relink(context, words[0] as string, words[1] as string);
    const { deleted, keep } = context.options;
    if (what === 'gone' && words.length === 1 && Boolean(deleted) !== Boolean(keep))
      return await gone(context, words[0] as string, deleted ? 'deleted' : 'keep');
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

async function list({ client }: Context): Promise<Result> {
  const { roots: all } = await client.call('library.roots', {});
  return { json: { roots: all }, text: all.map(describe).join('\n') };
}

function describe({ name, path, state, count, problem, held, foundAt, blind, lookedAt }: Root): string {
  const lines = [`${name}  ${path}: ${count} files, ${state}`];
  if (lookedAt !== undefined) lines.push(`    last looked at ${new Date(lookedAt).toISOString()}`);
  if (problem) lines.push(`    ${problem.message}`);
  if (held && !held.answer) lines.push(`    Say so: vitrine roots gone "${path}" --deleted, or --keep`);
  if (held?.answer) lines.push(`    ${held.gone} of ${held.there} files are not there; they are kept until they are.`);
  for (const place of foundAt ?? [])
    lines.push(`    It seems to be at ${place} now: vitrine roots relink "${path}" "${place}"`);
  if (blind) lines.push(`    ${blind.why} They are looked for every ${blind.every} seconds.`);
  return lines.join('\n');
}

async function relink(context: Context, old: string, now: string): Promise<Result> {
  const root = await rootOf(context, old);
  const done = await context.client.call('library.relink', { root: root.n, path: resolve(now) });
  return { json: done, text: done.label };
}

async function gone(context: Context, which: string, why: 'deleted' | 'keep'): Promise<Result> {
  const root = await rootOf(context, which);
  const { gone: lost = 0 } = root.held ?? {};
  await context.client.call('library.answer', { root: root.n, why });
  const text = why === 'deleted' ? `${lost} files are missing from now on.` : `${lost} files are kept as they were.`;
  return { json: { root: root.path, gone: lost, why }, text };
}

/** By its path or its name. */
export async function rootOf({ client }: Context, given: string): Promise<Root> {
  const { roots: all } = await client.call('library.roots', {});
  const path = resolve(given);
  const named = all.filter((root) => root.path === path);
  const found = named.length ? named : all.filter((root) => root.name === given);
  if (found.length === 1) return found[0] as Root;
  throw new RpcError(
    'not-found',
    found.length
      ? `There are ${found.length} folders named “${given}”: give the path of one.`
      : `${given} is no folder of the library. It has ${all.map((root) => root.path).join(', ') || 'none'}.`,
  );
}
