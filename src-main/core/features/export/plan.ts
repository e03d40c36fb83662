/** Which files a run makes, and what they are called. */
import { canMake, type ExportPreset, extensionOf } from '../../../../src-shared/domain/export/preset.ts';
import { fitted, FolderNames } from '../../../../src-shared/domain/export/names.ts';
import { nameKey, parseTemplate, renderFolders, renderName } from '../../../../src-shared/domain/naming/index.ts';
import { ITEM, type Item, type Named } from './export.sql.ts';

/** Where each goes, before anybody has looked what stands there. */
export interface Wished {
  readonly asset: number;
  readonly preset: number;
  readonly folder: string;
  readonly stem: string;
  /** Without the dot; may be empty. */
  readonly ext: string;
}

/** Each asset by each preset that fits its kind; where none does, by all of them, so that it is told what cannot be. */
export function wishesFor(assets: readonly Named[], presets: readonly { readonly body: ExportPreset }[], text: string | undefined): Wished[] {
  const templates = presets.map(({ body }) => ({ name: parseTemplate(body.name, 'name'), folders: parseTemplate(body.folders, 'folder') }));
  return assets.flatMap(({ n, facts }, index) => {
    const fit = presets.map(({ body }) => canMake(body.format, facts.kind));
    const isNone = !fit.includes(true);
    return presets.flatMap(({ body }, preset) => {
      if (!isNone && !fit[preset]) return [];
      const { name, folders } = templates[preset] as (typeof templates)[number];
      const context = { text, index };
      const ext = extensionOf(body.format, facts.kind, facts.ext);
      return [{ asset: n, preset, folder: renderFolders(folders, facts, context).join('/'), stem: renderName(name, facts, context), ext }];
    });
  });
}

/** `there`: names in each folder, by `nameKey` of the folder. No two files of a run have one name, whatever the preset says of clashes. */
export function planned(wishes: readonly Wished[], presets: readonly { readonly body: ExportPreset }[], there: ReadonlyMap<string, readonly string[]>): Item[] {
  const own = new Map<string, FolderNames>();
  const standing = new Map([...there].map(([folder, names]) => [folder, new FolderNames(names)]));
  return wishes.map(({ asset, preset, folder, stem, ext }, i) => {
    const key = nameKey(folder);
    const { clash } = (presets[preset] as (typeof presets)[number]).body;
    const rest = ext ? `.${ext}` : '';
    const item = { i, asset, preset, folder, bytes: null, sha256: null, problem: null };
    if (clash === 'skip' && standing.get(key)?.has(fitted(stem, rest))) return { ...item, name: fitted(stem, rest), state: ITEM.skipped };
    // What may be written over is in nobody's way, but for another file of this run.
    const names = own.get(`${clash === 'number'} ${key}`) ?? new FolderNames(clash === 'number' ? there.get(key) : []);
    own.set(`${clash === 'number'} ${key}`, names);
    const others = own.get(`${clash !== 'number'} ${key}`);
    let name = names.give(stem, ext);
    while (others?.has(name)) name = names.give(stem, ext);
    return { ...item, name, state: ITEM.waiting };
  });
}
