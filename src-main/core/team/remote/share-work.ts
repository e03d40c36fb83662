/** A share's work, in the process that may hang in its place. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createCatalogFolder, findCatalogs } from './create.ts';
import { createFolderRemote } from './folder.ts';
import { type FileCalls, SYSTEM } from './folder-files.ts';
import type { ProbeWork } from './probe-work.ts';
import { type Listed, type Remote, RemoteError } from './remote.ts';
import {
  PART,
  type ShareAnswer,
  type ShareAsk,
  type ShareAt,
  type ShareCalls,
  type ShareOp,
} from './share-protocol.ts';

type Work = {
  [K in ShareOp]: (
    ...args: Parameters<ShareCalls[K]>
  ) => ReturnType<ShareCalls[K]> | Promise<ReturnType<ShareCalls[K]>>;
};

/** `alive`: it got on, though it is not done. */
export type ShareWorker = (alive: () => void, ask: ShareAsk) => Promise<ShareAnswer>;

const BEAT_MS = 500;
/** Bodies that are on their way at once; older ones were given up by whoever sent them. */
const MOST_KEPT = 16;

export function createShareWorker(): ShareWorker {
  const asking = new AsyncLocalStorage<() => void>();
  const calls: FileCalls = { ...SYSTEM, alive: () => asking.getStore()?.() };
  const work = createWork(calls);
  return async (alive, { op, args }) => {
    let beat = performance.now();
    const gotOn = (): void => {
      if (performance.now() - beat < BEAT_MS) return;
      beat = performance.now();
      alive();
    };
    try {
      const run = work[op] as (...args: readonly unknown[]) => unknown;
      return { value: await asking.run(gotOn, async () => await run(...args)) };
    } catch (error) {
      if (error instanceof RemoteError) return { trouble: error.trouble, message: error.message };
      if (error instanceof RangeError) return { wrong: error.message };
      throw error;
    }
  };
}

function createWork(calls: FileCalls): Work {
  const remotes = new Map<string, Remote>();
  const of = ({ folder, writer }: ShareAt): Remote => {
    const key = `${writer} ${folder}`;
    const remote = remotes.get(key) ?? createFolderRemote({ folder, writer, calls });
    remotes.set(key, remote);
    return remote;
  };
  const found = new Map<number, Uint8Array>();
  const handed = new Map<number, Uint8Array[]>();
  let next = 1;
  let probing: Promise<ProbeWork> | undefined;
  const keep = <T>(where: Map<number, T>, key: number, value: T): void => {
    where.set(key, value);
    for (const [old] of where) if (where.size > MOST_KEPT) where.delete(old);
  };

  return {
    open: (at, want) => of(at).open(want),
    async list(at, prefix, after, most) {
      const list: Listed[] = [];
      for await (const one of of(at).list(prefix, after)) {
        list.push(one);
        if (list.length >= most) return { found: list, more: true };
      }
      return { found: list, more: false };
    },
    async get(at, name, range) {
      const bytes = await of(at).get(name, range);
      if (typeof bytes === 'string') return bytes;
      const rest = bytes.length > PART ? next++ : 0;
      if (rest) keep(found, rest, bytes);
      return { first: bytes.subarray(0, PART), length: bytes.length, rest };
    },
    take(rest, from) {
      const bytes = found.get(rest);
      if (bytes && from + PART >= bytes.length) found.delete(rest);
      return bytes?.subarray(from, from + PART);
    },
    hand(parts, bytes) {
      keep(handed, parts, [...(handed.get(parts) ?? []), bytes]);
    },
    async put(at, name, body, sha256) {
      if (body instanceof Uint8Array) return await of(at).putNew(name, body, sha256);
      const all = handed.get(body.parts) ?? [];
      handed.delete(body.parts);
      if (all.reduce((sum, part) => sum + part.length, 0) !== body.length) return 'lost';
      return await of(at).putNew(name, Buffer.concat(all), sha256);
    },
    retire: (at, name, coveredBy) => of(at).retire(name, coveredBy),
    now: (at) => of(at).now(),
    create: (folder, marker) => createCatalogFolder(folder, marker, calls),
    find: (folder) => findCatalogs(folder, calls),
    async probe(step, ...args) {
      probing ??= import('./probe-work.ts').then(({ createProbeSteps }) => createProbeSteps(() => calls.alive?.()));
      const run = (await probing)[step] as (...all: readonly unknown[]) => Promise<unknown>;
      return await run(...args);
    },
  };
}
