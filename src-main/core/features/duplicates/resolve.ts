/** Sending duplicates to the trash: each is looked at just before, beside the one that stays. */
import { propose } from '../../../../src-shared/domain/duplicates.ts';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../disks/away.ts';
import { mayMoveFiles } from '../../team/team.sql.ts';
import { joinPath, showPath } from '../../paths.ts';
import { carryToTrash, pathsOfAssets, plannedPlace, sidecarsOf, TRASH, withSidecars } from '../assets/assets.service.ts';
import { listGroups, type StoredGroup } from './duplicates.sql.ts';
import { type Going, resolveDuplicates, type ToResolve } from './resolve.sql.ts';

export interface Choice {
  readonly keep: number;
  readonly drop: readonly number[];
}
export interface Rule {
  readonly rule: Parameters<typeof propose>[1];
  readonly folder?: string | undefined;
}
type ResolveDeps = Pick<Deps, 'db' | 'disks' | 'host' | 'actor' | 'wrote'>;

const PAGE = 1000;
const AT_ONCE = 16;

/** The one that a rule keeps; undefined: it leaves the group alone. */
export const keptOf = ({ copies }: StoredGroup, { rule, folder }: Rule): number | undefined =>
  propose(copies.map((copy) => ({ ...copy, path: showPath(copy.path) })), rule, folder);

/** All groups as a rule decides them, but for those named. */
export async function picksByRule({ db }: Pick<Deps, 'db'>, rule: Rule, leave: ReadonlySet<number>): Promise<Choice[]> {
  const picks: Choice[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const groups = await db.call(listGroups, { limit: PAGE, offset });
    for (const group of groups) {
      const keep = leave.has(group.id) ? undefined : keptOf(group, rule);
      if (keep !== undefined) picks.push({ keep, drop: group.copies.map(({ n }) => n).filter((n) => n !== keep) });
    }
    if (groups.length < PAGE) return picks;
  }
}

export interface Done {
  readonly seq: number;
  readonly changed: number;
  readonly label: string;
  readonly warnings: string[];
  readonly moved: number;
  readonly trash: string[];
}

/** All of it or nothing. @throws RpcError before anything is read where one of those that would go is not this person's to move */
export async function resolve(deps: ResolveDeps, picks: readonly Choice[]): Promise<Done> {
  await deps.db.call(mayMoveFiles, picks.flatMap(({ drop }) => drop));
  const warnings: string[] = [];
  const all: ToResolve[] = [];
  const folders = new Set<string>();
  const planned = async (n: number, at: Place): Promise<Going> => {
    const [path, root] = [Buffer.from(at.path), Buffer.from(at.root)];
    const place = plannedPlace(deps, path, root, await deps.db.call(sidecarsOf, n));
    folders.add(place.in === 'system' ? 'system' : showPath(joinPath(root, Buffer.from(TRASH))));
    return { n, place };
  };
  for (let from = 0; from < picks.length; from += AT_ONCE) {
    const some = await Promise.all(picks.slice(from, from + AT_ONCE).map((pick) => checked(deps, pick)));
    for (const { keep, drop, warnings: own } of some) {
      warnings.push(...own);
      if (!drop.length) continue;
      const going = drop.map(({ n }) => n);
      const along = (await deps.db.call(withSidecars, { ns: going, partners: false })).filter((n) => !going.includes(n) && n !== keep);
      const places = await pathsOfAssets(deps.db, along);
      all.push({
        keep,
        drop: await Promise.all(drop.map((at) => planned(at.n, at))),
        along: await Promise.all(places.filter(({ missing }) => !missing).map((at) => planned(at.n, at))),
      });
    }
  }
  const { seq, changed, label, stale, groups } = await deps.db.call(resolveDuplicates, { actor: deps.actor, all });
  deps.wrote(seq);
  if (stale.length) warnings.push(`${stale.length.toLocaleString('en')} ${stale.length === 1 ? 'file has' : 'files have'} changed meanwhile and ${stale.length === 1 ? 'was' : 'were'} left alone.`);
  if (!changed || !groups) return { seq, changed: 0, label: 'Nothing was moved', warnings, moved: 0, trash: [] };
  const carried = await carryToTrash(deps, seq);
  const meant = all.reduce((sum, { drop, along }) => sum + drop.length + along.length, 0);
  return { seq, changed, label, warnings: [...warnings, ...carried.warnings], moved: meant - stale.length - carried.failed.length, trash: [...folders] };
}

type Place = Awaited<ReturnType<typeof pathsOfAssets>>[number];

/** Nothing goes unless the one that stays is there, is as the catalog knows it, and begins, goes on and ends as the other does. */
async function checked(deps: ResolveDeps, { keep, drop }: Choice): Promise<{ keep: number; drop: Place[]; warnings: string[] }> {
  const places = new Map((await pathsOfAssets(deps.db, [keep, ...drop])).map((at) => [at.n, at]));
  const kept = places.get(keep);
  const print = kept && (await printOf(deps, kept));
  if (!kept || !print) return { keep, drop: [], warnings: [`${kept ? showPath(kept.path) : 'The file to keep'} is not there as it was; its copies were left alone.`] };
  const warnings: string[] = [];
  const fitting: Place[] = [];
  for (const n of new Set(drop)) {
    const at = places.get(n);
    if (!at || n === keep) continue;
    const same = (await printOf(deps, at))?.equals(print) ?? false;
    if (same && !Buffer.from(at.path).equals(Buffer.from(kept.path))) fitting.push(at);
    else warnings.push(`${showPath(at.path)} is not there as it was; it was left alone.`);
  }
  return { keep, drop: fitting, warnings };
}

async function printOf({ disks }: ResolveDeps, at: Place): Promise<Buffer | undefined> {
  if (at.missing) return undefined;
  const disk = disks.of(at.rootN);
  try {
    const stat = await disk.lstat(at.path);
    if (stat.kind !== 'file' || stat.size !== at.size || stat.mtimeMs !== at.mtime) return undefined;
    const print = await disk.print(at.path, at.size);
    return print ? Buffer.from(print) : undefined;
  } catch (error) {
    if (isAway(error) || (error as { code?: string }).code) return undefined;
    throw error;
  }
}
