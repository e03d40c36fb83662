import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { isPrinted } from '../../../../src-shared/domain/printed.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import type { Printed } from '../../previews/printed.ts';
import { pictureSource } from '../../previews/previews.sql.ts';
import { IN_CLOUD } from '../../previews/serve.ts';

/** Somebody looks at it and waits. */
const PRIORITY = 10;

export function pagesHandlers(deps: Deps & { readonly printed: Printed }): NounHandlers<'pages'> {
  const sourceOf = async (n: number) => {
    const source = await deps.db.call(pictureSource, n);
    if (!source) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
    if (source.away) throw new RpcError('offline', 'The file is not reachable now, so it cannot be read.');
    if (source.cloud) throw new RpcError('offline', IN_CLOUD);
    return source;
  };
  return {
    async 'pages.read'({ n, from }, { signal }) {
      const { path, size, type, facts, root } = await sourceOf(n);
      const read = await deps.pool.pages({ path, size, type, facts, from }, { priority: PRIORITY, lane: root, signal });
      return read as Awaited<ReturnType<NounHandlers<'pages'>['pages.read']>>;
    },
    async 'pages.printer'() {
      const { findSoffice } = await import('../../formats/here.ts');
      return { path: findSoffice() ?? null };
    },
    async 'pages.sheets'({ n, from }, { signal }) {
      const source = await sourceOf(n);
      const { root, rotate } = source;
      const { path, size, type, facts } = isPrinted(source.type.ext) ? await deps.printed.pdf(source) : source;
      const read = await deps.pool.sheets({ path, size, type, facts, from, rotate }, { priority: PRIORITY, lane: root, signal });
      return read as Awaited<ReturnType<NounHandlers<'pages'>['pages.sheets']>>;
    },
  };
}
