import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { decodeKeywordList } from '../../../../src-shared/domain/keyword-list.ts';
import { parseTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { type Command, type Context, type Result, UsageError } from '../command.ts';

const USE =
  'tags [list] | tags rename <tag> <new path> | tags merge <tag>… --into <tag> | tags delete <tag>… | tags import <file> | tags export [<tag>] [--to FILE]';

export const tags: Command = {
  usage: USE,
  about:
    'The tree of tags. rename also moves: people/Ines to friends/Ines. merge: what the tags had goes to the one after --into. delete: with all below. import and export: keyword lists as Lightroom writes them. One undo step each.',
  words: [0, 1000],
  options: { into: { type: 'string' }, to: { type: 'string' } },
  async run(context) {
    const { client, options } = context;
    const [what = 'list', ...words] = context.args;
    const [first, second] = words;
    const into = options['into'];
    if (what === 'list' && !words.length) return await list(context);
    if (what === 'rename' && first !== undefined && second !== undefined && words.length === 2)
      return told(await client.call('tags.rename', { tag: first, to: second }));
    if (what === 'merge' && words.length && typeof into === 'string') return told(await client.call('tags.merge', { tags: words, into }));
    if (what === 'delete' && words.length) return told(await client.call('tags.delete', { tags: words }));
    if (what === 'import' && first !== undefined && words.length === 1) return await bring(context, first);
    if (what === 'export' && words.length < 2) return await take(context, first);
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

const told = (outcome: { changed: number; label: string; seq: number }): Result => ({
  json: { changed: outcome.changed, label: outcome.label, seq: outcome.seq },
  text: `${outcome.label}: ${outcome.changed} ${outcome.changed === 1 ? 'asset' : 'assets'}`,
});

async function list({ client }: Context): Promise<Result> {
  const { tags: all } = await client.call('tags.list', {});
  const json = all.map(({ id, path, name, count, synonyms = [], category = false }) => ({ id, path, name, count, synonyms, category }));
  const line = ({ path, name, count, synonyms, category }: (typeof json)[number]) => {
    const also = synonyms.length ? ` (${synonyms.join(', ')})` : '';
    return `${'  '.repeat(parseTagPath(path).length - 1)}${category ? `[${name}]` : name}${also}  ${count}`;
  };
  return { json: { tags: json }, text: json.length ? json.map(line).join('\n') : 'There are no tags yet.' };
}

async function bring({ client }: Context, file: string): Promise<Result> {
  const path = resolve(file);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new RpcError('not-found', `${path} cannot be read (${error.code}). Name a text file with one keyword a line.`);
  });
  const { created, label, seq } = await client.call('tags.import', { text: decodeKeywordList(bytes) });
  return { json: { created, label, seq }, text: `${label}; ${created} ${created === 1 ? 'is' : 'are'} new.` };
}

async function take({ client, options }: Context, tag: string | undefined): Promise<Result> {
  const { tags: count, text } = await client.call('tags.export', tag === undefined ? {} : { tag });
  const to = options['to'];
  if (typeof to !== 'string') return { json: { tags: count, text }, text: text.replaceAll('\r\n', '\n').trimEnd() };
  const path = resolve(to);
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new RpcError(
      error.code === 'EEXIST' ? 'conflict' : 'read-only',
      error.code === 'EEXIST' ? `${path} is there already. Name another file.` : `${path} cannot be written (${error.code}).`,
    );
  });
  return { json: { tags: count, file: path }, text: `${count} tags written to ${path}` };
}
