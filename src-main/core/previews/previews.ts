/** Pictures of assets: thumbnails from the store, larger ones on demand, originals as they are. */
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { DbClient } from '../db/procedure.ts';
import type { Disks } from '../disks/disks.ts';
import { reshape } from '../tools/sharp-reshape.ts';
import { translate } from '../errors.ts';
import type { MediaPool } from '../workers/media-pool.ts';
import type { CatalogPaths } from '../deps.ts';
import { createLargeFiles } from './large.ts';
import { type PictureSource, pictureSource } from './previews.sql.ts';
import { IN_CLOUD, serveOriginal, servePicture } from './serve.ts';
import { createStoreClient } from './store-client.ts';
import type { Entry } from './store.ts';

export interface PreviewsDeps {
  readonly db: DbClient;
  readonly pool: Pick<MediaPool, 'large'>;
  readonly disks: Pick<Disks, 'of'>;
  readonly paths: Pick<CatalogPaths, 'previews' | 'largePreviews'>;
  /** Bytes for larger pictures on disk. Default 2 GB. */
  readonly limit?: number;
}

export type PictureFormat = 'webp' | 'jpeg' | 'png';

export interface Previews {
  /** Stores thumbnails that ingest made. */
  put(entries: readonly Entry[]): Promise<void>;
  /** Those of the keys of which the store holds no thumbnail. */
  missing(keys: readonly string[]): Promise<string[]>;
  /** A thumbnail as it is kept, the small one where there are two; undefined: the store holds none. */
  kept(key: string): Promise<Uint8Array | undefined>;
  /** A picture at most `edge` pixels long, upright, sRGB. Throws RpcError: not-found, offline, unsupported. */
  picture(n: number, options: { edge: number; format: PictureFormat; signal?: AbortSignal }): Promise<Uint8Array>;
  /** `/thumb/<n>?s=256|512`, `/preview/<n>?size=N`, `/sheet/<n>?p=<page>&size=N`, `/original/<n>`; whatever stands before these in the path is the shell's. */
  serve(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** Larger pictures come in these sizes only, so that a resized window does not make a new one each time. */
const STEPS = [1024, 2048, 4096, 8192];
/** Pages have small pictures of their own beside them. */
const SHEET_STEPS = [256, ...STEPS];

export function createPreviews(deps: PreviewsDeps): Previews {
  const store = createStoreClient(deps.paths.previews);
  const large = createLargeFiles(deps.paths.largePreviews, deps.limit ?? 2e9);

  const source = async (n: number): Promise<PictureSource> => {
    const found = await deps.db.call(pictureSource, n);
    if (!found) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
    return found;
  };

  async function make(from: PictureSource, edge: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (from.away) throw new RpcError('offline', 'The file is not reachable now, so no larger picture can be made of it.');
    if (from.cloud) throw new RpcError('offline', IN_CLOUD);
    const { path, size, type, facts } = from;
    const { data } = await deps.pool.large({ path, size, type, facts, edge, format: 'webp' }, { priority: 10, lane: from.root, ...(signal ? { signal } : {}) });
    return from.rotate ? reshape(data, { degrees: from.rotate }) : data;
  }

  /** 256 or 512 px. A lost store is filled again by asking. */
  async function thumb(from: PictureSource, size: 256 | 512): Promise<Uint8Array> {
    if (!from.key) throw new RpcError('not-found', `A ${from.type.name || 'file'} of this kind gives no picture.`);
    let data = await store.get(from.key, size);
    if (!data) {
      const upright = { ...from, rotate: 0 };
      const full = size === 256 ? ((await store.get(from.key, 512)) ?? (await make(upright, 512))) : await make(upright, 512);
      data = size === 256 ? await reshape(full, { edge: 256 }) : full;
      // What cannot be kept (a full disk) is shown all the same, and made again next time.
      await store.put([{ key: from.key, size, data }]).catch(() => undefined);
    }
    return from.rotate ? reshape(data, { degrees: from.rotate }) : data;
  }

  async function sized(from: PictureSource, edge: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (!from.key) throw new RpcError('not-found', `A ${from.type.name || 'file'} of this kind gives no picture.`);
    if (edge <= 512 || from.away || from.cloud) return thumb(from, edge <= 256 ? 256 : 512);
    const step = STEPS.find((s) => s >= edge) ?? 8192;
    return large.get(`${from.key}-${step}-${from.rotate}.webp`, (stop) => make(from, step, stop), signal);
  }

  /** A thumbnail whose URL names it (`v=`, as in a row), without asking the catalog whose it is; undefined when the store has none. */
  async function serveKept(request: Request): Promise<Response | undefined> {
    const asked = new URL(request.url).searchParams;
    const [, key, degrees] = /^(.+?)(?:-(90|180|270))?$/.exec(asked.get('v') ?? '') ?? [];
    if (!key) return undefined;
    const size = asked.get('s') === '256' ? 256 : 512;
    const data = await store.get(key, size);
    // Who scrolled past has left by now.
    request.signal.throwIfAborted();
    if (!data) return undefined;
    const picture = async () => (degrees ? reshape(data, { degrees: Number(degrees) }) : data);
    return servePicture(request, `"${key}-${degrees ?? 0}-${size}"`, picture);
  }

  /** A page of a document, from 0, turned as the asset is; kept as larger pictures are. */
  async function sheet(from: PictureSource, page: number, edge: number, signal: AbortSignal): Promise<Uint8Array> {
    if (!from.key) throw new RpcError('not-found', `A ${from.type.name || 'file'} of this kind gives no picture.`);
    if (from.away) throw new RpcError('offline', 'The file is not reachable now, so its pages cannot be drawn.');
    if (from.cloud) throw new RpcError('offline', IN_CLOUD);
    const { path, size, type, facts, rotate } = from;
    const step = SHEET_STEPS.find((s) => s >= edge) ?? 8192;
    const draw = async (stop: AbortSignal) => {
      const request = { path, size, type, facts, edge: step, format: 'webp', sheet: { page, rotate } } as const;
      return (await deps.pool.large(request, { priority: step <= 256 ? 8 : 10, lane: from.root, signal: stop })).data;
    };
    return large.get(`${from.key}-${step}-${rotate}-p${page}.webp`, draw, signal);
  }

  return {
    put: (entries) => store.put(entries),
    missing: (keys) => store.missing(keys),
    kept: async (key) => (await store.get(key, 256)) ?? (await store.get(key, 512)),
    async picture(n, { edge, format, signal }) {
      const from = await source(n);
      const data = await sized(from, edge, signal);
      return reshape(data, { edge, format });
    },
    async serve(request) {
      const match = /\/(thumb|preview|sheet|original)\/(\d{1,15})$/.exec(new URL(request.url).pathname);
      if (!match) return new Response('There is nothing here.', { status: 404 });
      const [, what, number] = match;
      try {
        const kept = what === 'thumb' ? await serveKept(request) : undefined;
        if (kept) return kept;
        const from = await source(Number(number));
        if (what === 'original') return await serveOriginal(request, from, deps.disks.of(from.root));
        const asked = new URL(request.url).searchParams;
        const edge = clamp(Number(asked.get('size')) || 2048);
        const page = Math.max(0, Math.trunc(Number(asked.get('p'))) || 0);
        if (what === 'sheet') return await servePicture(request, `"${from.key}-${from.rotate}-p${page}-${edge}"`, () => sheet(from, page, edge, request.signal));
        const etag = `"${from.key}-${from.rotate}-${asked.get('s') ?? asked.get('size') ?? ''}"`;
        return await servePicture(request, etag, () =>
          what === 'thumb' ? thumb(from, asked.get('s') === '256' ? 256 : 512) : sized(from, edge, request.signal),
        );
      } catch (error) {
        const known = translate(error);
        const status = known?.code === 'not-found' ? 404 : known?.code === 'offline' ? 409 : known?.code === 'cancelled' ? 499 : 500;
        return new Response(known?.message ?? 'This picture could not be made.', { status, headers: { 'cache-control': 'no-store' } });
      }
    },
    close: () => store.close(),
  };
}

const clamp = (edge: number): number => Math.min(8192, Math.max(16, Math.round(edge)));
