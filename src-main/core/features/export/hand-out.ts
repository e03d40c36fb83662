/**
 * Files that leave by hand, dragged out of the window or put on the clipboard: as they are, or as a preset makes them. Renditions lie in a
 * folder of their own in the cache until the next start: nobody knows when the program that took them has read them.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedPreset } from '../../../../src-shared/contract/export.ts';
import type { WayOut } from '../../../../src-shared/domain/rights/rights.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { translate } from '../../errors.ts';
import { showPath } from '../../paths.ts';
import { pictureSource } from '../../previews/previews.sql.ts';
import { pathsOfAssets } from '../assets/assets.service.ts';
import { mayLeave } from '../rights/rights.service.ts';
import { exportNames } from './export.sql.ts';
import { planned, wishesFor } from './plan.ts';
import { knownPresetsNamed } from './known-presets.ts';
import { makeAll } from './wish.ts';

export interface HandOut {
  /** Absolute paths of files that other programs may take, in the order given. Throws where the rights say no. */
  files(wish: { ns: readonly number[]; way: WayOut; preset?: string | undefined; signal?: AbortSignal }): Promise<{ paths: string[]; warnings: string[] }>;
  /** `/out/<n>?preset=NAME`: the same for a browser, as a download. Undefined: something else is asked for. */
  serve(request: Request): Promise<Response> | undefined;
}

type HandOutDeps = Pick<Deps, 'db' | 'pool' | 'previews' | 'now' | 'actor' | 'wrote'> & {
  /** In the cache; what an earlier run left there goes. */
  readonly folder: string;
};

export function createHandOut(deps: HandOutDeps): HandOut {
  const { db, folder } = deps;
  const cleared = rm(folder, { recursive: true, force: true }).catch(() => undefined);

  async function rendered(ns: readonly number[], preset: NamedPreset, signal?: AbortSignal): Promise<string[]> {
    await cleared;
    const own = join(folder, randomUUID());
    await mkdir(own, { recursive: true, mode: 0o700 });
    // All beside each other, whatever folders the preset makes of an export.
    const flat = { ...preset, body: { ...preset.body, folders: '', clash: 'number' as const } };
    const items = planned(wishesFor(await db.call(exportNames, ns), [flat], undefined), [flat], new Map());
    return await Promise.all(
      items.map(async ({ asset, name }) => {
        const source = await db.call(pictureSource, asset);
        if (!source || source.away || source.cloud) throw new RpcError('offline', `${source?.name ?? 'A file'} is not reachable now. Connect its disk, then take it.`);
        const out = join(own, name);
        const [made] = await makeAll(deps, source, asset, [{ out: Buffer.from(out), preset: flat.body }], { lane: source.root, priority: 10, ...(signal ? { signal } : {}) });
        if (!made?.ok) throw new RpcError(made?.code === 'unsupported' ? 'unsupported' : 'conflict', `${source.name}: ${made?.message ?? 'it could not be made.'}`);
        return out;
      }),
    );
  }

  /** Undefined: they leave as they are. */
  async function renderedBy(name: string | undefined): Promise<NamedPreset | undefined> {
    const [preset] = name === undefined ? [] : await knownPresetsNamed(db, [name]);
    return preset?.body.format === 'original' ? undefined : preset;
  }

  async function files({ ns, way, preset: name, signal }: Parameters<HandOut['files']>[0]) {
    const warnings = await mayLeave(deps, ns, way);
    const preset = await renderedBy(name);
    if (preset) return { paths: await rendered(ns, preset, signal), warnings };
    const places = await pathsOfAssets(db, ns);
    return { paths: places.filter((place) => !place.missing).map((place) => showPath(place.path)), warnings };
  }

  async function answer(request: Request, n: number): Promise<Response> {
    try {
      await mayLeave(deps, [n], 'drag');
      const preset = await renderedBy(new URL(request.url).searchParams.get('preset') ?? undefined);
      if (!preset) return await deps.previews.serve(new Request(new URL(`/original/${n}`, request.url), request));
      const [path] = await rendered([n], preset, request.signal);
      const bytes = await readFile(path as string);
      return new Response(bytes, { headers: { 'cache-control': 'no-store', 'content-type': 'application/octet-stream', 'content-disposition': 'attachment', 'content-length': String(bytes.length) } });
    } catch (error) {
      const known = translate(error);
      return new Response(known?.message ?? 'This file could not be made.', { status: known?.code === 'not-found' ? 404 : known?.code === 'conflict' ? 403 : 409, headers: { 'cache-control': 'no-store' } });
    }
  }

  return {
    files,
    serve(request) {
      const [, n] = /\/out\/(\d{1,15})$/.exec(new URL(request.url).pathname) ?? [];
      return n === undefined ? undefined : answer(request, Number(n));
    },
  };
}
