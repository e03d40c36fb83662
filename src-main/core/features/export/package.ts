/**
 * Many files that leave as one: made by the export in a hidden folder beside the place, put together there, and moved under its name when
 * it is whole. Cancelled or failed, nothing of it stays; cut off by the end of the program it goes on.
 */
import { createHash } from 'node:crypto';
import type { ExportOutcome, ExportPackage, NamedPreset } from '../../../../src-shared/contract/export.ts';
import { GALLERY_SCRIPT, type GalleryItem, galleryPage } from '../../../../src-shared/domain/export/gallery.ts';
import { fitted } from '../../../../src-shared/domain/export/names.ts';
import { PAGES_FOLDER, PLAIN_SHEET, sheetCells, sheetPreset, THUMB } from '../../../../src-shared/domain/export/package.ts';
import { canMake, type ExportPreset, isFilmFormat, type MetadataPolicy, valuesFor } from '../../../../src-shared/domain/export/preset.ts';
import { parseTemplate, renderText } from '../../../../src-shared/domain/naming/index.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type JobControl, ProgramEnds } from '../../jobs/jobs.ts';
import { describe, dropExportItems, exportItems, exportNames, ITEM, type Item } from './export.sql.ts';
import { placeOf, stops } from './place.ts';
import { type ExportDeps, type ExportInput, runExport } from './run.ts';

export interface PackageInput extends ExportInput {
  readonly package: ExportPackage;
}

/** Where it is put together; `core/disks/packing.ts` takes away no folder that is called otherwise. */
const stagingOf = (to: string, job: string): string => placeOf(to, { folder: '', name: `.vitrine-export-${job.slice(0, 8)}` });

export async function runPackage(deps: ExportDeps, input: PackageInput, job: JobControl): Promise<ExportOutcome> {
  const { between } = deps.disks;
  const staging = stagingOf(input.to, job.id);
  const packed = `${staging}-whole`;
  const clear = async () => {
    await between.stopPack(packed).catch(() => undefined);
    for (const path of [staging, packed]) await between.discardFolder(path).catch(() => undefined);
    await deps.db.call(dropExportItems, job.id);
  };
  try {
    const began = performance.now();
    const made = await runExport(deps, { ...input, to: staging, presets: presetsFor(input) }, job);
    const items = (await deps.db.call(exportItems, job.id)).filter(({ state }) => state === ITEM.placed);
    if (!items.length) throw new RpcError('conflict', made.failed[0] ? `Nothing of it could be made. The first: ${made.failed[0].path}: ${made.failed[0].message}` : 'There is nothing to be packed.');
    // Of a run that was cut off while it packed. A gallery was whole then, and only had no name yet.
    if (input.package.kind === 'gallery' && (await isThere(deps, packed))) await between.rename(packed, staging).catch(() => undefined);
    await between.discardFolder(packed);
    job.progress({ phase: 'packing', done: 0, total: 1, part: 0 });
    job.signal.throwIfAborted();
    const stop = () => void between.stopPack(packed).catch(() => undefined);
    job.signal.addEventListener('abort', stop, { once: true });
    try {
      const { bytes, count, left } = await PACKERS[input.package.kind](deps, { input, staging, packed, items, job });
      job.signal.throwIfAborted();
      const path = await settle(deps, input, packed);
      await clear();
      return { ...made, to: input.to, exported: count, bytes, files: [path], failed: [...made.failed, ...left], seconds: (performance.now() - began) / 1000 };
    } finally {
      job.signal.removeEventListener('abort', stop);
    }
  } catch (error) {
    if (!(job.signal.reason instanceof ProgramEnds)) await clear();
    throw stops(error, input.to) ?? error;
  }
}

interface Packing {
  readonly input: PackageInput;
  readonly staging: string;
  /** Becomes the file or the folder. */
  readonly packed: string;
  /** That were made. */
  readonly items: readonly Item[];
  readonly job: JobControl;
}
type Packer = (deps: ExportDeps, packing: Packing) => Promise<{ bytes: number; /** Of what was packed. */ count: number; left: ExportOutcome['failed'] }>;

const PACKERS: Readonly<Record<ExportPackage['kind'], Packer>> = {
  async zip(deps, { staging, packed, items }) {
    const entries = items.map((item) => ({ path: placeOf(staging, item), name: [item.folder, item.name].filter(Boolean).join('/') }));
    return { bytes: await deps.disks.between.pack(entries, packed), count: entries.length, left: [] };
  },
  async gallery(deps, packing) {
    const { left, entries, count } = await paged(deps, packing);
    // The folder itself is what is wanted, but for renditions that are not shown.
    const shown = new Set(entries.map(({ path }) => path));
    for (const item of packing.items) if (!shown.has(placeOf(packing.staging, item))) await deps.disks.between.discard(placeOf(packing.staging, item));
    await deps.disks.between.rename(packing.staging, packing.packed);
    return { bytes: packing.items.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0), count, left };
  },
  async 'gallery-zip'(deps, packing) {
    const { left, entries, count } = await paged(deps, packing);
    return { bytes: await deps.disks.between.pack(entries, packing.packed), count, left };
  },
  async sheet(deps, { input, staging, packed, items, job }) {
    const layout = input.package.layout ?? PLAIN_SHEET;
    const caption = parseTemplate(layout.caption || '{name}', 'name');
    const names = await deps.db.call(exportNames, input.ns);
    const files = new Map(items.map((item) => [item.asset, placeOf(staging, item)]));
    const pictures = names.map(({ n, facts }, index) => ({ file: files.get(n), caption: layout.caption ? renderText(caption, facts, { text: input.text, index }) : '' }));
    const pages = { ...sheetCells(layout), title: input.package.name };
    return { bytes: await deps.pool.contact({ pictures, pages, out: packed, path: Buffer.from(staging), size: 0 }, { signal: job.signal }), count: items.length, left: [] };
  },
};

/** Presets as a package makes them: nothing in it stands in the way of anything else. */
function presetsFor({ package: { kind, layout }, presets }: PackageInput): NamedPreset[] {
  if (kind === 'sheet') return [{ name: 'Contact sheet', body: sheetPreset(layout ?? PLAIN_SHEET) as NamedPreset['body'] }];
  const free = (body: ExportPreset): NamedPreset['body'] => ({ ...body, clash: 'number' }) as NamedPreset['body'];
  if (kind === 'zip') return presets.map((one) => ({ ...one, body: free(one.body) }));
  return [...presets.map((one) => ({ ...one, body: free({ ...one.body, folders: PAGES_FOLDER.pictures }) })), { name: 'Small', body: THUMB as NamedPreset['body'] }];
}

/** The page, and all that it shows: of each asset the first preset that fits it. */
async function paged(deps: ExportDeps, { input, staging, items }: Packing): Promise<{ entries: { path: string; name: string }[]; count: number; left: ExportOutcome['failed'] }> {
  const below = (item: Item) => `${item.folder}/${item.name}`;
  const shown: GalleryItem[] = [];
  const left: ExportOutcome['failed'] = [];
  const entries: { path: string; name: string }[] = [];
  const add = (item: Item) => entries.push({ path: placeOf(staging, item), name: below(item) });
  const byAsset = Map.groupBy(items, ({ asset }) => asset);
  for (const { n, facts } of await deps.db.call(exportNames, input.ns)) {
    const own = byAsset.get(n) ?? [];
    const main = own.filter(({ preset }) => preset < input.presets.length).sort((a, b) => a.preset - b.preset)[0];
    if (!main) {
      if (!input.presets.some(({ body }) => canMake(body.format, facts.kind))) left.push({ n, path: facts.name, preset: input.presets[0]?.name ?? '', code: 'unsupported', message: 'None of the presets fits it, so it is not in the gallery.' });
      continue;
    }
    const thumb = own.find(({ preset }) => preset === input.presets.length);
    add(main);
    if (thumb) add(thumb);
    const { format, metadata } = (input.presets[main.preset] as NamedPreset).body;
    shown.push({ file: below(main), thumb: thumb && below(thumb), kind: kindOf(format, facts.kind), ...(await words(deps, n, metadata, main.name)) });
  }
  if (!shown.length) throw new RpcError('unsupported', 'None of the presets fits what is to be shown. Choose one that makes pictures.');
  const hash = createHash('sha256').update(GALLERY_SCRIPT).digest('base64');
  const page = placeOf(staging, { folder: '', name: 'index.html' });
  await deps.disks.between.discard(page);
  await deps.disks.between.writeNew(page, Buffer.from(galleryPage(input.package.name, shown, hash)));
  return { entries: [{ path: page, name: 'index.html' }, ...entries], count: shown.length, left };
}

function kindOf(format: ExportPreset['format'], kind: string | undefined): GalleryItem['kind'] {
  if (kind === 'audio') return 'sound';
  return kind === 'video' && (format === 'original' || (isFilmFormat(format) && format !== 'gif')) ? 'film' : 'picture';
}

async function words({ db }: ExportDeps, n: number, policy: MetadataPolicy, name: string): Promise<Pick<GalleryItem, 'title' | 'caption' | 'credit'>> {
  const { title, caption, creator, copyright } = valuesFor(policy, (await db.call(describe, n))?.values ?? {});
  return { title: title || name, caption, credit: [creator, copyright].filter(Boolean).join(' · ') || undefined };
}

const EXTENSION: Readonly<Record<ExportPackage['kind'], string>> = { zip: '.zip', 'gallery-zip': '.zip', gallery: '', sheet: '.pdf' };
const MOST_TRIES = 10_000;

/** Under its name, or with a number where something stands there. @returns where it is */
async function settle(deps: ExportDeps, { to, package: { kind, name } }: PackageInput, packed: string): Promise<string> {
  const { between } = deps.disks;
  for (let number = 1; number < MOST_TRIES; number++) {
    const at = placeOf(to, { folder: '', name: fitted(name, `${number === 1 ? '' : `-${number}`}${EXTENSION[kind]}`) });
    try {
      if (kind !== 'gallery') await between.moveNew(packed, at);
      else if (await isThere(deps, at)) continue;
      else await between.rename(packed, at);
      return at;
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
  throw new RpcError('conflict', `There are too many files of the name ${name} in ${to}. Choose another one.`);
}

const isThere = ({ disks: { between } }: ExportDeps, path: string): Promise<boolean> =>
  between.lstat(path).then(
    () => true,
    () => false,
  );
