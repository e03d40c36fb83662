import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { Details } from '../../../../src-shared/contract/assets.ts';
import { parseTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps, NounHandlers } from '../../deps.ts';
import { showPath } from '../../paths.ts';
import { resolveTargets, summedUp } from '../../targets.ts';
import { pathsOfTags } from '../tags/tags.service.ts';
import { columnsOf } from './columns.sql.ts';
import { detailsOf, findAsset, pathsOf } from './details.sql.ts';
import { download } from './download.ts';
import { edit } from './edit.sql.ts';
import { factLines } from './facts.ts';
import { rowsOf } from './rows.sql.ts';
import { trashAssets } from './trash.ts';

/** Names of places that people write. */
const WRITTEN = ['city', 'state', 'country'] as const;

export function assetsHandlers(deps: Deps): NounHandlers<'assets'> {
  deps.jobs.define<{ targets: Parameters<typeof resolveTargets>[1] }>('assets.download', {
    title: () => 'Downloading from the cloud',
    run: async ({ targets }, job) => download(deps, await resolveTargets(deps, targets), job),
  });
  return {
  'assets.rows': ({ ns }) => deps.db.call(rowsOf, ns),

  'assets.columns': ({ ns, columns }) => deps.db.call(columnsOf, { ns, columns }),

  async 'assets.details'({ n }) {
    const [{ seq, rows }, stored, place] = await Promise.all([deps.db.call(rowsOf, [n]), deps.db.call(detailsOf, n), deps.search.placeOf(n)]);
    const row = rows[0];
    if (!row || !stored) throw new RpcError('not-found', `There is no asset ${n} in this catalog.`);
    const text = (value: string | null) => value ?? undefined;
    return {
      seq,
      row,
      facts: factLines(stored.facts, row.typeName, row.size, stored.loudness),
      data: stored.facts as Details['data'],
      takenSource: stored.facts.takenSource,
      values: { title: text(stored.title), caption: text(stored.caption), creator: text(stored.creator), copyright: text(stored.copyright), more: stored.more },
      ...(place ? { place: { names: parseTagPath(place), derived: !WRITTEN.some((name) => stored.more[name]) } } : {}),
      locations: stored.locations.map(({ mtime, ...place }) => ({ ...place, modified: new Date(mtime).toISOString() })),
      sidecars: [...stored.sidecars],
      palette: [...stored.palette],
      ...(stored.copyOf ? { copyOf: stored.copyOf } : {}),
      ...(stored.madeFrom ? { madeFrom: stored.madeFrom } : {}),
    };
  },

  async 'assets.tiles'({ n }) {
    const shown = await deps.previews.tiles(n);
    return shown.state === 'ready' ? { ...shown, levels: [...shown.levels] } : shown;
  },

  async 'assets.layers'({ n }, { signal }) {
    const { layers, ...more } = await deps.previews.layers(n, signal);
    return { layers: layers.map((layer) => ({ ...layer, undrawn: [...layer.undrawn] })), ...more };
  },

  async 'assets.summary'({ targets }, { signal }) {
    await deps.settled();
    const of = await summedUp(deps, targets);
    const { tags, ...summary } = await deps.search.summary(of, { signal });
    const names = await pathsOfTags(deps.db, tags.map((t) => t.tag));
    return { ...summary, tags: tags.map((t, i) => ({ path: names[i] ?? '', count: t.count })) };
  },

  async 'assets.set'({ targets, changes, tags, fields }) {
    const ns = await resolveTargets(deps, targets);
    const done = await deps.db.call(edit, { actor: deps.actor, ns, changes, ...(tags ? { tags } : {}), ...(fields ? { fields } : {}) });
    deps.wrote(done.seq);
    return done;
  },

  async 'assets.find'({ ref }) {
    const n = /^[0-9a-f]{32}$/i.test(ref)
      ? await deps.db.call(findAsset, { id: Buffer.from(ref, 'hex') })
      : await deps.db.call(findAsset, { path: Buffer.from(pathOf(ref)) });
    return n === undefined ? {} : { n };
  },

  async 'assets.paths'({ ns }) {
    const places = await deps.db.call(pathsOf, ns);
    return { paths: places.filter((p) => !p.missing).map((p) => showPath(p.path)) };
  },

  async 'assets.places'({ ns }) {
    const places = await deps.db.call(pathsOf, ns);
    return { places: places.map(({ n, path, missing }) => ({ n, path: showPath(path), missing })) };
  },

  async 'assets.trash'({ targets }) {
    const ns = await resolveTargets(deps, targets);
    const outcome = await trashAssets(deps, ns);
    deps.wrote(outcome.seq);
    return outcome;
  },

  async 'assets.reveal'({ n }) {
    const [place] = await deps.db.call(pathsOf, [n]);
    if (!place) throw new RpcError('not-found', `There is no asset ${n} in this catalog.`);
    const path = showPath(place.path);
    const shown = deps.host.reveal !== undefined && !place.missing;
    if (shown) await deps.host.reveal?.(path);
    return { seq: 0, shown, path };
  },

  async *'assets.picture'({ n, size, format }, { signal }) {
    yield await deps.previews.picture(n, { edge: size, format, signal });
  },

  'assets.download': (input) => deps.jobs.start('assets.download', input),
  };
}

/** @throws RpcError invalid-input for an address that is no file's of this machine */
function pathOf(ref: string): string {
  try {
    return resolve(ref.startsWith('file:') ? fileURLToPath(ref) : ref);
  } catch (cause) {
    throw new RpcError('invalid-input', `${ref} is not the address of a file on this machine.`, { cause });
  }
}
