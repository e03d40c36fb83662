/** What goes where: groups of files that keep one stem, each with its folder and name from the templates. */
import { joined, separatorOf } from '../../../../src-shared/domain/batch/texts.ts';
import { assignNames, type Group, groupByStem, isSidecarName, type NameContext, type NameFacts, parseTemplate, renderFolders, renderName, renderText, splitName } from '../../../../src-shared/domain/naming/index.ts';
import type { ImportWish } from '../../../../src-shared/contract/import.ts';
import { type Bytes, bytesOf, nameOf, parentOf, toBytes, toText } from '../../library/bytes.ts';
import { readTexts } from '../batch/batch.service.ts';
import type { Head } from './heads.ts';
import { ITEM, type Item } from './import.sql.ts';
import type { SourceFile } from './source.ts';

export interface Planned {
  readonly file: SourceFile;
  readonly head: Head;
  /** Not to be copied: the catalog knows its content. */
  readonly known: boolean;
  /** Why it is not to be copied, though nothing like it was. */
  readonly problem?: { readonly code: string; readonly message: string };
}

/** Files of one shot, or one file, with what their names are made of. */
export interface Shot {
  readonly facts: NameFacts;
  readonly takenAt: string;
  readonly files: readonly { readonly planned: Planned; readonly rest: string }[];
  /** A sidecar without a picture keeps its name. */
  readonly named: boolean;
}

/** By capture time, then by path: numbers count in this order. */
export function shotsOf(all: readonly Planned[]): Shot[] {
  const folders = new Map<Bytes, Map<string, Planned>>();
  for (const one of all) {
    const folder = parentOf(one.file.path);
    const names = folders.get(folder) ?? new Map<string, Planned>();
    // Bytes that are no UTF-8 may look alike.
    let name = toText(nameOf(one.file.path));
    while (names.has(name)) name = `_${name}`;
    names.set(name, one);
    folders.set(folder, names);
  }
  const shots = [...folders].flatMap(([folder, names]) => groupByStem([...names.keys()]).map((group) => shotOf(folder, group, names)));
  return shots.sort((a, b) => compare(a.takenAt, b.takenAt) || compare(pathOf(a), pathOf(b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const pathOf = (shot: Shot): Bytes => shot.files[0]?.planned.file.path ?? '';

function shotOf(folder: Bytes, group: Group, names: ReadonlyMap<string, Planned>): Shot {
  const files = group.files.map(({ name, rest }) => ({ planned: names.get(name) as Planned, rest, name }));
  const main = files.find(({ planned }) => planned.head.facts.takenAt) ?? files.find(({ name }) => !isSidecarName(name)) ?? files[0];
  const { head } = (main as (typeof files)[number]).planned;
  return { facts: nameFacts(group.stem, splitName(main?.name ?? '').ext, toText(nameOf(folder)), head), takenAt: head.takenAt, files, named: files.some(({ name }) => !isSidecarName(name)) };
}

export const nameFacts = (name: string, ext: string, folder: string, { kind, takenAt, facts, values }: Head): NameFacts => ({
  name, ext, folder, kind, takenAt,
  camera: facts.camera, lens: facts.lens, serial: facts.cameraSerial,
  title: values.title, headline: values.headline, creator: values.creator, job: values.job, location: values.location, city: values.city, country: values.country,
  label: values.label, rating: values.rating ?? 0,
});

/**
 * Items for files that no item of the job is about yet. `before`: those of an earlier part of the job. `there`: names that stand in a
 * folder below the target, at any of the places.
 */
export function planItems(wish: ImportWish, all: readonly Planned[], before: readonly Item[], there: (folder: string) => Iterable<string>): Item[] {
  const planned = new Set(before.map(({ source, size, mtime }) => `${source}\0${size}\0${mtime}`));
  const folders = parseTemplate(wish.folders, 'folder');
  const names = parseTemplate(wish.name, 'name');
  const chosen = wish.files && new Set(wish.files);
  const open = all.filter(({ file: { path, size, mtime } }) => !planned.has(`${path}\0${size}\0${mtime}`) && (!chosen || chosen.has(toText(path))));
  const shots = shotsOf(open);
  const firstGroup = Math.max(-1, ...before.map(({ grp }) => grp)) + 1;
  // Those that are known take no number: the others follow on each other.
  let index = firstGroup;
  const made = shots.map((shot) => {
    const toCopy = shot.files.filter(({ planned: { known, problem } }) => wish.again || (!known && !problem));
    const context = { text: wish.text, index: toCopy.length ? index++ : index };
    const facts = withValues(shot.facts, wish, context);
    return {
      shot, toCopy,
      wish: { folder: renderFolders(folders, facts, context).join('/'), stem: shot.named ? renderName(names, facts, context) : shot.facts.name, rests: toCopy.map(({ rest }) => rest) },
    };
  });
  const taken = takenBy(before, there);
  const assigned = assignNames(made.map(({ wish: one }) => one), taken, wish.clash);
  const firstItem = Math.max(-1, ...before.map(({ i }) => i)) + 1;
  return made
    .flatMap(({ shot, toCopy, wish: { folder } }, g) =>
      shot.files.map(({ planned: { file, head, problem }, rest }, k): Omit<Item, 'i'> => {
        const copies = toCopy.some((one) => one.planned.file === file);
        const { stem, clash } = assigned[g] ?? { stem: '' };
        return {
          grp: firstGroup + g, source: file.path, size: file.size, mtime: file.mtime,
          print: head.print && toBytes(head.print),
          folder: bytesOf(folder), name: bytesOf(`${stem}${safeRest(rest)}` || String(k)),
          state: copies ? (clash ? ITEM.failed : ITEM.waiting) : problem ? ITEM.failed : ITEM.known,
          sha256: null,
          problem: !copies ? (problem ?? null) : clash ? { code: 'name-clash', message: clashText(clash, folder, `${stem}${rest}`) } : null,
        };
      }),
    )
    .map((item, k) => ({ ...item, i: firstItem + k }));
}

/** Titles and such that the import gives count for names too. */
export function withValues(facts: NameFacts, { values, metadata }: Pick<ImportWish, 'values' | 'metadata'>, context: NameContext): NameFacts {
  const texts = readTexts(metadata?.texts ?? {}).flatMap(({ field, template, way }) => {
    const before = facts[field as keyof NameFacts];
    const text = joined(typeof before === 'string' ? before : '', renderText(template, facts, context), way, separatorOf(field));
    return text ? [[field, text]] : [];
  });
  const { rating, label } = metadata ?? {};
  return {
    ...facts, ...(rating === undefined ? {} : { rating }), ...(label === undefined ? {} : { label }),
    ...Object.fromEntries([...texts, ...Object.entries(values).filter(([, value]) => value)]),
  };
}

/** An extension comes from a disk that took it; elsewhere a character of it may be none. */
const safeRest = (rest: string): string => rest.replace(/[\\/:*?"<>|]/g, '_');

function takenBy(before: readonly Item[], there: (folder: string) => Iterable<string>): (folder: string) => string[] {
  const own = new Map<string, string[]>();
  for (const { folder, name, state } of before) {
    if (state === ITEM.known) continue;
    const at = toText(folder);
    own.set(at, [...(own.get(at) ?? []), toText(name)]);
  }
  return (folder) => [...there(folder), ...(own.get(folder) ?? [])];
}

const clashText = (clash: 'twice' | 'taken', folder: string, name: string): string =>
  clash === 'taken'
    ? `There is a file named ${name} in ${folder || 'the target'} already, or one that would be taken for its partner. Choose another template, or let a number be added.`
    : `Several files would be named ${name}. Put {num} into the template, or let a number be added.`;
