/** Which nodes of the sidebar's trees are open, remembered in the catalog's settings. */
import { create } from 'zustand';
import { getClient } from './client.ts';

const KEY = 'sidebar.open';
const SAVE_AFTER_MS = 500;
const MOST = 2000;

const useOpenNodes = create<{ open: ReadonlySet<string> }>(() => ({ open: new Set() }));
let loaded = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The open nodes by an id that lasts, such as `folder:12`, `tag:people/Ines`, `section:tags`. */
export function useOpen(): ReadonlySet<string> {
  if (!loaded) {
    loaded = true;
    void load();
  }
  return useOpenNodes((state) => state.open);
}

/** The same, once. */
export const openNodes = (): ReadonlySet<string> => useOpenNodes.getState().open;

async function load(): Promise<void> {
  try {
    const { values } = await getClient().call('app.settings', {});
    const saved = values[KEY];
    if (!Array.isArray(saved)) return;
    const ids = saved.filter((id) => typeof id === 'string');
    useOpenNodes.setState(({ open }) => ({ open: new Set([...ids, ...open]) }));
  } catch {
    // Everything closed is a fine beginning.
  }
}

export function setOpen(id: string, open: boolean): void {
  const next = new Set(useOpenNodes.getState().open);
  if (open) next.add(id);
  else next.delete(id);
  useOpenNodes.setState({ open: next });
  clearTimeout(timer);
  timer = setTimeout(() => {
    getClient()
      .call('app.setSetting', { key: KEY, value: [...next].slice(-MOST) })
      .catch(() => {});
  }, SAVE_AFTER_MS);
}
