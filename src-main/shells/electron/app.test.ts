// The shell without Electron's binary: a stand-in for the module, which notes what it is asked and lets events happen.
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serveAsset } from '../asset-bridge.ts';
import { claimOrConnect, type Owner } from '../instance.ts';
import { type AppOptions, startApp } from './app.ts';
import type { ToCore, ToMain } from './messages.ts';

let folder: string;
let owner: Owner | undefined;
let fake: ReturnType<typeof fakeElectron>;

class Core extends EventEmitter {
  got: { message: ToCore; ports: unknown[] }[] = [];
  postMessage(message: ToCore, ports: unknown[] = []) {
    this.got.push({ message, ports });
    if (message.t === 'ask') {
      const value = message.name === 'export.files' ? { paths: ['/photos/a.jpg', '/photos/b.jpg'] } : { jobId: '1' };
      queueMicrotask(() => this.say({ t: 'answer', id: message.id, value }));
    }
    if (message.t === 'close') queueMicrotask(() => this.emit('exit', 0));
  }
  kill = vi.fn();
  say = (message: ToMain) => this.emit('message', message);
  asked = () => this.got.flatMap(({ message }) => (message.t === 'ask' ? [message.name] : []));
}

function fakeElectron(reply: ToMain = { t: 'ready', role: 'owner' }) {
  /** Of single cores, by their place. */
  const replies: ToMain[] = [];
  const cores: Core[] = [];
  const windows: (EventEmitter & Record<string, unknown>)[] = [];
  const ipc = new EventEmitter();
  const handled = new Map<string, (...args: unknown[]) => unknown>();
  const protocols = new Map<string, (request: Request) => Promise<Response>>();
  const permissions: Record<string, (...args: never[]) => unknown> = {};
  const app = Object.assign(new EventEmitter(), {
    setPath: vi.fn(),
    requestSingleInstanceLock: vi.fn(() => true),
    whenReady: async () => {},
    exit: vi.fn(),
    quit: vi.fn(),
  });
  class BrowserWindow extends EventEmitter {
    webContents = { send: vi.fn() };
    show = vi.fn();
    focus = vi.fn();
    restore = vi.fn();
    isMinimized = () => false;
    isDestroyed = () => false;
    loadURL = vi.fn(async () => {});
    readonly options: Record<string, unknown>;
    constructor(options: Record<string, unknown>) {
      super();
      this.options = options;
      windows.push(this as never);
    }
  }
  const module = {
    app,
    BrowserWindow,
    dialog: {
      showErrorBox: vi.fn(),
      showOpenDialog: vi.fn(async () => ({ canceled: false, filePaths: ['/photos'] })),
      showSaveDialog: vi.fn(async () => ({ canceled: false, filePath: '/new place' })),
    },
    ipcMain: Object.assign(ipc, {
      handle: (name: string, handler: (...args: unknown[]) => unknown) => handled.set(name, handler),
    }),
    Menu: { buildFromTemplate: vi.fn((template: unknown) => template), setApplicationMenu: vi.fn() },
    MessageChannelMain: class {
      port1 = 'port for the core';
      port2 = 'port for the page';
    },
    nativeImage: { createFromBitmap: vi.fn(() => 'icon') },
    protocol: {
      registerSchemesAsPrivileged: vi.fn(),
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => protocols.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: never) => Object.assign(permissions, { request: handler }),
        setPermissionCheckHandler: (handler: never) => Object.assign(permissions, { check: handler }),
        setDevicePermissionHandler: (handler: never) => Object.assign(permissions, { device: handler }),
      },
    },
    shell: { trashItem: vi.fn(async () => {}), showItemInFolder: vi.fn() },
    utilityProcess: {
      fork: vi.fn(() => {
        const core = new Core();
        cores.push(core);
        const answer = replies[cores.length - 1] ?? reply;
        setImmediate(() => core.say(answer));
        return core;
      }),
    },
  };
  return { module, app, replies, cores, windows, ipc, handled, protocols, permissions };
}

const start = (more: Partial<AppOptions> = {}) =>
  startApp(fake.module as never, {
    catalog: folder,
    add: [],
    sample: false,
    version: '1.2.3',
    dist: join(folder, 'dist'),
    preload: '/dist/preload.cjs',
    coreProcess: '/dist/core-process.js',
    onShown: () => {},
    ...more,
  });
const page = { url: 'app://vitrine/', parent: null };
const sender = () => ({ postMessage: vi.fn(), startDrag: vi.fn() });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-electron-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/index.html'), 'the page');
  fake = fakeElectron();
});
afterEach(async () => {
  await owner?.close();
  owner = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('the window', () => {
  test('is sandboxed, isolated and without node, shows only our page, and says when it is on screen', async () => {
    const onShown = vi.fn();
    await start({ onShown });
    const [window] = fake.windows;
    expect((window!['options'] as { webPreferences: object }).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: '/dist/preload.cjs',
    });
    expect(window!['loadURL']).toHaveBeenCalledWith('app://vitrine/');
    expect(onShown).not.toHaveBeenCalled();
    window!.emit('ready-to-show');
    expect(window!['show']).toHaveBeenCalled();
    expect(onShown).toHaveBeenCalledOnce();
  });

  test('cannot be led elsewhere, opens no other window, and gets no permission it does not need', async () => {
    await start();
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
    fake.app.emit('web-contents-created', {}, contents);
    expect(contents.setWindowOpenHandler.mock.calls[0]![0]()).toEqual({ action: 'deny' });
    const refused = (event: string, url: string, more = {}) => {
      const preventDefault = vi.fn();
      contents.emit(event, { url, preventDefault, ...more });
      return preventDefault.mock.calls.length === 1;
    };
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'asset://files/x/original/1',
      'app://vitrine.evil/',
      'app://vitrine/other',
    ]) {
      expect(refused('will-navigate', url), url).toBe(true);
      expect(refused('will-frame-navigate', url, { isMainFrame: true }), url).toBe(true);
    }
    expect(refused('will-navigate', 'app://vitrine/')).toBe(false);
    expect(refused('will-frame-navigate', 'app://vitrine/', { isMainFrame: false })).toBe(true);
    expect(refused('will-attach-webview', '')).toBe(true);
    const { request, check, device } = fake.permissions as Record<string, (...args: unknown[]) => unknown>;
    const answers: boolean[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'fullscreen'])
      request!(null, permission, (yes: boolean) => answers.push(yes));
    expect(answers).toEqual([false, false, false, true]);
    expect([check!(null, 'usb'), device!()]).toEqual([false, false]);
  });

  test('gets a port of its own for each connection, and the core the other end with what this host can', async () => {
    await start();
    const from = sender();
    fake.ipc.emit('vitrine:connect', { senderFrame: page, sender: from });
    const { message, ports } = fake.cores[0]!.got.at(-1)!;
    expect(message).toMatchObject({
      t: 'client',
      client: { host: 'electron', can: { nativeDialog: true, trash: true, dragOut: true } },
    });
    expect(ports).toEqual(['port for the core']);
    expect(from.postMessage).toHaveBeenCalledWith('vitrine:port', null, ['port for the page']);
  });

  test('who is not our page in the top frame is not heard', async () => {
    await start();
    const before = fake.cores[0]!.got.length;
    for (const senderFrame of [
      null,
      { url: 'https://evil.example/', parent: null },
      { ...page, parent: page },
      { url: 'app://vitrine.evil/', parent: null },
    ]) {
      const from = sender();
      fake.ipc.emit('vitrine:connect', { senderFrame, sender: from });
      fake.ipc.emit('vitrine:drag', { senderFrame, sender: from }, [1]);
      expect(await fake.handled.get('vitrine:choose-folders')!({ senderFrame, sender: from })).toBeUndefined();
      expect(from.postMessage).not.toHaveBeenCalled();
      expect(from.startDrag).not.toHaveBeenCalled();
    }
    expect(fake.cores[0]!.got).toHaveLength(before);
    expect(fake.module.dialog.showOpenDialog).not.toHaveBeenCalled();
  });
});

describe('what a desktop can', () => {
  test('the folder dialog answers paths, and nothing when cancelled', async () => {
    await start();
    const choose = () => fake.handled.get('vitrine:choose-folders')!({ senderFrame: page });
    expect(await choose()).toEqual(['/photos']);
    fake.module.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] });
    expect(await choose()).toBeUndefined();
  });

  test('dragging out hands over the originals, whose paths the core knows and the page does not', async () => {
    await start();
    const from = sender();
    fake.ipc.emit('vitrine:drag', { senderFrame: page, sender: from }, [7, 8]);
    await expect
      .poll(() => from.startDrag.mock.calls)
      .toEqual([[{ file: '/photos/a.jpg', files: ['/photos/a.jpg', '/photos/b.jpg'], icon: 'icon' }]]);
    fake.ipc.emit('vitrine:drag', { senderFrame: page, sender: from }, '/etc/passwd');
    expect(from.startDrag).toHaveBeenCalledOnce();
    fake.ipc.emit('vitrine:drag', { senderFrame: page, sender: from }, [7], 'Web');
    await expect.poll(() => from.startDrag.mock.calls.length).toBe(2);
    // The door is asked about drags.
    const asked = fake.cores[0]!.got.map(({ message }) => message).filter((message) => 'name' in message && message.name === 'export.files');
    expect(asked.map((message) => 'input' in message && message.input)).toEqual([{ ns: [7, 8], way: 'drag' }, { ns: [7], way: 'drag', preset: 'Web' }]);
  });

  test('trash and reveal are done for the core, and a failure reaches it as an error', async () => {
    await start();
    const core = fake.cores[0]!;
    core.say({ t: 'ask', id: 11, what: 'trash', path: '/photos/a.jpg' });
    core.say({ t: 'ask', id: 12, what: 'reveal', path: '/photos/b.jpg' });
    fake.module.shell.trashItem.mockRejectedValueOnce(new Error('no trash on this disk'));
    core.say({ t: 'ask', id: 13, what: 'trash', path: '/mnt/c.jpg' });
    await expect
      .poll(() => core.got.map(({ message }) => message))
      .toEqual(
        expect.arrayContaining([
          { t: 'answer', id: 11, value: undefined },
          { t: 'answer', id: 12, value: undefined },
          { t: 'answer', id: 13, error: 'no trash on this disk' },
        ]),
      );
    expect(fake.module.shell.showItemInFolder).toHaveBeenCalledWith('/photos/b.jpg');
  });

  test("the menu's commands are run by the page", async () => {
    await start();
    const template = fake.module.Menu.buildFromTemplate.mock.calls[0]![0] as {
      submenu?: { label?: string; click?: () => void }[];
    }[];
    template.flatMap(({ submenu }) => submenu ?? []).find(({ label }) => label === 'Undo')!.click!();
    expect((fake.windows[0]!['webContents'] as { send: unknown }).send).toHaveBeenCalledWith('vitrine:command', 'undo');
  });
});

describe('the two schemes', () => {
  test("serve the page under its policy, and nothing that is not the page's", async () => {
    await start();
    const get = (url: string) => fake.protocols.get('app')!(new Request(url));
    const response = await get('app://vitrine/');
    expect(await response.text()).toBe('the page');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';.*img-src 'self' data: blob: asset:\/\/files;/,
    );
    for (const url of [
      'app://other/',
      'app://vitrine/../package.json',
      'app://vitrine/%2e%2e/secret.json',
      'app://vitrine/none.js',
    ]) {
      expect((await get(url)).status, url).toBe(404);
    }
  });

  test("serve users' files by capability only, from whichever process runs the core, and sandboxed", async () => {
    owner = (await claimOrConnect(folder)) as Owner;
    owner.listen((socket, hello) =>
      serveAsset(
        socket,
        hello,
        async (request) =>
          new Response(`${request.url} ${request.headers.get('range')}`, {
            headers: { 'content-type': 'image/svg+xml' },
          }),
      ),
    );
    await start();
    fake.ipc.emit('vitrine:connect', { senderFrame: page, sender: sender() });
    const { client } = fake.cores[0]!.got.at(-1)!.message as Extract<ToCore, { t: 'client' }>;
    const get = (url: string, init?: RequestInit) => fake.protocols.get('asset')!(new Request(url, init));
    const response = await get(`${client.assetBase}/thumb/1?s=256`, { headers: { range: 'bytes=0-9' } });
    expect(await response.text()).toBe('http://assets/thumb/1?s=256 bytes=0-9');
    expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(response.headers.get('content-disposition')).toBe('attachment');
    for (const url of [
      'asset://files/guess/thumb/1',
      'asset://files/thumb/1',
      client.assetBase.replace('files', 'other'),
    ]) {
      expect((await get(url)).status, url).toBe(404);
    }
    expect((await get(`${client.assetBase}/thumb/1`, { method: 'POST' })).status).toBe(404);
    await owner.close();
    owner = undefined;
    expect((await get(`${client.assetBase}/thumb/1`)).status).toBe(500);
  });
});

describe('another catalog', () => {
  const go = (wish: object, senderFrame: object | null = page) =>
    fake.handled.get('vitrine:open-catalog')!({ senderFrame }, wish);
  const forked = () =>
    fake.module.utilityProcess.fork.mock.calls.map((call) => (call as unknown as [string, string[]])[1]);
  const base = () => {
    fake.ipc.emit('vitrine:connect', { senderFrame: page, sender: sender() });
    return (fake.cores.at(-1)!.got.at(-1)!.message as Extract<ToCore, { t: 'client' }>).client.assetBase;
  };

  test('is chosen in the system’s dialog; the window goes there once it is open, and the first is closed', async () => {
    await start();
    const before = base();
    expect(await go({ make: true })).toEqual({ moved: true });
    expect(forked()).toEqual([
      [folder, '1.2.3', 'show'],
      ['/new place', '1.2.3', 'make'],
    ]);
    expect(fake.cores[0]!.got.at(-1)!.message).toEqual({ t: 'close' });
    expect(fake.windows[0]!['loadURL']).toHaveBeenCalledTimes(2);
    expect(base()).not.toBe(before);
    // The end of the one that was left is no crash.
    await new Promise((resolve) => setImmediate(resolve));
    expect(fake.cores).toHaveLength(2);
    expect(await go({})).toEqual({ moved: true });
    expect(forked()[2]).toEqual(['/photos', '1.2.3', 'open']);
  });

  test('that cannot be opened is refused in words, and the window stays', async () => {
    await start();
    fake.replies[1] = { t: 'failed', message: 'It lies on a network drive.', code: 'network-folder' };
    expect(await go({})).toEqual({
      error: { code: 'network-folder', message: 'It lies on a network drive.' },
      path: '/photos',
    });
    expect(fake.cores[1]!.kill).toHaveBeenCalled();
    expect(fake.windows[0]!['loadURL']).toHaveBeenCalledOnce();
    // What was chosen may be named once more, to look at what can be brought back.
    expect(await go({ path: '/photos', rescue: true })).toEqual({ moved: true });
    expect(forked()[2]).toEqual(['/photos', '1.2.3', 'show']);
  });

  test('is not gone to for a page that names any folder, nor for another page', async () => {
    await start();
    expect(await go({ path: '/etc' })).toEqual({ shown: true });
    expect(await go({}, { url: 'https://evil.example/', parent: null })).toBeUndefined();
    fake.module.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] });
    expect(await go({})).toEqual({ shown: true });
    expect(fake.cores).toHaveLength(1);
  });

  test('a second start of the first catalog brings its window back to it', async () => {
    await start();
    await go({});
    fake.app.emit('second-instance', {}, [], '', { catalog: folder, add: ['/more'] });
    await expect.poll(() => fake.cores[2]?.asked()).toEqual(['library.add']);
    expect(forked()[2]).toEqual([folder, '1.2.3', 'show']);
  });
});

describe('beginning and end', () => {
  test('folders named at the start are added, also by a second start, which brings the window to the front', async () => {
    await start({ add: ['/photos'], sample: true });
    fake.app.emit('second-instance', {}, [], '', { add: ['/more'] });
    await expect.poll(() => fake.cores[0]!.asked()).toEqual(['library.add', 'library.sample', 'library.add']);
    expect(fake.windows).toHaveLength(1);
    expect(fake.windows[0]!['focus']).toHaveBeenCalled();
  });

  test('a second start of the same catalog ends at once', async () => {
    fake.app.requestSingleInstanceLock.mockReturnValue(false);
    await start();
    expect(fake.app.quit).toHaveBeenCalled();
    expect(fake.cores).toHaveLength(0);
  });

  test('a catalog that cannot be opened is said to be so, before any window', async () => {
    fake = fakeElectron({ t: 'failed', message: 'It lies on a network drive.' });
    await start();
    expect(fake.module.dialog.showErrorBox).toHaveBeenCalledWith(expect.any(String), 'It lies on a network drive.');
    expect(fake.app.exit).toHaveBeenCalledWith(1);
    expect(fake.windows).toHaveLength(0);
  });

  test('quitting waits for the core to close its database', async () => {
    await start();
    const event = { preventDefault: vi.fn() };
    fake.app.emit('before-quit', event);
    expect(event.preventDefault).toHaveBeenCalled();
    expect(fake.app.exit).not.toHaveBeenCalled();
    await expect.poll(() => fake.app.exit.mock.calls).toEqual([[0]]);
  });

  test('a core that dies is started again, a few times', async () => {
    await start();
    for (let i = 0; i < 3; i++) fake.cores.at(-1)!.emit('exit', 1);
    expect(fake.cores).toHaveLength(4);
    expect(fake.app.exit).not.toHaveBeenCalled();
    fake.cores.at(-1)!.emit('exit', 1);
    expect(fake.app.exit).toHaveBeenCalledWith(1);
  });
});
