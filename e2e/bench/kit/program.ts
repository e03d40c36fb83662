/** The real program, started on a catalog and spoken to as windows and scripts do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Contract, contract } from '../../../src-shared/contract/index.ts';
import { type Client, createClient } from '../../../src-shared/rpc/client.ts';
import { portOver } from '../../../src-shared/rpc/port.ts';
import { decodeFrame, encodeFrame } from '../../../src-shared/rpc/ws-codec.ts';

export const REPO = resolve(import.meta.dirname, '../../..');
export const LAUNCHER = join(REPO, 'build/launch.mjs');
/** A change of the database's structure may come first. */
const READY_MS = 900_000;

export interface Program {
  readonly pid: number;
  /** When it was started, ms since 1970. */
  readonly began: number;
  /** An address that lets in once. */
  readonly url: string;
  /** One operation by HTTP. */
  call(name: string, input?: object): Promise<unknown>;
  /** What a window has: a connection of its own. */
  connect(): Promise<Client<Contract>>;
  stop(): Promise<void>;
}

/** `args`: folders to add. `env`: in addition to ours. `by`: scripts get the address of an open catalog, people's windows find it opening. */
export async function start(
  catalog: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  by: 'script' | 'people' = 'script',
): Promise<Program> {
  const began = performance.timeOrigin + performance.now();
  const child = launch(catalog, by === 'script' ? ['--json', ...args] : args, env);
  const url = await address(child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const api = (): { url: string; token: string } => JSON.parse(readFileSync(join(catalog, 'run/api.json'), 'utf8'));
  const clients: Client<Contract>[] = [];
  return {
    pid: child.pid as number,
    began,
    url,
    async call(name, input = {}) {
      const { url: base, token } = api();
      const answer = await fetch(`${base}/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      });
      if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
      return answer.json();
    },
    async connect() {
      // A second start answers with another address of the one that runs.
      const client = await connect(await address(launch(catalog, ['--json'], {})));
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function launch(catalog: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [LAUNCHER, '--no-window', '--catalog', catalog, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function address(child: ChildProcess): Promise<string> {
  let out = '';
  return new Promise((found, reject) => {
    const late = setTimeout(() => reject(new Error(`The program gave no address: ${out}`)), READY_MS);
    const hear = (data: unknown) => {
      out += data;
      const url = /http:[^\s"]+(?=["\s])/.exec(out)?.[0];
      if (!url) return;
      clearTimeout(late);
      found(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`The program ended with ${code}: ${out}`));
    });
  });
}

async function connect(url: string): Promise<Client<Contract>> {
  const { origin, host } = new URL(url);
  const door = await fetch(url);
  const cookie = (door.headers.get('set-cookie') ?? '').split(';')[0] as string;
  // Node's WebSocket takes headers too, which the browser's, after which it is typed, does not.
  const options = { headers: { cookie, origin } } as unknown as string[];
  const socket = new WebSocket(`ws://${host}/ws`, options);
  socket.binaryType = 'arraybuffer';
  const end = portOver({ send: (frame) => socket.send(encodeFrame(frame)), close: () => socket.close() });
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
    end.deliver(decodeFrame(typeof data === 'string' ? data : new Uint8Array(data))),
  );
  socket.addEventListener('close', () => end.ended());
  await new Promise((opened, refused) => {
    socket.addEventListener('open', opened);
    socket.addEventListener('error', () => refused(new Error(`No connection to ${host}`)));
  });
  return createClient<Contract>(contract, end.port);
}
