import { splitName } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { USUAL_FPS } from '../../formats/cues.ts';
import { pictureSource } from '../../previews/previews.sql.ts';
import { reachable } from '../../previews/reachable.ts';
import { subtitleFiles } from './subtitles.sql.ts';

/** Somebody looks at it and waits. */
const PRIORITY = 10;

export function subtitlesHandlers({ db, pool }: Deps): NounHandlers<'subtitles'> {
  const spoken = async (n: number, stream: number | undefined, signal: AbortSignal) => {
    const source = await db.call(pictureSource, n);
    if (!source) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
    reachable(source, 'its subtitles cannot be read');
    const { path, size, type, facts, root } = source;
    return await pool.cues({ path, size, type, facts, ...(stream === undefined ? {} : { stream }) }, { priority: PRIORITY, lane: root, signal });
  };
  return {
    async 'subtitles.tracks'({ n }, { signal }) {
      const files = await db.call(subtitleFiles, n);
      // A film that is away still has files that are not.
      const inside = await spoken(n, undefined, signal).catch((error: unknown) => {
        if (files.length === 0) throw error;
        return { tracks: [], chapters: [] };
      });
      return {
        chapters: [...(inside.chapters ?? [])],
        tracks: [
          ...files.map((file) => ({ n: file.n, ...named(file) })),
          ...inside.tracks.map(({ stream, language, title }) => ({ n, stream, name: title ?? '', ...(language ? { language } : {}) })),
        ],
      };
    },
    async 'subtitles.cues'({ n, stream, film }, { signal }) {
      const { cues, counts } = await spoken(n, stream, signal);
      const fps = counts && film !== undefined ? (await db.call(pictureSource, film))?.facts.frameRate : undefined;
      const scale = fps ? USUAL_FPS / fps : 1;
      return { cues: cues.map(({ from, to, text }) => ({ from: from * scale, to: to * scale, text })) };
    },
  };
}

/** Of `film.pt-BR.forced.srt` beside `film.mp4`: `pt-BR.forced`, in Portuguese. */
function named({ name, film }: { readonly name: string; readonly film: string }): { name: string; language?: string } {
  const { stem, ext } = splitName(name);
  const own = splitName(film).stem;
  const rest = stem.startsWith(`${own}.`) ? stem.slice(own.length + 1) : stem === own ? '' : stem;
  const language = rest.split('.').find((part) => /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i.test(part) && !/^(?:cc|hi|sdh)$/i.test(part));
  return { name: rest || ext.toUpperCase(), ...(language && rest !== stem ? { language: language.replaceAll('_', '-') } : {}) };
}
