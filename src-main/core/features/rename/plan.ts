/** Which name each file would get, and what goes along with it. */
import type { NewName, RenameWish } from '../../../../src-shared/contract/rename.ts';
import { assignNames, followers, groupByStem, type NameFacts, parseTemplate, renderName, splitName, type Wish } from '../../../../src-shared/domain/naming/index.ts';
import type { Deps } from '../../deps.ts';
import { type Bytes, bytesOf, join, nameOf, toBuffer, toBytes, toText } from '../../library/bytes.ts';
import { resolveTargets } from '../../targets.ts';
import { assetsNamed, type FileRow, filesToRename, type Renamed } from './rename.sql.ts';

export interface Plan {
  /** In the order that numbers count. */
  readonly items: readonly NewName[];
  /** Registers of all assets that get another name. */
  readonly names: readonly { readonly n: number; readonly value: Renamed }[];
}

/** Files that get one stem. */
export interface Shot {
  readonly at: Place;
  readonly targets: readonly FileRow[];
  /** All that goes, targets among them. */
  readonly files: readonly { readonly name: Bytes; readonly rest: string }[];
  readonly facts: NameFacts;
}
interface Place {
  readonly root: number;
  readonly folder: Bytes;
  readonly path: Bytes;
}

/** @throws TemplateError */
export async function planRenames(deps: Pick<Deps, 'db' | 'disks' | 'search' | 'settled'>, wish: RenameWish): Promise<Plan> {
  const template = parseTemplate(wish.template, 'name');
  const rows = await deps.db.call(filesToRename, { ns: await resolveTargets(deps, wish.targets) });
  const missing = rows.filter((row) => row.missing);
  const folders = Map.groupBy(rows.filter((row) => !row.missing), ({ root, folder }) => `${root}\0${folder}`);
  const shots: Shot[] = [];
  const staying = new Map<string, string[]>();
  for (const [key, targets] of folders) {
    const { root, rootPath, folder } = targets[0] as FileRow;
    const place = { root, folder, path: join(rootPath, folder) };
    const there = await deps.disks.of(root).readdir(toBuffer(place.path)).catch(() => []);
    const found = shotsIn(place, targets, there.map(({ name }) => toBytes(name)));
    shots.push(...found.shots);
    missing.push(...found.missing);
    staying.set(key, found.staying);
  }
  const by = (shot: Shot) => [wish.order === 'taken' ? (shot.facts.takenAt ?? '\uffff') : '', shot.facts.name, shot.at.path] as const;
  const collator = new Intl.Collator('en', { numeric: true });
  const sorted = shots.map((shot) => ({ shot, key: by(shot) })).sort((a, b) => compare(a.key[0], b.key[0]) || collator.compare(a.key[1], b.key[1]) || compare(a.key[2], b.key[2])).map(({ shot }) => shot);
  const wishes = sorted.map((shot, index): Wish => ({
    folder: `${shot.at.root}\0${shot.at.folder}`,
    stem: renderName(template, shot.facts, { text: wish.text, index }),
    rests: shot.files.map(({ rest }) => rest),
  }));
  const assigned = assignNames(wishes, (folder) => staying.get(folder) ?? [], wish.clash);
  const items: NewName[] = [];
  const names: { n: number; value: Renamed }[] = [];
  for (const [i, shot] of sorted.entries()) {
    const { stem, clash } = assigned[i] as (typeof assigned)[number];
    const made = shot.files.map(({ name, rest }): readonly [Bytes, Bytes] => [name, bytesOf(`${stem}${rest}`)]);
    items.push(...shot.targets.map((row) => itemOf(shot, row, made, clash)));
    const changed = made.filter(([from, to]) => from !== to);
    if (!clash && changed.length) names.push(...(await registersOf(deps, shot, changed)));
  }
  items.push(...missing.map(missingItem));
  return { items, names };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function shotsIn(at: Place, targets: readonly FileRow[], there: readonly Bytes[]): { shots: Shot[]; staying: string[]; missing: FileRow[] } {
  // Of names that look alike, since they are no UTF-8, one is known by its text.
  const bytes = new Map(there.map((name) => [toText(name), name]));
  const rows = new Map(targets.map((row) => [toText(row.name), row]));
  const chosen = new Set(rows.keys());
  const going = new Set<string>();
  const shots = groupByStem([...bytes.keys()]).flatMap((group): Shot[] => {
    const along = followers(group, chosen);
    if (!along.length) return [];
    for (const name of along) going.add(name);
    const own = along.flatMap((name) => rows.get(name) ?? []);
    const [main] = own;
    if (!main) return [];
    const { ext } = splitName(toText(main.name));
    const files = group.files.filter(({ name }) => along.includes(name)).map(({ name, rest }) => ({ name: bytes.get(name) as Bytes, rest }));
    return [{ at, targets: own, files, facts: { ...main.facts, name: group.stem, ext, folder: toText(nameOf(at.folder || at.path)) } }];
  });
  return { shots, staying: [...bytes.keys()].filter((name) => !going.has(name)), missing: targets.filter((row) => !bytes.has(toText(row.name))) };
}

export function itemOf({ at, targets }: Shot, row: FileRow, made: readonly (readonly [Bytes, Bytes])[], clash: 'twice' | 'taken' | undefined, say: Record<'twice' | 'taken', string> = CLASH): NewName {
  const to = toText(made.find(([from]) => from === row.name)?.[1] ?? row.name);
  const others = made.filter(([from]) => !targets.some((target) => target.name === from)).map(([from, now]): [string, string] => [toText(from), toText(now)]);
  return { n: row.n, folder: toText(at.path), from: toText(row.name), to, with: row === targets[0] ? others : [], ...(clash ? { problem: { code: clash, message: say[clash] } } : {}) };
}
const CLASH = {
  twice: 'Another file would get this name. Put {num} into the template, or let a number be added.',
  taken: 'A file of this name, or one that would be taken for its partner, is there already.',
} as const;

export const missingItem = (row: FileRow): NewName => ({
  n: row.n, folder: toText(join(row.rootPath, row.folder)), from: toText(row.name), to: toText(row.name), with: [], problem: { code: 'missing', message: 'The file is not there now.' },
});

/** Each asset has its own; what is no asset stands with the first. */
async function registersOf({ db }: Pick<Deps, 'db'>, { at, targets }: Shot, changed: readonly (readonly [Bytes, Bytes])[]): Promise<{ n: number; value: Renamed }[]> {
  const ns = await db.call(assetsNamed, { root: at.root, folder: at.folder, names: changed.map(([from]) => from) });
  const others = changed.filter((_, i) => ns[i] == null);
  const owner = targets[0]?.n;
  const found = changed.flatMap(([from, to], i) => (ns[i] == null ? [] : [{ n: ns[i], from, to }]));
  const first = found.some(({ n }) => n === owner) ? owner : found[0]?.n;
  return found.map(({ n, from, to }) => ({ n, value: { to, from, ...(n === first && others.length ? { with: others } : {}) } }));
}
