import { create } from 'zustand';
import { errorText, getClient, getHello } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import type { Root } from './folders.ts';

/** What is known of the folder a person wants to add. */
export interface FolderHint {
  /** Real paths: added at once, without a question. */
  paths?: readonly string[];
  /** A folder dropped on a browser window: its name and some of what is in it. */
  name?: string;
  entries?: readonly { name: string; size?: number }[];
}

interface Choosing {
  open: boolean;
  /** A root that is looked for: the folder chosen is where it is now. */
  locating?: Pick<Root, 'n' | 'name'> | undefined;
  name?: string | undefined;
  candidates: readonly string[];
}
export const useChoosing = create<Choosing>(() => ({ open: false, candidates: [] }));
export const closeChooser = (): void => useChoosing.setState({ open: false });

/** Lets a person say where a root is now. */
export async function locateRoot(root: Root): Promise<void> {
  const choose = host().chooseFolders;
  if (getHello().can.nativeDialog && choose) {
    const [path] = (await choose()) ?? [];
    if (path) await relink(root, path);
    return;
  }
  useChoosing.setState({ open: true, locating: root, name: undefined, candidates: root.foundAt ?? [] });
}

/** @returns whether it was taken; a toast says what came of it */
export async function relink(root: Pick<Root, 'n'>, path: string): Promise<boolean> {
  try {
    const { label } = await getClient().call('library.relink', { root: root.n, path });
    toast({ text: label, key: 'library' });
    return true;
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'library' });
    return false;
  }
}

/** Lets a person add a folder: by the system's dialog where there is one, else by the chooser the core serves. */
export async function openAddFolder(hint: FolderHint = {}): Promise<void> {
  if (hint.paths?.length) return addFolders(hint.paths);
  const choose = host().chooseFolders;
  if (getHello().can.nativeDialog && choose && !hint.name) {
    const paths = await choose();
    if (paths?.length) await addFolders(paths);
    return;
  }
  useChoosing.setState({
    open: true,
    locating: undefined,
    name: hint.name,
    candidates: hint.name ? await locate(hint) : [],
  });
}

async function locate({ name = '', entries = [] }: FolderHint): Promise<readonly string[]> {
  try {
    const known = { name, entries: entries.slice(0, 50).map((entry) => ({ ...entry })) };
    return (await getClient().call('library.locate', known)).candidates;
  } catch {
    // Not finding it is no error: the person chooses.
    return [];
  }
}

/** Starts to add folders, or to read them again; how it goes shows in Activity. */
export async function addFolders(paths: readonly string[], said?: string): Promise<void> {
  await start(
    () => getClient().call('library.add', { paths: [...paths] }),
    said ?? t('library.add.adding', { n: paths.length }),
  );
}

/** Makes the sample library and adds it. */
export async function addSample(): Promise<void> {
  await start(() => getClient().call('library.sample', {}), t('library.sample.started'));
}

async function start(job: () => Promise<unknown>, said: string): Promise<void> {
  try {
    await job();
    toast({ text: said, key: 'library' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'library' });
  }
}
