import type { Socket } from 'node:net';
import { cancelled, disconnected, type ErrorData, internal, RpcError } from '../../src-shared/rpc/errors.ts';
import type { Port } from '../../src-shared/rpc/port.ts';
import type { Core } from '../core/core.ts';
import { socketPort } from '../transport/socket.ts';
import { assetHello, readAsset, serveAsset } from './asset-bridge.ts';
import type { Client } from './host.ts';
import { answer, claimOrConnect, type Guest, type Hello, type Owner, readAnswer } from './instance.ts';

/** The core as a shell needs it: core.ts's own, so that a shell can be tried with a small stand-in. */
export type ShellCore = Pick<Core, 'attach' | 'call' | 'serveAsset' | 'busy' | 'close'>;

/** A wish of a second start: show a window, add folders. */
export type WindowWish = { window: boolean; add: string[]; sample: boolean };
/** `shown`: done. `file`, `url`: to be opened by the one who asked. `unsupported`: the owner has no windows. */
export type WindowAnswer = { shown: true } | { file: string; url: string } | { unsupported: true };

/** Ends the core and puts another in its place, while the catalog stays ours: windows come back by themselves. `next` never rejects. */
export type Replace = (next: () => Promise<ShellCore>) => Promise<void>;

export type CatalogOptions = {
  folder: string;
  /** Starts the core in this process; called when nobody else has the catalog open. */
  start(replace: Replace): Promise<ShellCore>;
  /** Come back as soon as it is known who has the catalog: what is asked waits until it is open. See `opened`. */
  early?: boolean;
  /** Answers second starts while this process owns the catalog. */
  onWindow?: (wish: WindowWish) => Promise<WindowAnswer>;
};

export type Catalog = Awaited<ReturnType<typeof openCatalog>>;

/**
 * The catalog's one core, whoever runs it: started here when nobody has, else reached in the process that has. When
 * that process ends, the next request starts the core here.
 */
export async function openCatalog(options: CatalogOptions) {
  type Link = { owner: Owner; core: ShellCore } | { guest: Guest };
  /** It is ours, open or not yet. */
  let claimed = false;
  const known = Promise.withResolvers<void>();
  let link = make();
  let closed = false;
  /** Commands of other terminals that use our core. */
  const commands = new Set<Socket>();
  let lastGone = Promise.withResolvers<void>();

  async function make(): Promise<Link> {
    const owner = await claimOrConnect(options.folder).catch((error: unknown) => {
      throw cannotOpen(options.folder, error);
    });
    if (owner.role === 'guest') return { guest: owner };
    claimed = true;
    known.resolve();
    try {
      const core = await options.start(replace);
      owner.listen((socket, hello) => {
        if ((hello['client'] as Client | undefined)?.host === 'cli') commands.add(socket);
        socket.once('close', () => {
          commands.delete(socket);
          if (!commands.size) lastGone.resolve();
        });
        void present()
          .then((now) => serveGuest(now, socket, hello, options.onWindow))
          .catch(() => socket.destroy());
      });
      return { owner, core };
    } catch (error) {
      claimed = false;
      await owner.close();
      throw cannotOpen(options.folder, error);
    }
  }

  async function present(): Promise<ShellCore> {
    const here = await link;
    if (!('core' in here)) throw disconnected();
    return here.core;
  }

  async function replace(next: () => Promise<ShellCore>): Promise<void> {
    const before = await link;
    if (closed || !('core' in before)) return;
    link = before.core.close().then(async () => ({ owner: before.owner, core: await next() }));
    await link;
  }

  /**
   * The core, when it runs here; else a connection to it that has said hello. Where the owner has gone since, links
   * again, once. After the hello nothing is tried again: the owner may have done it already.
   */
  async function reach(hello: Hello): Promise<{ core: ShellCore } | { socket: Socket }> {
    if (closed) throw disconnected('closing');
    const now = link;
    const here = await now;
    if ('core' in here) return here;
    try {
      return { socket: await here.guest.connect(hello) };
    } catch {
      if (link === now) {
        link = make();
        link.catch(() => {});
      }
      const again = await link;
      return 'core' in again ? again : { socket: await again.guest.connect(hello) };
    }
  }

  const opened = link.then(() => undefined);
  opened.catch(() => {});
  await (options.early ? Promise.race([known.promise, opened]) : opened);
  return {
    /** The owner is told at once what this process is; it may change when the other owner ends. */
    role: async () => (claimed || 'core' in (await link) ? ('owner' as const) : ('guest' as const)),

    /** Rejects when it could not be opened. */
    opened,

    /** Connects a window (or a command) to the core. The port is closed when the core ends. */
    async attach(port: Port, client: Client): Promise<void> {
      const there = await reach({ want: 'rpc', client });
      if ('core' in there) there.core.attach(port, client);
      else relay(port, socketPort(there.socket));
    },

    async assets(request: Request): Promise<Response> {
      const there = await reach(assetHello(request));
      return 'core' in there ? there.core.serveAsset(request) : readAsset(there.socket, request);
    },

    /** One query, command or job, input validated. @throws RpcError */
    async call(name: string, input: unknown, client: Client, signal?: AbortSignal): Promise<unknown> {
      const there = await reach({ want: 'call', name, input, client });
      if ('core' in there) return there.core.call(name, input, client, signal);
      const leave = () => void there.socket.destroy();
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      const outcome = (await readAnswer(there.socket).catch(() => ({
        error: (signal?.aborted ? cancelled() : disconnected()).toData(),
      }))) as CallOutcome;
      signal?.removeEventListener('abort', leave);
      if (outcome.error) throw RpcError.fromData(outcome.error);
      return outcome.value;
    },

    /** To another owner: show a window. `unsupported` when this process is the owner. */
    async requestWindow(wish: WindowWish): Promise<WindowAnswer> {
      const here = await link;
      if ('core' in here) return { unsupported: true };
      return (await readAnswer(await here.guest.connect({ want: 'window', ...wish }))) as WindowAnswer;
    },

    async busy(): Promise<boolean> {
      const here = await link;
      return 'core' in here && here.core.busy();
    },

    /** Resolves when no command of another terminal uses our core: it cannot go on in another, as a window can. */
    async unused(): Promise<void> {
      while (commands.size) {
        lastGone = Promise.withResolvers();
        await lastGone.promise;
      }
    },

    async close(): Promise<void> {
      if (closed) return;
      closed = true;
      const here = await link.catch(() => undefined);
      if (!here || !('core' in here)) return;
      here.owner.refuse();
      await here.core.close();
      await here.owner.close();
    },
  };
}

/** What the system says of the catalog's folder, for people; other errors stay as they are. */
function cannotOpen(folder: string, error: unknown): unknown {
  const code = (error as { code?: string } | undefined)?.code ?? '';
  if (/^(EACCES|EPERM|EROFS|ENOENT|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code))
    return new RpcError(
      'read-only',
      `The catalog ${folder} cannot be written: you have no right to, or its disk is read-only. Allow it, or choose another place with --catalog.`,
    );
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new RpcError(
      'invalid-input',
      `${folder} is a file. A catalog is a folder; choose another place with --catalog.`,
    );
  if (code === 'ENOSPC' || code === 'SQLITE_FULL')
    return new RpcError(
      'disk-full',
      `The disk that holds the catalog ${folder} is full. Make room on it, then try again.`,
    );
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new RpcError(
      'unsupported',
      `The catalog ${folder} is damaged and was not opened; nothing was changed. Bring it back from its backups and log: vitrine restore --catalog ${JSON.stringify(folder)}`,
    );
  return error;
}

type CallOutcome = { value?: unknown; error?: ErrorData };

/** The owner's side: whoever knows the secret of the catalog's folder is its owner's own program. */
async function serveGuest(
  core: ShellCore,
  socket: Socket,
  hello: Hello,
  onWindow: CatalogOptions['onWindow'],
): Promise<void> {
  const { want, ...more } = hello;
  if (want === 'rpc') core.attach(socketPort(socket), more['client'] as Client);
  else if (want === 'asset') await serveAsset(socket, hello, (request) => core.serveAsset(request));
  else if (want === 'window')
    answer(socket, (await onWindow?.(more as unknown as WindowWish)) ?? { unsupported: true });
  else if (want === 'call')
    answer(socket, await outcomeOf(core, more as { name: string; input: unknown; client: Client }, whenGone(socket)));
  else socket.destroy();
}

/** Aborts when the one who asked hangs up. */
function whenGone(socket: Socket): AbortSignal {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  return gone.signal;
}

async function outcomeOf(
  core: ShellCore,
  { name, input, client }: { name: string; input: unknown; client: Client },
  signal: AbortSignal,
): Promise<CallOutcome> {
  try {
    return { value: await core.call(name, input, client, signal) };
  } catch (error) {
    return { error: (RpcError.from(error) ?? internal(error)).toData() };
  }
}

/** Two ports as one. */
export function relay(a: Port, b: Port): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.onFrame((frame) => {
      try {
        to.send(frame);
      } catch (error) {
        from.close(String(error));
      }
    });
    from.onClose((reason) => to.close(reason));
  }
}
