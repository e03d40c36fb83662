/** The one bridge between the page and the program: small, nothing on it takes a channel name, and a path only of a catalog opened before. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { VitrineHost } from '../host.ts';

const host: VitrineHost = {
  connect: () => ipcRenderer.send('vitrine:connect'),
  startDrag: (ns, preset) => ipcRenderer.send('vitrine:drag', ns, preset),
  pathForFile: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
  chooseFolders: () => ipcRenderer.invoke('vitrine:choose-folders') as Promise<string[] | undefined>,
  openCatalog: (wish) => ipcRenderer.invoke('vitrine:open-catalog', wish) as ReturnType<VitrineHost['openCatalog']>,
  onCommand(run) {
    const listen = (_: unknown, id: string) => run(id);
    ipcRenderer.on('vitrine:command', listen);
    return () => ipcRenderer.off('vitrine:command', listen);
  },
};
contextBridge.exposeInMainWorld('vitrineHost', host);

// A MessagePort cannot cross the bridge, but a message to the page's own window can carry it.
type PageWindow = {
  postMessage(message: unknown, origin: string, ports: readonly unknown[]): void;
  location: { origin: string };
};
ipcRenderer.on('vitrine:port', (event) => {
  const page = globalThis as unknown as PageWindow;
  page.postMessage('vitrine:port', page.location.origin, event.ports);
});
