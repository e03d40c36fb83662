/** The job behind `edits.clip`: made beside its place under another name, and put there when it is whole. Nothing is written over. */
import { access, link, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { CLIP_FORMATS, type ClipFormat, isSound, isStill } from '../../../../src-shared/domain/edits/clip.ts';
import { changed, type RecipeChanges, readRecipe, recipeValue } from '../../../../src-shared/domain/edits/recipe.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import type { JobControl } from '../../jobs/jobs.ts';
import { pictureSource } from '../../previews/previews.sql.ts';
import { getEdits } from './edits.sql.ts';

export interface ClipInput {
  readonly n: number;
  readonly to: string;
  /** On top of the film's recipe, for this clip alone. */
  readonly changes: RecipeChanges;
}

export interface ClipOutcome {
  readonly path: string;
  readonly bytes: number;
  readonly seconds: number;
}

export async function exportClip(
  { db, pool }: Pick<Deps, 'db' | 'pool'>,
  { n, to, changes }: ClipInput,
  job: JobControl,
): Promise<ClipOutcome> {
  const as = formatOf(to);
  if (await isThere(to)) throw new RpcError('conflict', `There is a file at ${to} already. Choose another name.`);
  const from = await db.call(pictureSource, n);
  if (!from) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
  const { kind } = from.type;
  if (kind !== 'video' && kind !== 'audio') throw new RpcError('unsupported', `${from.name} is neither a film nor a sound.`);
  if (kind === 'audio' && !isSound(as)) throw new RpcError('unsupported', `${from.name} is a sound: what is made of it ends in .m4a, .mp3 or .wav.`);
  if (from.away || from.cloud)
    throw new RpcError('offline', `${from.name} is not reachable now, so nothing can be made of it.`);
  const { recipe } = await db.call(getEdits, n);
  const part = join(dirname(to), `.vitrine-clip-${job.id.slice(0, 8)}${extname(to)}`);
  const { path, size, type, facts, root, rotate } = from;
  // Of a run that was cut off.
  await rm(part, { force: true });
  try {
    const request = {
      path,
      size,
      type,
      facts,
      rotate,
      as,
      out: part,
      recipe: recipeValue(changed(readRecipe(recipe), changes)) ?? {},
    };
    const { seconds } = await pool.clip(request, {
      lane: root,
      signal: job.signal,
      onProgress: (progress) =>
        job.progress({ phase: 'making', done: Math.round(progress * 100), total: 100, failed: 0 }),
    });
    await put(part, to);
    return { path: to, bytes: (await stat(to)).size, seconds: isStill(as) ? 0 : seconds };
  } finally {
    await rm(part, { force: true });
  }
}

function formatOf(to: string): ClipFormat {
  const ext = extname(to).slice(1).toLowerCase();
  const as = CLIP_FORMATS.find((one) => one === (ext === 'jpeg' ? 'jpg' : ext));
  if (!isAbsolute(to) || !as)
    throw new RpcError(
      'invalid-input',
      `${basename(to)} cannot be made: clips end in .mp4, .webm or .gif, single frames in .jpg or .png, and sounds in .m4a, .mp3 or .wav.`,
    );
  return as;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Under its name in one step, unless somebody else has taken that meanwhile. */
async function put(part: string, to: string): Promise<void> {
  try {
    await link(part, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new RpcError('conflict', `There is a file at ${to} by now. Choose another name.`);
    // Where the disk knows no links.
    if (await isThere(to)) throw new RpcError('conflict', `There is a file at ${to} by now. Choose another name.`);
    await rename(part, to);
  }
}
