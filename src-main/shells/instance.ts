import { randomBytes, timingSafeEqual } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';

/** What a connection is for; the rest of it is for the one who asked. */
export type Hello = { want: string } & Record<string, unknown>;

export type Owner = {
  role: 'owner';
  /** From now on every accepted connection is answered by `handler`; those that came earlier have waited for it. */
  listen(handler: (socket: Socket, hello: Hello) => void): void;
  /** Lets nobody in any more; who comes now waits for the catalog to be free. Connections that stand go on. */
  refuse(): void;
  /** Ends all connections and gives the catalog free. */
  close(): Promise<void>;
};
export type Guest = { role: 'guest'; pid: number; connect(hello: Hello): Promise<Socket> };

/** Bytes of one JSON value: what a call may bring along (a list of every asset), and what it may answer. */
const MOST_HELLO = 32 * 2 ** 20;
const MOST_ANSWER = 256 * 2 ** 20;

type Info = { pid: number; socket: string; secret: string };

/** With the folders above it. Node's own recursive way never ends where a file system refuses with ENOENT, as /proc does. */
function makeFolder(path: string): void {
  const above = dirname(path);
  if (!existsSync(above) && above !== path) makeFolder(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
}

/**
 * The part of a catalog's folder that only matters while a program has it open; its owner's alone (0700).
 * @throws Error for people when something else stands there: keys are put into no folder that a link leads to
 */
export function runFolder(catalog: string): string {
  const folder = join(catalog, 'run');
  makeFolder(folder);
  const uid = process.getuid?.() ?? 0;
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || (uid !== 0 && stats.uid !== uid))
    throw new Error(
      `${folder} is a link or belongs to somebody else, so Vitrine does not use it. Take it away, then try again.`,
    );
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
  return folder;
}

/**
 * One core per catalog: the first to come owns it, everybody else gets a way to talk to the owner.
 * What a killed owner leaves behind does not count, since the system itself gives its lock free.
 * @throws Error for people when a process holds the catalog but has not answered for `patience` ms
 */
export async function claimOrConnect(catalog: string, patience = 10_000): Promise<Owner | Guest> {
  const folder = runFolder(catalog);
  const until = Date.now() + patience;
  for (;;) {
    const info = readInfo(folder);
    if (info && (await answers(info))) return { role: 'guest', pid: info.pid, connect: (hello) => dial(info, hello) };
    const release = tryLock(folder);
    if (release) return own(folder, release);
    if (Date.now() > until) {
      const who = info ? ` (process ${info.pid})` : '';
      throw new Error(
        `Another Vitrine${who} has the catalog ${catalog} open but does not answer. End it, then try again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A way to talk to whoever has the catalog open. @throws Error when nobody has */
export async function connectTo(catalog: string): Promise<Guest> {
  const info = readInfo(runFolder(catalog));
  if (!info) throw new Error('The catalog is not open.');
  return { role: 'guest', pid: info.pid, connect: (hello) => dial(info, hello) };
}

/** Reads the one JSON value that `answer` sent at the other end. */
export async function readAnswer(socket: Socket): Promise<unknown> {
  return JSON.parse(await readLine(socket, 600_000, MOST_ANSWER));
}

/** Sends one JSON value and ends. */
export function answer(socket: Socket, value: unknown): void {
  socket.end(`${JSON.stringify(value)}\n`);
}

/** SQLite's file lock is the one lock that every system releases when its holder dies; nothing is ever stored here. */
function tryLock(folder: string): (() => void) | undefined {
  const path = join(folder, 'lock');
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return () => db.close();
  } catch (error) {
    db.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}

async function own(folder: string, release: () => void): Promise<Owner> {
  const secret = randomBytes(32).toString('base64url');
  const sockets = new Set<Socket>();
  let ready: (handler: (socket: Socket, hello: Hello) => void) => void = () => {};
  const handler = new Promise<(socket: Socket, hello: Hello) => void>((resolve) => {
    ready = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    welcome(socket, secret)
      .then(async (hello) => (await handler)(socket, hello))
      .catch(() => socket.destroy());
  });
  const path = await listenSomewhere(server, folder).catch((error: unknown) => {
    release();
    throw error;
  });
  try {
    writePrivately(
      join(folder, 'core.json'),
      JSON.stringify({ pid: process.pid, socket: path, secret } satisfies Info),
    );
  } catch (error) {
    // On a full disk, say: whoever cannot be found must not hold the catalog, nor go on for ever.
    server.close();
    release();
    throw error;
  }
  let closed: Promise<unknown> | undefined;
  const refuse = (): void => {
    if (closed) return;
    rmSync(join(folder, 'core.json'), { force: true });
    closed = new Promise((resolve) => server.close(resolve));
  };
  return {
    role: 'owner',
    listen: (answerer) => ready(answerer),
    refuse,
    async close() {
      refuse();
      for (const socket of sockets) socket.destroy();
      await closed;
      if (dirname(path) !== folder && process.platform !== 'win32')
        rmSync(dirname(path), { recursive: true, force: true });
      release();
    },
  };
}

/** In the catalog's folder; where its path is too long for a socket, or its disk knows none, in a folder of our own. */
async function listenSomewhere(server: Server, folder: string): Promise<string> {
  if (process.platform === 'win32') return listen(server, `\\\\.\\pipe\\vitrine-${randomBytes(16).toString('hex')}`);
  const near = join(folder, 'core.sock');
  // macOS allows 104 bytes with the zero at the end, Linux 108.
  if (Buffer.byteLength(near) <= 103) {
    rmSync(near, { force: true });
    try {
      return await listen(server, near);
    } catch {
      // FUSE and exFAT disks refuse sockets.
    }
  }
  const runtime = [process.env['XDG_RUNTIME_DIR'], tmpdir()].find((path) => path && canWrite(path)) ?? tmpdir();
  return listen(server, join(mkdtempSync(join(runtime, 'vitrine-')), 'core.sock'));
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function listen(server: Server, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      resolve(path);
    });
  });
}

/** Lets in who knows the secret; on Windows a pipe's own rights would let others read. */
async function welcome(socket: Socket, secret: string): Promise<Hello> {
  const hello = JSON.parse(await readLine(socket, 5000, MOST_HELLO)) as Partial<Hello> | null;
  const given = Buffer.from(String(hello?.['secret']));
  const wanted = Buffer.from(secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted) || typeof hello?.want !== 'string') {
    throw new Error('not one of ours');
  }
  if (hello.want === 'ping') socket.end('ok\n');
  else socket.write('ok\n');
  return { ...hello, want: hello.want, secret: undefined };
}

async function dial(info: Info, hello: Hello, timeout = 10_000): Promise<Socket> {
  const socket = createConnection(info.socket);
  try {
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.write(`${JSON.stringify({ ...hello, secret: info.secret })}\n`);
    if ((await readLine(socket, timeout)) !== 'ok') throw new Error('The running Vitrine did not let us in.');
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function answers(info: Info): Promise<boolean> {
  try {
    (await dial(info, { want: 'ping' }, 2000)).destroy();
    return true;
  } catch {
    return false;
  }
}

/** Reads up to the first newline, at most `limit` bytes, and leaves what follows it in the stream. `timeout`: ms. */
export function readLine(socket: Socket, timeout: number, limit = 1_000_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const got: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => fail(new Error('No answer in time.')), timeout);
    const done = () => {
      clearTimeout(timer);
      socket.off('readable', read).off('end', ended).off('close', ended).off('error', fail);
    };
    const fail = (error: Error) => {
      done();
      reject(error);
    };
    const ended = () => fail(new Error('The connection ended.'));
    const read = () => {
      for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null) {
        const end = chunk.indexOf(10);
        got.push(end < 0 ? chunk : chunk.subarray(0, end));
        length += chunk.length;
        if (end >= 0) {
          done();
          if (end + 1 < chunk.length) socket.unshift(chunk.subarray(end + 1));
          return resolve(Buffer.concat(got).toString('utf8'));
        }
        if (length > limit) return fail(new Error('The answer is too long.'));
      }
    };
    socket.on('readable', read).on('end', ended).on('close', ended).on('error', fail);
  });
}

/** Whole or not at all, and for its owner only. */
export function writePrivately(path: string, text: string): void {
  const part = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(part, text, { mode: 0o600, flag: 'wx' });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function readInfo(folder: string): Info | undefined {
  try {
    const info = JSON.parse(readFileSync(join(folder, 'core.json'), 'utf8')) as Partial<Info>;
    return info.socket && info.secret ? { pid: Number(info.pid), socket: info.socket, secret: info.secret } : undefined;
  } catch {
    return undefined;
  }
}
