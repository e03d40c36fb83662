import { basename } from 'node:path';
import type { ImportWish } from '../../../../src-shared/contract/import.ts';
import { type NameFacts, parseTemplate, renderFolders, renderName, splitName, TemplateError } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { mayPutInto } from '../../team/team.sql.ts';
import { bytesOf, nameOf, parentOf, toText } from '../../library/bytes.ts';
import { readBody, readTexts } from '../batch/batch.service.ts';
import type { Heads } from './heads.ts';
import { knownContent } from './import.sql.ts';
import { nameFacts, type Planned, shotsOf, withValues } from './plan.ts';
import { runImport } from './run.ts';
import { findCards, listSource, type SourceFile } from './source.ts';

/** Stands in where nothing is chosen yet. */
const SAMPLE: NameFacts = { name: 'IMG_0042', ext: 'jpg', folder: '100CANON', kind: 'image', takenAt: '2024-06-01T09:05:07', camera: 'Canon EOS R6', lens: 'RF24-70mm', rating: 0 };

export function importHandlers(deps: Deps, heads: Heads): NounHandlers<'import'> {
  const disk = deps.disks.between;
  deps.jobs.define<ImportWish>('import.start', {
    title: ({ source }) => `Importing ${basename(source) || source}`,
    goesOn: true,
    run: (wish, job) => runImport(deps, heads, wish, job),
  });

  /** Those of the paths that are there, in the order asked. */
  async function filesAt(source: string, paths: readonly string[]): Promise<SourceFile[]> {
    const found = await Promise.all(
      paths.map(async (text) => {
        const path = bytesOf(text);
        if (text.split('/').includes('..')) throw new RpcError('invalid-input', `${text} is no path below ${source}.`);
        const stats = await disk.lstat(`${source}/${text}`).catch(() => undefined);
        return stats?.kind === 'file' ? [{ path, size: stats.size, mtime: stats.mtimeMs }] : [];
      }),
    );
    return found.flat();
  }

  const bodyAt = async (template: number | undefined) => (template === undefined ? undefined : await deps.db.call(readBody, template));

  return {
    'import.sources': async () => ({ cards: await findCards(deps.disks.elsewhere) }),
    async 'import.list'({ source }) {
      const files = await listSource(disk, source);
      const empty = { kind: 'other' as const, takenAt: '', facts: {}, values: {}, print: null };
      const groups = new Map(shotsOf(files.map((file): Planned => ({ file, head: empty, known: false }))).flatMap((shot, group) => shot.files.map(({ planned }) => [planned.file, group] as const)));
      return { source, files: files.map((file) => ({ path: toText(file.path), name: toText(nameOf(file.path)), size: file.size, group: groups.get(file) ?? 0 })) };
    },
    async 'import.details'({ source, files: paths }) {
      const files = await filesAt(source, paths);
      const read = await heads.of(bytesOf(source), files, { priority: 5 });
      const known = await deps.db.call(knownContent, read.map(({ print }) => print));
      return {
        files: files.map((file, i) => {
          const { kind, takenAt, facts, picture, problem } = read[i] as (typeof read)[number];
          const before = known[i];
          return {
            path: toText(file.path), kind, takenAt,
            ...(facts.camera ? { camera: facts.camera } : {}),
            ...(before ? { known: { by: before.by, n: before.n } } : {}),
            ...(picture ? { picture } : {}),
            ...(problem ? { problem } : {}),
          };
        }),
      };
    },
    async 'import.example'({ source, files: paths, folders, name, text, values, template }) {
      const error = wrongIn(folders, 'folder') ?? wrongIn(name, 'name');
      if (error) return { examples: [], error };
      const files = source === undefined ? [] : await filesAt(source, paths);
      const read = source === undefined ? [] : await heads.of(bytesOf(source), files, { priority: 5 });
      const all = files.map((file, i): [string, NameFacts] => {
        const { stem, ext } = splitName(toText(nameOf(file.path)));
        return [toText(file.path), nameFacts(stem, ext, toText(nameOf(parentOf(file.path))), read[i] as (typeof read)[number])];
      });
      const metadata = await bodyAt(template);
      return {
        examples: (all.length ? all : [['', SAMPLE] as [string, NameFacts]]).map(([path, facts], index) => {
          const context = { text, index };
          const merged = withValues(facts, { values, metadata }, context);
          const folder = renderFolders(parseTemplate(folders, 'folder'), merged, context);
          return { path, becomes: [...folder, `${renderName(parseTemplate(name, 'name'), merged, context)}${facts.ext ? `.${facts.ext}` : ''}`].join('/') };
        }),
      };
    },
    async 'import.start'(wish) {
      const wrong = wrongIn(wish.folders, 'folder') ?? wrongIn(wish.name, 'name');
      if (wrong) throw new RpcError('invalid-input', `The template for ${wrong.in === 'name' ? 'names' : 'folders'} cannot be read at character ${wrong.at + 1}: ${wrong.message}`);
      await deps.db.call(mayPutInto, wish.to);
      const { template, ...own } = wish;
      const metadata = wish.metadata ?? (await bodyAt(template));
      readTexts(metadata?.texts ?? {});
      readTexts(metadata?.fields ?? {});
      return await deps.jobs.start('import.start', metadata ? { ...own, metadata } : own);
    },
  };
}

function wrongIn(template: string, kind: 'folder' | 'name'): { in: 'folders' | 'name'; at: number; message: string } | undefined {
  try {
    parseTemplate(template, kind);
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { in: kind === 'name' ? 'name' : 'folders', at: error.at, message: error.message };
  }
}
