import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { internal, RpcError } from '../../../src-shared/rpc/errors.ts';
import { webSocketPort } from '../../transport/websocket.ts';
import { openCatalog, type Replace, type ShellCore, type WindowAnswer, type WindowWish } from '../catalog.ts';
import { CANNOT, type Client } from '../host.ts';
import { runFolder, writePrivately } from '../instance.ts';
import type { Desk } from './desk.ts';
import { startLoopback } from './server.ts';

export type HouseOptions = {
  folder: string;
  /** The built page. */
  dist: string;
  version: string;
  /** 0: any free port. */
  port: number;
  canReveal: boolean;
  wish: WindowWish;
  start(replace: Replace): Promise<ShellCore>;
  /** Windows may come while the catalog is being opened: for a core that tells them itself why it cannot be. */
  early: boolean;
  desk: Desk;
  /** After each window that came or went. */
  onWindows(): void;
};

export const BOOTSTRAP_TTL = 10_000;
export const ADDRESS_TTL = 10 * 60_000;
const OPENING = 20_000;

/** One catalog with its own server: origins, tokens and sessions of one let nobody into another. */
export type House = Exclude<Awaited<ReturnType<typeof openHouse>>, Elsewhere>;
export type Elsewhere = { elsewhere: WindowAnswer };

/** `elsewhere`: another process has the catalog open and answers for its windows. */
export async function openHouse(options: HouseOptions) {
  /** A window that was promised is on its way until then. */
  let expected = 0;
  let ending: Promise<void> | undefined;
  const serving = Promise.withResolvers<Awaited<ReturnType<typeof startLoopback>>>();
  serving.promise.catch(() => {});
  const catalog = await openCatalog({
    folder: options.folder,
    start: begin,
    early: options.early,
    onWindow: async (wish) => {
      const server = await serving.promise;
      await addTo(wish);
      expected = Date.now() + OPENING;
      return { file: server.launchFile(BOOTSTRAP_TTL), url: server.launchUrl(ADDRESS_TTL) };
    },
  });
  // People get the address first: loading the rest of the program keeps this thread busy for a quarter of a second.
  async function begin(replace: Replace): Promise<ShellCore> {
    if (options.early) await serving.promise.then(() => sleep(0));
    return options.start(replace);
  }
  if ((await catalog.role()) === 'guest') {
    const answer = await catalog.requestWindow(options.wish);
    if (!('unsupported' in answer)) {
      await catalog.close();
      const elsewhere: Elsewhere = { elsewhere: answer };
      return elsewhere;
    }
  }

  const script: Client = { id: 'api', host: 'cli', can: CANNOT, assetBase: '' };
  async function addTo({ add, sample }: WindowWish): Promise<void> {
    if (add.length) await catalog.call('library.add', { paths: add }, script);
    if (sample) await catalog.call('library.sample', {}, script);
  }

  const server = await startLoopback({
    dist: options.dist,
    run: runFolder(options.folder),
    port: options.port,
    assets: catalog.assets,
    desk: options.desk,
    api: {
      async openApi() {
        const [{ contract }, { openApi }] = await Promise.all([
          import('../../../src-shared/contract/index.ts'),
          import('../../../src-shared/rpc/openapi.ts'),
        ]);
        return openApi(contract, { title: 'Vitrine', version: options.version });
      },
      call: (name, input, signal) =>
        catalog.call(name, input, script, signal).then(
          (value) => ({ ok: true, value }),
          (error: unknown) => ({ ok: false, error: (RpcError.from(error) ?? internal(error)).toData() }),
        ),
    },
    attach(socket: WebSocket) {
      expected = 0;
      options.onWindows();
      socket.on('close', options.onWindows);
      const can = { ...CANNOT, reveal: options.canReveal };
      const client: Client = { id: randomUUID(), host: 'browser', can, assetBase: server.assetBase };
      catalog.attach(webSocketPort(socket), client).catch(() => socket.close());
    },
  }).catch(async (error: unknown) => {
    serving.reject(error);
    await catalog.close();
    throw error;
  });
  serving.resolve(server);
  writePrivately(
    join(runFolder(options.folder), 'api.json'),
    JSON.stringify({ url: `${server.origin}/api`, token: server.apiToken }),
  );

  return {
    folder: options.folder,
    opened: catalog.opened,
    addTo,
    windows: server.windows,
    launchFile: () => server.launchFile(BOOTSTRAP_TTL),
    /** An address that lets in once. */
    launchUrl: () => server.launchUrl(ADDRESS_TTL),
    /** A window is on its way here. */
    expect: () => {
      expected = Date.now() + OPENING;
    },
    /** Nobody looks at it, nobody is about to, and no job runs. */
    idle: async () => server.windows() === 0 && Date.now() >= expected && !(await catalog.busy()),
    ending: () => ending !== undefined,
    end: (): Promise<void> => (ending ??= server.close().then(() => catalog.close())),
  };
}
