/** Which files of a group stay, as it is proposed and as a person says, and what tells its files apart. */
import type { Output } from '../../client/client.ts';

export type Group = Output<'duplicates.list'>['groups'][number];
export type File = Group['files'][number];
/** By group: what stays. Groups that nobody decided are not in it. */
export type Choices = ReadonlyMap<number, ReadonlySet<number>>;

/** What stays of a group: all of it where nobody and no rule says otherwise, or where what was chosen is gone. */
export function keptOf(group: Group, choices: Choices): ReadonlySet<number> {
  const all = group.files.map(({ row }) => row.n);
  const chosen = [...(choices.get(group.id) ?? (group.keep === undefined ? all : [group.keep]))].filter((n) =>
    all.includes(n),
  );
  return new Set(chosen.length ? chosen : group.keep === undefined ? all : [group.keep]);
}

export const droppedOf = (group: Group, choices: Choices): number[] => {
  const kept = keptOf(group, choices);
  return group.files.map(({ row }) => row.n).filter((n) => !kept.has(n));
};

/** For the core: one of those that stay takes over what is known of those that go. */
export function picksOf(groups: readonly Group[], choices: Choices): { keep: number; drop: number[] }[] {
  return groups.flatMap((group) => {
    const [keep] = keptOf(group, choices);
    const drop = droppedOf(group, choices);
    return keep === undefined || !drop.length ? [] : [{ keep, drop }];
  });
}

const SIDES = {
  folder: ({ path }: File) => folderOf(path),
  name: ({ row }: File) => row.name,
  modified: ({ modified }: File) => modified,
  marks: ({ row }: File) => `${row.rating} ${row.label ?? ''} ${row.flag ?? ''}`,
  tags: ({ row }: File) => row.tags.join('\n'),
  title: ({ row }: File) => row.title ?? '',
  collections: ({ collections }: File) => collections.join('\n'),
  more: ({ fields, sidecars }: File) => `${fields} ${sidecars.length}`,
} as const;
export type Side = keyof typeof SIDES;

/** In which of these the files of a group differ. */
export function differing({ files }: Group): ReadonlySet<Side> {
  return new Set((Object.keys(SIDES) as Side[]).filter((side) => new Set(files.map(SIDES[side])).size > 1));
}

export const folderOf = (path: string): string => path.replace(/[/\\][^/\\]*$/, '');

/** Folders that hold a file of these groups, by how many. */
export function foldersOf(groups: readonly Group[]): string[] {
  const counts = new Map<string, number>();
  for (const { files } of groups)
    for (const folder of new Set(files.map(({ path }) => folderOf(path))))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([folder]) => folder)
    .slice(0, 30);
}
