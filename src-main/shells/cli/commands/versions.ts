import { resolve } from 'node:path';
import type { RestoredVersion, Version } from '../../../../src-shared/contract/versions.ts';
import { showBytes } from '../../../../src-shared/domain/sizes.ts';
import { parsePolicy, printPolicy, REVIEW_STATES, type ReviewState } from '../../../../src-shared/domain/versions.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Result, UsageError } from '../command.ts';
import { oneAsset } from '../targets.ts';
import { finished } from './add.ts';
import { rootOf } from './roots.ts';

const USE =
  'versions policy [<folder> off|keep-all|keep-last N|keep-days N] | versions list <path|id> | versions restore <path|id> <version> | versions save <path|id> <file> | versions set <path|id> <version> [--name T] [--note T] [--state draft|review|approved|rejected]';

export const versions: Command = {
  usage: USE,
  about:
    'What files were. policy: which contents of the files of a folder of the library are kept; turning it on keeps all of them as they are now, and says before what room that needs. list: the versions of a file, the oldest first. restore: puts one in the place of the file, as a new version. save: what another file holds becomes the newest version. A <version> is its id or its number.',
  words: [1, 4],
  options: { name: { type: 'string' }, note: { type: 'string' }, state: { type: 'string' } },
  check: ({ state }) => {
    if (state !== undefined && !REVIEW_STATES.includes(state as ReviewState)) throw new UsageError(`--state takes one of ${REVIEW_STATES.join(', ')}, not “${String(state)}”.`);
  },
  async run(context) {
    const [what, ...words] = context.args;
    if (what === 'policy' && words.length !== 1) return await policy(context, words);
    if (what === 'list' && words.length === 1) return list(await versionsOf(context, words[0] as string));
    if (what === 'restore' && words.length === 2) return await restore(context, words as [string, string]);
    if (what === 'save' && words.length === 2) return await save(context, words as [string, string]);
    if (what === 'set' && words.length === 2) return await set(context, words as [string, string]);
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

async function policy(context: Context, [folder, ...words]: readonly string[]): Promise<Result> {
  const { client } = context;
  if (folder === undefined) {
    const { roots, contents, bytes } = await client.call('versions.policies', {});
    const json = roots.map(({ path, policy: kept }) => ({ path, policy: printPolicy(kept) }));
    return { json: { roots: json, contents, bytes }, text: [...json.map(({ path, policy: kept }) => `${path}: ${kept}`), `${contents.toLocaleString('en')} contents are kept, ${showBytes(bytes)}.`].join('\n') };
  }
  const wanted = parsePolicy(words.join(' '));
  if (!wanted) throw new UsageError(`What is kept is one of off, keep-all, keep-last N and keep-days N, not “${words.join(' ')}”.`);
  const root = await rootOf(context, folder);
  const plan = await client.call('versions.plan', { root: root.n });
  if (wanted.keep !== 'off') {
    context.say(`${plan.files.toLocaleString('en')} files are to be kept: up to ${showBytes(plan.bytes)}, less where the disk can share them. ${showBytes(plan.free)} are free.`);
    if (plan.bytes > plan.free) context.say('That may not fit: what finds no room is kept as soon as there is some.');
  }
  const { label, seq } = await client.call('versions.setPolicy', { root: root.n, policy: wanted });
  // Then and there: looking at the folder again waits until all of it is kept.
  const { jobId } = await client.call('library.add', { paths: [root.path] });
  await finished(context, jobId);
  const left = wanted.keep === 'off' ? 0 : (await client.call('versions.plan', { root: root.n })).files;
  return { json: { path: root.path, policy: printPolicy(wanted), seq, files: plan.files, bytes: plan.bytes, free: plan.free, left }, text: label, failures: left > 0 };
}

async function versionsOf(context: Context, ref: string): Promise<Version[]> {
  const n = await oneAsset(context, ref);
  return (await context.client.call('versions.list', { n })).versions;
}

const WAY_WORDS: Readonly<Record<Version['way'], string>> = { restored: 'brought back', saved: 'saved from another file', editor: 'edited from here', noticed: 'first seen' };

function list(all: readonly Version[]): Result {
  const lines = all.map(({ number, time, size, state, name, note, program, current, kept, id, way, by }) =>
    [`${number}  ${time}  ${showBytes(size)}  ${state}${current ? ', current' : ''}${kept ? '' : ', not kept'}`, ...(program ? [program] : []), ...(by?.name || way !== 'noticed' ? [`${WAY_WORDS[way]}${by?.name ? ` by ${by.name}` : ''}`] : []), ...(name ? [`“${name}”`] : []), ...(note ? [note] : []), id].join('  '),
  );
  return { json: { versions: all }, text: lines.length ? lines.join('\n') : 'No versions of it are kept. vitrine versions policy <folder> keep-all keeps those of its folder.' };
}

/** By its id or its number. */
async function oneVersion(context: Context, ref: string, which: string): Promise<Version> {
  const all = await versionsOf(context, ref);
  const found = all.find(({ id, number }) => id === which.toLowerCase() || String(number) === which);
  if (!found) throw new RpcError('not-found', `${resolve(ref)} has no version ${which}; it has ${all.length.toLocaleString('en')}. vitrine versions list shows them.`);
  return found;
}

async function restore(context: Context, [ref, which]: [string, string]): Promise<Result> {
  const { id } = await oneVersion(context, ref, which);
  const { jobId } = await context.client.call('versions.restore', { n: await oneAsset(context, ref), id });
  const outcome = (await finished(context, jobId)) as RestoredVersion;
  return { json: outcome, text: outcome.label };
}

async function save(context: Context, [ref, file]: [string, string]): Promise<Result> {
  const { jobId } = await context.client.call('versions.save', { n: await oneAsset(context, ref), file: resolve(file) });
  const outcome = (await finished(context, jobId)) as RestoredVersion;
  return { json: outcome, text: outcome.label };
}

async function set(context: Context, [ref, which]: [string, string]): Promise<Result> {
  const { name, note, state } = context.options as { name?: string; note?: string; state?: ReviewState };
  if (name === undefined && note === undefined && state === undefined) throw new UsageError(`Use: vitrine ${USE}`);
  const { id } = await oneVersion(context, ref, which);
  const outcome = await context.client.call('versions.set', { id, ...(name === undefined ? {} : { name: name || null }), ...(note === undefined ? {} : { note: note || null }), ...(state === undefined ? {} : { state }) });
  return { json: outcome, text: outcome.label };
}
