import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { assetHello, readAsset } from '../asset-bridge.ts';
import type { WindowAnswer } from '../catalog.ts';
import type { Client, HostCan } from '../host.ts';
import { recentCatalogs } from '../../core/catalogs.ts';
import { connectTo, runFolder } from '../instance.ts';
import { guardContents, guardSession, isOurPage, PAGE_URL } from './guard.ts';
import { menuTemplate } from './menu.ts';
import { createAsking, type Opening, respond, type ToCore, type ToMain } from './messages.ts';
import { handleProtocols, SCHEMES } from './protocols.ts';

export type AppOptions = {
  catalog: string;
  add: string[];
  sample: boolean;
  version: string;
  /** The built page. */
  dist: string;
  preload: string;
  coreProcess: string;
  /** Tells the launcher that a window is on screen. */
  onShown(): void;
};
type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeImage'
  | 'protocol'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;

/** What a second start tells the first. */
type SecondStart = { catalog: string; add: string[]; sample: boolean };
/** What came of the wish to go to another catalog. `shown`: nothing to do. */
type Moved = { moved: true } | { shown: true } | { error: { code: string; message: string }; path: string };

const CAN: HostCan = { nativeDialog: true, reveal: true, trash: true, dragOut: true };

/** The whole Electron shell, given Electron: what it does beyond windows and dialogs is the core's, in its own process. */
export async function startApp(electron: ElectronParts, options: AppOptions): Promise<void> {
  const {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MessageChannelMain,
    nativeImage,
    protocol,
    session,
    shell,
    utilityProcess,
  } = electron;
  const userData = join(runFolder(options.catalog), 'electron');
  mkdirSync(userData, { recursive: true });
  // One folder for each catalog makes Electron's own lock one for each catalog too.
  app.setPath('userData', userData);
  const first: SecondStart = { catalog: options.catalog, add: options.add, sample: options.sample };
  if (!app.requestSingleInstanceLock(first)) return app.quit();
  protocol.registerSchemesAsPrivileged(SCHEMES);
  guardContents(app);
  await app.whenReady();
  guardSession(session.defaultSession);

  let window: Electron.BrowserWindow | undefined;
  /** Which catalog the window shows now. */
  let catalog = options.catalog;
  /** Chosen in a dialog of ours, and so allowed to be named by the page. */
  let chosen: string | undefined;
  let quitting = false;
  let restarts = 0;
  const asking = createAsking();
  const assets = handleProtocols(protocol, options.dist, async (request) =>
    readAsset(await (await connectTo(catalog)).connect(assetHello(request)), request),
  );

  let core = startCore(catalog, 'show');
  await core.ready.catch((error: Error) => {
    dialog.showErrorBox('Vitrine cannot open this catalog', error.message);
    quitting = true;
    app.exit(1);
  });
  if (quitting) return;
  await addTo(options);

  ipcMain.on('vitrine:connect', (event) => {
    if (!isOurPage(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    const client: Client = { id: randomUUID(), host: 'electron', can: CAN, assetBase: assets.base() };
    core.process.postMessage({ t: 'client', client } satisfies ToCore, [port1]);
    event.sender.postMessage('vitrine:port', null, [port2]);
  });
  ipcMain.handle('vitrine:choose-folders', async (event) => {
    if (!isOurPage(event) || !window) return undefined;
    const chosen = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'multiSelections'] });
    return chosen.canceled ? undefined : chosen.filePaths;
  });
  ipcMain.handle('vitrine:open-catalog', async (event, wish: unknown) => {
    if (!isOurPage(event) || !window) return undefined;
    const { path, make, rescue } = (wish ?? {}) as { path?: unknown; make?: unknown; rescue?: unknown };
    const folder = typeof path === 'string' && path !== '' ? known(path) : await choose(make === true);
    if (!folder) return { shown: true };
    return moveTo(folder, make === true ? 'make' : rescue === true ? 'show' : 'open');
  });
  ipcMain.on('vitrine:drag', async (event, ns: unknown, preset: unknown) => {
    if (!isOurPage(event) || !Array.isArray(ns)) return;
    const asked = { ns, way: 'drag', ...(typeof preset === 'string' ? { preset } : {}) };
    const { paths } = (await ask('export.files', asked).catch((error: Error) => {
      complain(error);
      return { paths: [] };
    })) as { paths: string[] };
    const [first] = paths;
    if (first) event.sender.startDrag({ file: first, files: paths, icon: dragIcon() });
  });

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate((id) => window?.webContents.send('vitrine:command', id))),
  );
  app.on('window-all-closed', () => app.quit());
  app.on('activate', show);
  app.on('second-instance', async (_event, _argv, _folder, data) => {
    const wish = data as Partial<SecondStart>;
    // The lock is that of the first catalog; its window may have gone to another since.
    if (wish.catalog !== undefined && wish.catalog !== catalog) await moveTo(wish.catalog, 'show');
    show();
    void addTo(wish);
  });
  app.on('before-quit', (event) => {
    if (quitting) return;
    // The core closes its database before anything ends.
    event.preventDefault();
    quitting = true;
    core.process.once('exit', () => app.exit(0));
    core.process.postMessage({ t: 'close' } satisfies ToCore);
    setTimeout(() => app.exit(0), 15_000).unref();
  });
  show();

  function show(): void {
    if (window && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    window = new BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: 640,
      minHeight: 480,
      show: false,
      title: 'Vitrine',
      backgroundColor: '#161616',
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
      },
    });
    window.once('ready-to-show', () => {
      window?.show();
      options.onShown();
    });
    window.once('closed', () => {
      window = undefined;
    });
    void window.loadURL(PAGE_URL);
  }

  /** A catalog that the page may name: one that was opened before, or was just chosen. */
  function known(path: string): string | undefined {
    return path === chosen || recentCatalogs().some((one) => one.path === path) ? path : undefined;
  }

  async function choose(make: boolean): Promise<string | undefined> {
    if (!window) return undefined;
    if (make) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'New catalog',
        buttonLabel: 'Make it here',
        defaultPath: 'Vitrine',
        properties: ['createDirectory'],
      });
      chosen = canceled ? undefined : filePath;
    } else {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
      chosen = canceled ? undefined : filePaths[0];
    }
    return chosen;
  }

  /** The window goes to another catalog once that is open; else it stays where it is. */
  async function moveTo(folder: string, how: Opening): Promise<Moved> {
    if (folder === catalog) return { shown: true };
    const next = startCore(folder, how);
    try {
      await next.ready;
    } catch (error) {
      next.process.kill();
      const { code = 'internal', message } = error as Error & { code?: string };
      return { error: { code, message }, path: folder };
    }
    const before = core;
    core = next;
    catalog = folder;
    restarts = 0;
    assets.renew();
    before.process.postMessage({ t: 'close' } satisfies ToCore);
    void window?.loadURL(PAGE_URL);
    return { moved: true };
  }

  function startCore(folder: string, how: Opening) {
    const child = utilityProcess.fork(options.coreProcess, [folder, options.version, how], {
      serviceName: 'Vitrine core',
      // As build/node-guard.mjs does for the other shells: what is freed is given back.
      execArgv: ['--max-semi-space-size=4', '--initial-old-space-size=32'],
      env: {
        MALLOC_ARENA_MAX: '2',
        MALLOC_MMAP_THRESHOLD_: '262144',
        MALLOC_TRIM_THRESHOLD_: '1048576',
        ...process.env,
      },
    });
    const ready = Promise.withResolvers<void>();
    const send = (message: ToCore) => child.postMessage(message);
    child.on('message', (message: ToMain) => {
      if (message.t === 'ready') ready.resolve();
      else if (message.t === 'failed')
        ready.reject(
          Object.assign(new Error(message.message), message.code === undefined ? {} : { code: message.code }),
        );
      else if (message.t === 'answer') asking.answered(message);
      else void respond(message.id, doForCore(message), send);
    });
    child.once('exit', () => {
      ready.reject(new Error('The core ended before it was ready.'));
      // One that the window has left, or never came to, is missed by nobody.
      if (core.process !== child) return;
      asking.lost('The core has ended.');
      if (quitting) return;
      if (restarts++ < 3) core = startCore(catalog, 'show');
      else
        dialog.showErrorBox(
          'Vitrine has to stop',
          'Its core ended several times. Start it again; nothing that was set is lost.',
        );
      if (restarts > 3) app.exit(1);
      else core.ready.catch(() => {});
    });
    return { process: child, ready: ready.promise };
  }

  async function doForCore(message: Extract<ToMain, { t: 'ask' }>): Promise<WindowAnswer | undefined> {
    if (message.what === 'trash') await shell.trashItem(message.path);
    else if (message.what === 'reveal') shell.showItemInFolder(message.path);
    else {
      show();
      return { shown: true };
    }
    return undefined;
  }

  async function addTo({ add = [], sample = false }: { add?: string[]; sample?: boolean }): Promise<void> {
    if (add.length) await ask('library.add', { paths: add }).catch(complain);
    if (sample) await ask('library.sample', {}).catch(complain);
  }

  function ask(name: string, input: unknown): Promise<unknown> {
    return asking.ask((id) => core.process.postMessage({ t: 'ask', id, name, input } satisfies ToCore));
  }

  function complain(error: Error): void {
    dialog.showErrorBox('Vitrine', error.message);
  }

  /** Three stacked sheets, 32 × 32: macOS refuses to drag without a picture. */
  function dragIcon(): Electron.NativeImage {
    const size = 32;
    const pixels = Buffer.alloc(size * size * 4);
    for (const [offset, shade] of [
      [0, 120],
      [5, 170],
      [10, 225],
    ] as const) {
      for (let y = offset; y < offset + 20; y++) {
        for (let x = offset; x < offset + 20; x++)
          pixels.fill(Buffer.from([shade, shade, shade, 255]), (y * size + x) * 4, (y * size + x) * 4 + 4);
      }
    }
    return nativeImage.createFromBitmap(pixels, { width: size, height: size });
  }
}
