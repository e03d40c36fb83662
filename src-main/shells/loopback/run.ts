import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { contract } from '../../../src-shared/contract/index.ts';
import { internal, RpcError } from '../../../src-shared/rpc/errors.ts';
import { openApi } from '../../../src-shared/rpc/openapi.ts';
import { webSocketPort } from '../../transport/websocket.ts';
import { openCatalog, type ShellCore, type WindowAnswer, type WindowWish } from '../catalog.ts';
import { CANNOT, type Client } from '../host.ts';
import { runFolder, writePrivately } from '../instance.ts';
import type { ShellArgs } from '../args.ts';
import { startLoopback } from './server.ts';

export type RunOptions = ShellArgs & {
  /** The built page. */
  dist: string;
  version: string;
  startCore(): Promise<ShellCore>;
  /** Opens the bootstrap file as a window; undefined where that cannot be. `gone`: the browser has ended. */
  openWindow(file: string, outlive: boolean): { gone: Promise<unknown>; close(): void } | undefined;
  canReveal: boolean;
  print(line: string): void;
  /** How long to go on without a window, in ms. */
  linger?: number;
};

const BOOTSTRAP_TTL = 10_000;
const ADDRESS_TTL = 10 * 60_000;
const OPENING = 20_000;

/** The loopback shell from its start to its end. `stop` ends it early; `done` resolves when everything has ended. */
export async function runLoopback(options: RunOptions): Promise<{ stop(): void; done: Promise<void> }> {
  const linger = options.linger ?? 5000;
  let seen = false;
  /** A window that was promised to a second start is on its way until then. */
  let expected = 0;
  const ended = Promise.withResolvers<void>();
  const serving = Promise.withResolvers<Awaited<ReturnType<typeof startLoopback>>>();
  serving.promise.catch(() => {});
  const catalog = await openCatalog({
    folder: options.catalog,
    start: options.startCore,
    onWindow: async (wish) => {
      const server = await serving.promise;
      await addTo(wish);
      expected = Date.now() + OPENING;
      return { file: server.launchFile(BOOTSTRAP_TTL), url: server.launchUrl(ADDRESS_TTL) };
    },
  });
  const wish: WindowWish = { window: options.window, add: options.add, sample: options.sample };
  if ((await catalog.role()) === 'guest') {
    const answer = await catalog.requestWindow(wish);
    if (!('unsupported' in answer)) {
      await catalog.close();
      showElsewhere(options, answer);
      return { stop() {}, done: Promise.resolve() };
    }
  }

  const script: Client = { id: 'api', host: 'cli', can: CANNOT, assetBase: '' };
  async function addTo({ add, sample }: WindowWish): Promise<void> {
    if (add.length) await catalog.call('library.add', { paths: add }, script);
    if (sample) await catalog.call('library.sample', {}, script);
  }

  const server = await startLoopback({
    dist: options.dist,
    run: runFolder(options.catalog),
    port: options.port,
    assets: catalog.assets,
    api: {
      openApi: () => openApi(contract, { title: 'Vitrine', version: options.version }),
      call: (name, input, signal) =>
        catalog.call(name, input, script, signal).then(
          (value) => ({ ok: true, value }),
          (error: unknown) => ({ ok: false, error: (RpcError.from(error) ?? internal(error)).toData() }),
        ),
    },
    attach(socket) {
      seen = true;
      expected = 0;
      socket.on('close', () => setTimeout(lookAround, linger));
      const can = { ...CANNOT, reveal: options.canReveal };
      const client: Client = { id: randomUUID(), host: 'browser', can, assetBase: server.assetBase };
      catalog.attach(webSocketPort(socket), client).catch(() => socket.close());
    },
  }).catch(async (error: unknown) => {
    await catalog.close();
    throw error;
  });
  serving.resolve(server);
  writePrivately(
    join(runFolder(options.catalog), 'api.json'),
    JSON.stringify({ url: `${server.origin}/api`, token: server.apiToken }),
  );

  let stopping = false;
  const window = options.window ? options.openWindow(server.launchFile(BOOTSTRAP_TTL), false) : undefined;
  if (!window) printAddress(options, server.launchUrl(ADDRESS_TTL));
  else {
    const tell = () => {
      if (seen || stopping) return;
      seen = true;
      options.print('The browser did not open a window. Open this address yourself, within ten minutes:');
      options.print(server.launchUrl(ADDRESS_TTL));
    };
    // A browser that runs already takes the window over and lets this one end at once: both get their time.
    window.gone.then(() => setTimeout(tell, linger).unref());
    setTimeout(tell, 25_000).unref();
  }
  await addTo(wish).catch((error: unknown) => options.print(error instanceof Error ? error.message : String(error)));

  /** Ends a little after the last window, unless jobs run. Whoever asked for an address only ends it himself. */
  async function lookAround(): Promise<void> {
    if (stopping || !window || server.windows() > 0) return;
    if (Date.now() < expected || (await catalog.busy())) return void setTimeout(lookAround, linger);
    stop();
  }

  function stop(): void {
    if (stopping) return;
    stopping = true;
    window?.close();
    ended.resolve(server.close().then(() => catalog.close()));
  }
  return { stop, done: ended.promise };
}

function printAddress(options: RunOptions, url: string): void {
  if (options.json) {
    options.print(JSON.stringify({ url }));
    return;
  }
  options.print('Vitrine is running. Open this address on this machine, within ten minutes:');
  options.print(url);
  options.print('It runs until you press Ctrl+C.');
}

/** The catalog is open in another process: its window, opened from here, where the display is. */
function showElsewhere(options: RunOptions, answer: WindowAnswer): void {
  if ('shown' in answer) options.print('Vitrine is open already; its window is in front now.');
  if (!('file' in answer)) return;
  if (options.window && options.openWindow(answer.file, true)) return;
  options.print(options.json ? JSON.stringify({ url: answer.url }) : answer.url);
}
