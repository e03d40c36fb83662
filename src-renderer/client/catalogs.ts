/** The window goes to another catalog: the shell that it belongs to opens it, not the core. */
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { host } from './host.ts';
import { forgetSession, withFind } from './state.ts';

export interface CatalogWish {
  path: string;
  /** Makes it: the folder is absent or empty. */
  make?: boolean;
  /** Goes there also when it must not be opened, to bring it back. */
  rescue?: boolean;
  /** What the window looks for there. */
  query?: string;
}

/**
 * `shown`: its window is in front now, this one stays. Else this window is on its way, and nothing more need be done.
 * @throws RpcError-like, with a `code` and a sentence
 */
export async function goToCatalog({ query, ...wish }: CatalogWish): Promise<{ shown: boolean }> {
  const open = host().openCatalog;
  // In Electron the page stays at its address: what was looked for here means nothing there.
  if (open) forgetSession(query);
  const answer = open ? await open(wish) : await ask(wish);
  if ('error' in answer)
    throw Object.assign(new Error(answer.error.message), { code: answer.error.code, path: answer.path ?? wish.path });
  if ('url' in answer) window.location.assign(query === undefined ? answer.url : withFind(answer.url, query));
  return { shown: 'shown' in answer && wish.path !== '' };
}

type Answer =
  | { url: string }
  | { shown: true }
  | { moved: true }
  | { error: { code: string; message: string }; path?: string };

async function ask(wish: CatalogWish): Promise<Answer> {
  const answer = await fetch('/shell/catalog', { method: 'POST', body: JSON.stringify(wish) }).catch(
    (cause: unknown) => {
      throw new RpcError('offline', 'Vitrine does not answer. Start it again, then try once more.', { cause });
    },
  );
  if (answer.status === 403 || answer.status === 404)
    throw new RpcError(
      'unsupported',
      'This window cannot go to another catalog. Start Vitrine with it: npm start -- --catalog FOLDER',
    );
  return (await answer.json()) as Answer;
}
