/** Films and sounds as every browser plays them, made when somebody wants to and kept under a size limit, least recently used out first. Losing them costs time only. */
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { DbClient } from '../db/procedure.ts';
import type { CatalogPaths } from '../deps.ts';
import type { Disks } from '../disks/disks.ts';
import { translate } from '../errors.ts';
import type { JobControl } from '../jobs/jobs.ts';
import { type PictureSource, pictureSource } from './previews.sql.ts';
import { reachable } from './reachable.ts';
import { type ProxyExt, proxyExt, writeProxy } from './proxy-film.ts';
import { FOR_THE_WINDOW, serveFile } from './serve.ts';

export type ProxyState =
  | { readonly state: 'none' }
  /** `progress`: 0–1, where the film says how long it is. `job`: which makes it. */
  | { readonly state: 'making'; readonly job: string; readonly progress?: number }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ready'; readonly bytes: number };

export interface Proxies {
  state(n: number): Promise<ProxyState>;
  /** Resolves when it is there, also when it was before; one is made after the other. Throws FormatError, RpcError. `share`: 0–1 of this one. */
  make(n: number, job: Pick<JobControl, 'id' | 'signal' | 'unpaused'>, onShare: (share: number) => void): Promise<void>;
  /** `/proxy/<n>`, with ranges; undefined for every other address. */
  serve(request: Request): Promise<Response> | undefined;
}

export interface ProxiesDeps {
  readonly db: DbClient;
  readonly disks: Pick<Disks, 'of'>;
  readonly paths: Pick<CatalogPaths, 'proxies'>;
  /** Bytes on disk; default 20 GB: some eight hours in full HD. */
  readonly limit?: number;
}

const EXTS: readonly ProxyExt[] = ['mp4', 'webm'];
const HEAD = 16;

export function createProxies({ db, disks, paths: { proxies: folder }, limit = 20e9 }: ProxiesDeps): Proxies {
  /** By asset, from when it is asked for. */
  const making = new Map<number, { readonly job: string; progress?: number }>();
  const failed = new Map<number, string>();
  let turn: Promise<unknown> = Promise.resolve();
  let begun: Promise<void> | undefined;
  /** What was half written when the program ended. */
  const begin = () =>
    (begun ??= mkdir(folder, { recursive: true })
      .then(() => readdir(folder))
      .then(async (names) => {
        for (const name of names) if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
      }));

  async function source(n: number): Promise<PictureSource & { readonly key: string }> {
    const from = await db.call(pictureSource, n);
    if (!from) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
    const { kind, name } = from.type;
    if ((kind !== 'video' && kind !== 'audio') || !from.key)
      throw new RpcError('unsupported', `This ${name || 'file'} is neither a film nor a sound that can be read.`);
    return { ...from, key: from.key };
  }

  /** Absolute path; undefined: there is none. */
  async function find(key: string): Promise<{ path: string; ext: ProxyExt; size: number } | undefined> {
    await begin();
    for (const ext of EXTS) {
      const path = join(folder, `${key}.${ext}`);
      const found = await stat(path).catch(() => undefined);
      if (found?.size) return { path, ext, size: found.size };
    }
    return undefined;
  }

  async function write(
    from: PictureSource & { readonly key: string },
    job: Pick<JobControl, 'signal' | 'unpaused'>,
    onShare: (share: number) => void,
  ): Promise<void> {
    job.signal.throwIfAborted();
    await job.unpaused();
    reachable(from, 'it cannot be prepared to be played');
    const disk = disks.of(from.root);
    const { handle } = await disk.open(from.path);
    const head = await disk.read(handle, 0, HEAD).finally(() => disk.close(handle));
    const ext = await proxyExt();
    // A name of its own: one that is still being written by an ffmpeg of a program that was killed is not written into.
    const part = join(folder, `${from.key}.${process.pid}-${Date.now()}.part`);
    try {
      await writeProxy({ ...from, head }, part, ext, {
        signal: job.signal,
        async onProgress(seconds, bytes) {
          if (bytes > limit)
            throw new RpcError(
              'unsupported',
              `This film takes more than the ${Math.round(limit / 1e9)} GB that prepared films may take.`,
            );
          if (from.facts.duration) onShare(Math.min(0.99, seconds / from.facts.duration));
          await job.unpaused();
        },
      });
      await rename(part, join(folder, `${from.key}.${ext}`));
    } finally {
      await rm(part, { force: true });
    }
    await tidy(from.key);
  }

  async function tidy(keep: string): Promise<void> {
    const names = (await readdir(folder)).filter((name) => !name.endsWith('.part'));
    const files = await Promise.all(names.map(async (name) => ({ name, ...(await stat(join(folder, name))) })));
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.atimeMs - b.atimeMs)) {
      if (total <= limit || name.startsWith(`${keep}.`)) continue;
      total -= size;
      await rm(join(folder, name), { force: true });
    }
  }

  return {
    async state(n) {
      const { key } = await source(n);
      const work = making.get(n);
      if (work) return { state: 'making', ...work };
      const found = await find(key);
      if (found) return { state: 'ready', bytes: found.size };
      const message = failed.get(n);
      return message === undefined ? { state: 'none' } : { state: 'failed', message };
    },
    async make(n, job, onShare) {
      if (making.has(n)) return;
      const work: { readonly job: string; progress?: number } = { job: job.id };
      making.set(n, work);
      failed.delete(n);
      const mine = turn.then(async () => {
        const from = await source(n);
        if (await find(from.key)) return;
        await write(from, job, (share) => {
          work.progress = share;
          onShare(share);
        });
      });
      turn = mine.catch(() => undefined);
      try {
        await mine;
      } catch (error) {
        if (!job.signal.aborted)
          failed.set(n, translate(error)?.message ?? 'It could not be prepared; the log tells more.');
        throw error;
      } finally {
        making.delete(n);
      }
    },
    serve(request) {
      const n = /\/proxy\/(\d{1,15})$/.exec(new URL(request.url).pathname)?.[1];
      return n === undefined ? undefined : serveProxy(request, Number(n));
    },
  };

  async function serveProxy(request: Request, n: number): Promise<Response> {
    try {
      const { key } = await source(n);
      const found = await find(key);
      if (!found)
        return new Response('It has not been prepared.', { status: 404, headers: { 'cache-control': 'no-store' } });
      const file = await open(found.path, 'r');
      const { size, mtimeMs } = await file.stat();
      const now = new Date();
      // Its time of change stays what it is, so that parts of it are known to be of one file.
      await utimes(found.path, now, mtimeMs / 1000).catch(() => undefined);
      const read = async (at: number, length: number) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
        return buffer.subarray(0, bytesRead);
      };
      return serveFile(
        request,
        { size, mtimeMs, read, close: () => file.close() },
        { ...FOR_THE_WINDOW, 'cache-control': 'private, no-cache', 'content-type': `video/${found.ext}` },
      );
    } catch (error) {
      const known = translate(error);
      return new Response(known?.message ?? 'This could not be read.', {
        status: known?.code === 'not-found' ? 404 : 500,
        headers: { 'cache-control': 'no-store' },
      });
    }
  }
}
