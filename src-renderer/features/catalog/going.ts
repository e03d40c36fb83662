/** Where the window wants to go, and what stands in its way. */
import { create } from 'zustand';
import { type CatalogWish, goToCatalog } from '../../client/catalogs.ts';
import { errorCode, errorText, getClient, getHello } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';

interface Going {
  /** Which folder is being asked for. */
  asking?: 'new' | 'open' | undefined;
  /** Other catalogs are searched. */
  elsewhere?: boolean;
  /** On the way there. */
  to?: string | undefined;
  refused?: { wish: CatalogWish; code: string; message: string } | undefined;
}
export const useGoing = create<Going>(() => ({}));
export const stopGoing = (): void => useGoing.setState({ asking: undefined, refused: undefined, elsewhere: false });

/** Lets a person choose: the system's dialog where there is one, else our own. */
export function askFor(what: 'new' | 'open'): void {
  const open = host().openCatalog;
  if (!open) useGoing.setState({ asking: what });
  else void go({ make: what === 'new' });
}

export const askElsewhere = (): void => useGoing.setState({ elsewhere: true });
/** Those that are not this one. */
export const otherThan = <One extends { path: string }>(path: string, all: readonly One[]): One[] => all.filter((one) => one.path !== path);

/** @param wish without a path the system's dialog asks for it */
export async function go(wish: Partial<CatalogWish>): Promise<void> {
  const name = wish.path ? nameOf(wish.path) : '';
  useGoing.setState({ asking: undefined, refused: undefined, elsewhere: false, to: name });
  try {
    const { shown } = await goToCatalog({ path: '', ...wish });
    if (shown) toast({ text: t('catalog.shown', { name }), key: 'catalog' });
  } catch (error) {
    const { path = wish.path ?? '' } = error as { path?: string };
    useGoing.setState({
      refused: { wish: { ...wish, path }, code: errorCode(error) ?? '', message: errorText(error) },
    });
  } finally {
    useGoing.setState({ to: undefined });
    void queries.invalidateQueries({ queryKey: ['catalog.recent'] });
  }
}

export async function makeStandard(): Promise<void> {
  try {
    await getClient().call('catalog.setStandard', {});
    toast({ text: t('catalog.standard.done', { name: getHello().catalog.name }), key: 'catalog' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'catalog' });
  }
  void queries.invalidateQueries({ queryKey: ['catalog.recent'] });
}

export const nameOf = (path: string): string => path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;

/** A folder with a name below it, by the separators of the folder. */
export const inFolder = (folder: string, name: string): string =>
  folder.replace(/[/\\]$/, '') + (folder.includes('\\') && !folder.includes('/') ? '\\' : '/') + name;
