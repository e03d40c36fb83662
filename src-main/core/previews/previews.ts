/** Pictures of assets: thumbnails from the store, larger ones on demand, originals as they are. */
import type { PictureLayers } from '../../../src-shared/domain/layers.ts';
import { turned } from '../../../src-shared/domain/orientation.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { DbClient } from '../db/procedure.ts';
import type { Disks } from '../disks/disks.ts';
import { reshape } from '../tools/sharp-reshape.ts';
import { translate } from '../errors.ts';
import type { MediaPool } from '../workers/media-pool.ts';
import type { CatalogPaths } from '../deps.ts';
import { createLargeFiles } from './large.ts';
import { type PictureSource, pictureSource } from './previews.sql.ts';
import { type Printed, type PrintedFile, printedKey } from './printed.ts';
import { reachable } from './reachable.ts';
import { FOR_THE_WINDOW, serveOriginal, servePicture, serveShape } from './serve.ts';
import { editKept } from './edit-kept.ts';
import { createTileFiles } from './tiles.ts';
import type { Level } from './pyramid.ts';
import { createStoreClient } from './store-client.ts';
import { createVersionPictures } from './version-picture.ts';
import type { Entry } from './store.ts';
import { createTheirs, type Theirs } from './theirs.ts';

export interface PreviewsDeps {
  readonly db: DbClient;
  readonly pool: Pick<MediaPool, 'head' | 'large' | 'pyramid' | 'shape' | 'layers' | 'scenes'>;
  readonly disks: Pick<Disks, 'of'>;
  readonly paths: Pick<CatalogPaths, 'previews' | 'largePreviews' | 'tiles' | 'versions'>;
  /** Documents as another program prints them; absent: none are. */
  readonly printed?: Printed;
  /** Bytes for larger pictures on disk. Default 2 GB. */
  readonly limit?: number;
  /** Bytes for tiles on disk. Default 4 GB: some twenty pictures of a gigapixel. */
  readonly tileLimit?: number;
}

/** `orientation`: EXIF's, that the tiles are to be turned by, a turn by hand included. */
export type TilesShown =
  | { readonly state: 'making'; readonly progress?: number }
  | { readonly state: 'ready'; readonly tile: number; readonly levels: readonly Level[]; readonly orientation: number };

export type PictureFormat = 'webp' | 'jpeg' | 'png';

export interface Previews {
  /** Stores thumbnails that ingest made. */
  put(entries: readonly Entry[]): Promise<void>;
  /** Those of the keys of which the store holds no thumbnail. */
  missing(keys: readonly string[]): Promise<string[]>;
  /** A thumbnail as it is kept, the small one where there are two; undefined: the store holds none. */
  kept(key: string): Promise<Uint8Array | undefined>;
  /** The thumbnail as it is kept of 512 px, or else of 256. */
  keptLarge(key: string): Promise<Uint8Array | undefined>;
  /** Thumbnails that colleagues made. */
  readonly theirs: Theirs;
  /** A picture at most `edge` pixels long, upright, sRGB. Throws RpcError: not-found, offline, unsupported. */
  picture(n: number, options: { edge: number; format: PictureFormat; signal?: AbortSignal }): Promise<Uint8Array>;
  /** Layers of a picture. Throws as `picture`, and FormatError. */
  layers(n: number, signal?: AbortSignal): Promise<PictureLayers>;
  /** All pixels of a picture as tiles, which are begun to be made when there are none. Throws as `picture`, and FormatError. */
  tiles(n: number): Promise<TilesShown>;
  /** `/thumb/<n>?s=256|512`, `/preview/<n>?size=N`, `/sheet/<n>?p=<page>&size=N`, `/tile/<n>?l=<level>&x=&y=`, `/strip/<n>`, `/scenes/<n>`, `/shape/<n>`, `/layers/<n>?t=<toggled>&size=N`, `/original/<n>`, `/version/<id>?size=N`; whatever stands before these in the path is the shell's. */
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
  const theirs = createTheirs({ store, pool: deps.pool });
  const tiles = createTileFiles(deps.paths.tiles, deps.tileLimit ?? 4e9);

  const versionPicture = createVersionPictures({ ...deps, large });

  const source = async (n: number): Promise<PictureSource> => {
    const found = await deps.db.call(pictureSource, n);
    if (!found) throw new RpcError('not-found', 'This asset is no longer in the catalog.');
    return found;
  };

  async function make(from: PictureSource, edge: number, signal?: AbortSignal, more: { format?: 'fine'; develop?: boolean } = {}): Promise<Uint8Array> {
    reachable(from, 'no larger picture can be made of it');
    // Where it cannot be printed, its drawn page is shown, as before.
    const { path, size, type, facts } = edge > 512 ? await drawnOf(from).catch(() => from) : from;
    const { edits, rotate } = from;
    const done = edits && { edits: { recipe: edits.recipe, rotate } };
    const { data } = await deps.pool.large({ path, size, type, facts, edge, format: 'webp', ...more, ...done }, { priority: 10, lane: from.root, ...(signal ? { signal } : {}) });
    return from.rotate && !edits ? reshape(data, { degrees: from.rotate }) : data;
  }

  /** 512 px, not turned by hand. Where the file is away, edits are seen on the thumbnail that was kept of it. */
  async function makeThumb(from: PictureSource): Promise<Uint8Array> {
    const kept = from.key && from.edits && (from.away || from.cloud) ? await store.get(from.key, 512) : undefined;
    return kept && from.edits ? editKept(kept, from.edits.recipe) : make(from, 512);
  }

  /** 256 or 512 px. A lost store is filled again by asking. */
  async function thumb(from: PictureSource, size: 256 | 512): Promise<Uint8Array> {
    if (!from.key) throw new RpcError('not-found', `A ${from.type.name || 'file'} of this kind gives no picture.`);
    if (from.away) await theirs.bring(from.key);
    const key = shownKey(from);
    let data = await store.get(key, size);
    if (!data) {
      const upright = { ...from, rotate: 0 };
      const full = (size === 256 && (await store.get(key, 512))) || (await makeThumb(upright));
      data = size === 256 ? await reshape(full, { edge: 256 }) : full;
      // What cannot be kept (a full disk) is shown all the same, and made again next time.
      await store.put([{ key, size, data }]).catch(() => undefined);
    }
    return from.rotate ? reshape(data, { degrees: from.rotate }) : data;
  }

  /** `fine`: with pixels that can be judged one by one. `develop`: of camera RAW, as it is developed when it is exported. */
  async function sized(from: PictureSource, edge: number, signal?: AbortSignal, { fine = false, develop = false } = {}): Promise<Uint8Array> {
    if (!from.key) throw new RpcError('not-found', `A ${from.type.name || 'file'} of this kind gives no picture.`);
    if (edge <= 512 || from.away || from.cloud) return thumb(from, edge <= 256 ? 256 : 512);
    const step = STEPS.find((s) => s >= edge) ?? 8192;
    const printed = deps.printed?.may(from) ? '-printed' : '';
    const name = `${shownKey(from)}-${step}-${from.rotate}${printed}`;
    if (develop) return developed(from, step, name, signal);
    if (fine) return large.get(`${name}-fine.jpg`, (stop) => make(from, step, stop, { format: 'fine' }), signal);
    return large.get(`${name}.webp`, (stop) => make(from, step, stop), signal);
  }

  /** Developed once, since that takes seconds: smaller ones come of the largest. */
  async function developed(from: PictureSource, step: number, name: string, signal?: AbortSignal): Promise<Uint8Array> {
    const key = name.replace(`-${step}-`, '-8192-');
    const all = await large.get(`${key}-developed.jpg`, (stop) => make(from, 8192, stop, { format: 'fine', develop: true }), signal);
    return step >= 8192 ? all : large.get(`${name}-developed.jpg`, async () => reshape(all, { edge: step, format: 'jpeg' }), signal);
  }

  /** A thumbnail whose URL names it (`v=`, as in a row), without asking the catalog whose it is; undefined when the store has none. */
  async function serveKept(request: Request, asked: URLSearchParams): Promise<Response | undefined> {
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

  /** Of whose pages the pictures are: the file, or what it is printed as. */
  async function drawnOf(from: PictureSource): Promise<Pick<PictureSource, 'path' | 'size' | 'type' | 'facts'>> {
    if (!deps.printed?.may(from)) return from;
    const file = await deps.printed.pdf(from);
    if (file.fresh && from.key) void asThumb(from, file).catch(() => undefined);
    return file;
  }
  /** From now on its thumbnail is the page as it is printed. */
  async function asThumb(from: PictureSource, { path, size, type, facts }: PrintedFile): Promise<void> {
    const { data } = await deps.pool.large({ path, size, type, facts, edge: 512, format: 'webp' }, { lane: from.root });
    await store.put([{ key: shownKey(from), size: 512, data }, { key: shownKey(from), size: 256, data: await reshape(data, { edge: 256 }) }]);
  }

  /** A page of a document, from 0, turned as the asset is; kept as larger pictures are. */
  async function sheet(from: PictureSource, page: number, edge: number, signal: AbortSignal): Promise<Uint8Array> {
    const key = from.key ?? (deps.printed?.may(from) ? printedKey(from) : undefined);
    if (!key) throw new RpcError('not-found', `A ${from.type.name || 'file'} of this kind gives no picture.`);
    reachable(from, 'its pages cannot be drawn');
    const { rotate } = from;
    const step = SHEET_STEPS.find((s) => s >= edge) ?? 8192;
    const draw = async (stop: AbortSignal) => {
      const { path, size, type, facts } = await drawnOf(from);
      const request = { path, size, type, facts, edge: step, format: 'webp', sheet: { page, rotate } } as const;
      return (await deps.pool.large(request, { priority: step <= 256 ? 8 : 10, lane: from.root, signal: stop })).data;
    };
    return large.get(`${key}-${step}-${rotate}-p${page}.webp`, draw, signal);
  }

  /** Frames of a film over its time, as JPEG, which takes a fifth of WebP's time; kept as larger pictures are. What somebody looks at comes first. */
  async function strip(from: PictureSource, signal: AbortSignal): Promise<Uint8Array> {
    const { path, size, type, facts, rotate, root } = from;
    if (!from.key) throw new RpcError('not-found', `A ${type.name || 'file'} of this kind gives no picture.`);
    const draw = async (stop: AbortSignal) => {
      reachable(from);
      const request = { path, size, type, facts, edge: 8192, format: 'jpeg', strip: { rotate } } as const;
      return (await deps.pool.large(request, { priority: 5, lane: root, signal: stop })).data;
    };
    return large.get(`${from.key}-strip-${rotate}.jpg`, draw, signal);
  }

  /** Where its scenes begin, and a still of each; gone through once, since that takes a while. */
  async function scenes(from: PictureSource, signal: AbortSignal): Promise<Uint8Array> {
    const { path, size, type, facts, rotate, root } = from;
    if (!from.key) throw new RpcError('not-found', `A ${type.name || 'file'} of this kind has no scenes.`);
    const find = async (stop: AbortSignal) => {
      reachable(from, 'its scenes cannot be looked for');
      return await deps.pool.scenes({ path, size, type, facts, rotate }, { priority: 4, lane: root, signal: stop });
    };
    return large.get(`${from.key}-scenes-${rotate}.bin`, find, signal);
  }

  /** With layers turned on and off: made each time, since somebody tries this and that. */
  async function toggled(from: PictureSource, asked: URLSearchParams, edge: number, signal: AbortSignal): Promise<Uint8Array> {
    reachable(from);
    const ids = (asked.get('t') ?? '').split(',').slice(0, 5000).map(Number);
    const step = STEPS.find((s) => s >= edge) ?? 8192;
    const { path, size, type, facts, root, rotate } = from;
    const request = { path, size, type, facts, edge: step, format: 'webp', toggled: ids } as const;
    const { data } = await deps.pool.large(request, { priority: 10, lane: root, signal });
    return rotate ? reshape(data, { degrees: rotate }) : data;
  }

  /** As it was read: a file with other content has another key. */
  async function tile(key: string, asked: URLSearchParams): Promise<Uint8Array> {
    const [level, x, y] = ['l', 'x', 'y'].map((name) => Math.trunc(Number(asked.get(name)))) as [number, number, number];
    const data = await (await tiles.get(key))?.pyramid.read(level, x, y);
    if (!data) throw new RpcError('not-found', 'There is no such tile.');
    return data;
  }

  /** What the window turns or zooms. Read anew each time: that is quicker than keeping what is mostly large. */
  async function shape(from: PictureSource, signal: AbortSignal): Promise<Uint8Array> {
    reachable(from, 'it cannot be turned');
    const { path, size, type, facts, root } = from;
    return await deps.pool.shape({ path, size, type, facts }, { priority: 10, lane: root, signal });
  }

  return {
    put: (entries) => store.put(entries),
    missing: async (keys) => theirs.missing(await store.missing(keys)),
    keptLarge: async (key) => (await store.get(key, 512)) ?? (await store.get(key, 256)),
    theirs,
    kept: async (key) => (await store.get(key, 256)) ?? (await store.get(key, 512)),
    async picture(n, { edge, format, signal }) {
      const from = await source(n);
      const data = await sized(from, edge, signal);
      return reshape(data, { edge, format });
    },
    async layers(n, signal) {
      const from = await source(n);
      reachable(from);
      const { path, size, type, facts, root } = from;
      return await deps.pool.layers({ path, size, type, facts }, { priority: 10, lane: root, ...(signal ? { signal } : {}) });
    },
    async tiles(n) {
      const from = await source(n);
      const { key, path, size, type, facts, root, rotate } = from;
      if (!key) throw new RpcError('not-found', `A ${type.name || 'file'} of this kind gives no picture.`);
      const state = await tiles.state(key, async (out, onProgress) => {
        reachable(from);
        return (await deps.pool.pyramid({ path, size, type, facts, out }, { priority: 9, lane: root, onProgress })).orientation;
      });
      if (state.state === 'making') return state;
      return { state: 'ready', tile: state.pyramid.tile, levels: state.pyramid.levels, orientation: turned(state.orientation, rotate) };
    },
    async serve(request) {
      const { pathname, searchParams: asked } = new URL(request.url);
      const match = /\/(?:(version)\/([0-9a-f]{32})|(thumb|preview|sheet|strip|scenes|tile|shape|layers|original)\/(\d{1,15}))$/.exec(pathname);
      if (!match) return new Response('There is nothing here.', { status: 404 });
      const [, version, id = '', what, number] = match;
      try {
        if (version) {
          const step = STEPS.find((s) => s >= Number(asked.get('size'))) ?? 2048;
          const { mark, bytes } = await versionPicture(id, step);
          return await servePicture(request, `"${mark}"`, () => bytes(request.signal));
        }
        const kept = what === 'thumb' ? await serveKept(request, asked) : undefined;
        if (kept) return kept;
        const found = await source(Number(number));
        // As the file has it, upright: what is edited in the window.
        const isPlain = asked.has('plain');
        const from = isPlain ? { ...found, rotate: 0, edits: undefined } : found;
        if (what === 'original') return await serveOriginal(request, from, deps.disks.of(from.root));
        if (what === 'shape') return serveShape(await shape(from, request.signal));
        if (what === 'scenes') return serveShape(await scenes(from, request.signal));
        const edge = clamp(Number(asked.get('size')) || 2048);
        if (what === 'tile') return await servePicture(request, `"${from.key}-${asked}"`, () => tile(from.key ?? '', asked));
        if (what === 'strip') return await servePicture(request, `"${from.key}-${from.rotate}-strip"`, () => strip(from, request.signal));
        if (what === 'layers') return await servePicture(request, `"${from.key}-${from.rotate}-${asked}"`, () => toggled(from, asked, edge, request.signal));
        const page = Math.max(0, Math.trunc(Number(asked.get('p'))) || 0);
        if (what === 'sheet') return await servePicture(request, `"${from.key ?? printedKey(from)}-${from.rotate}-p${page}-${edge}"`, () => sheet(from, page, edge, request.signal));
        const etag = `"${shownKey(from)}-${from.rotate}-${asked.get('s') ?? asked.get('size') ?? ''}${asked.has('developed') ? '-developed' : ''}"`;
        const answer = await servePicture(request, etag, () =>
          what === 'thumb' ? thumb(from, asked.get('s') === '256' ? 256 : 512) : sized(from, edge, request.signal, { fine: isPlain && edge > 2048, develop: asked.has('developed') && from.type.kind === 'raw' }),
        );
        // The shader reads it, the clipboard, and a player whose film must say so for its poster, too.
        if (what === 'preview' || from.type.kind === 'video') for (const [name, value] of Object.entries(FOR_THE_WINDOW)) answer.headers.set(name, value);
        return answer;
      } catch (error) {
        const known = translate(error);
        const status = known?.code === 'not-found' ? 404 : known?.code === 'offline' ? 409 : known?.code === 'cancelled' ? 499 : 500;
        return new Response(known?.message ?? 'This picture could not be made.', { status, headers: { 'cache-control': 'no-store', ...((what === 'shape' || what === 'scenes') && FOR_THE_WINDOW) } });
      }
    },
    async close() {
      await tiles.close();
      await store.close();
    },
  };
}

/** Under which its thumbnails and larger pictures are kept: of the picture, and of what is done to it. */
const shownKey = ({ key, edits }: PictureSource): string => (edits ? `${key}~${edits.name}` : (key ?? ''));

const clamp = (edge: number): number => Math.min(8192, Math.max(16, Math.round(edge)));
