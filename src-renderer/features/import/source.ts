/** What lies on the chosen card or folder, what of it is new, and what of it is chosen. */
import { create } from 'zustand';
import type { SourceDetail } from '../../../src-shared/contract/import.ts';
import { errorText, getClient } from '../../client/client.ts';

/** Files that keep one stem: one cell. */
export interface Shot {
  group: number;
  /** Of the first. */
  name: string;
  /** `JPG`, `CR3`…, in the order of the files. */
  kinds: readonly string[];
  paths: readonly string[];
  size: number;
}

interface Source {
  path: string | undefined;
  state: 'none' | 'listing' | 'ready' | 'failed';
  error?: string | undefined;
  shots: readonly Shot[];
  /** By path, as they become known. */
  details: ReadonlyMap<string, SourceDetail>;
  /** Checked or not by hand, by group; others are as `isNew`. */
  byHand: ReadonlyMap<number, boolean>;
}
const NONE: Source = { path: undefined, state: 'none', shots: [], details: new Map(), byHand: new Map() };
export const useSource = create<Source>(() => NONE);

/** A question of its own for so many: the first pictures show at once. */
const PAGE = 40;
let running: AbortController | undefined;

/** Looks at a card or folder; what was shown before is given up. */
export async function openSource(path: string): Promise<void> {
  running?.abort();
  const abort = new AbortController();
  running = abort;
  const { signal } = abort;
  useSource.setState({ ...NONE, path, state: 'listing', error: undefined });
  try {
    const { files } = await getClient().call('import.list', { source: path }, { signal });
    const shots = [...Map.groupBy(files, ({ group }) => group)].map(
      ([group, all]): Shot => ({
        group,
        name: all[0]?.name ?? '',
        kinds: all.map(({ name }) => name.split('.').at(-1)?.toUpperCase() ?? ''),
        paths: all.map((file) => file.path),
        size: all.reduce((sum, { size }) => sum + size, 0),
      }),
    );
    useSource.setState({ state: 'ready', shots });
    const paths = shots.flatMap((shot) => shot.paths);
    for (let at = 0; at < paths.length; at += PAGE) {
      const answer = await getClient().call('import.details', { source: path, files: paths.slice(at, at + PAGE) }, { signal });
      if (signal.aborted) return;
      useSource.setState((now) => ({ details: new Map([...now.details, ...answer.files.map((file) => [file.path, file] as const)]) }));
    }
  } catch (error) {
    if (!signal.aborted) useSource.setState({ state: 'failed', error: errorText(error) });
  }
}

export function leaveSource(): void {
  running?.abort();
  useSource.setState(NONE);
}

const SIDECAR = /\.(xmp|dop|pp3|vrd)$/i;
export const detailsOf = ({ paths }: Shot, details: Source['details']): SourceDetail[] => paths.flatMap((path) => details.get(path) ?? []);
/** Every picture of it came before. Until all is known of it, it counts as new. */
export function isKnown(shot: Shot, details: Source['details']): boolean {
  const pictures = shot.paths.filter((path) => !SIDECAR.test(path));
  return pictures.length > 0 && pictures.every((path) => details.get(path)?.known !== undefined);
}
export const isChecked = (shot: Shot, { details, byHand }: Pick<Source, 'details' | 'byHand'>): boolean => byHand.get(shot.group) ?? !isKnown(shot, details);

export function check(shots: readonly Shot[], on: boolean): void {
  useSource.setState((now) => ({ byHand: new Map([...now.byHand, ...shots.map(({ group }) => [group, on] as const)]) }));
}

/** What of the wish follows from what is checked. */
export function chosen(source: Source): { files?: string[]; again: boolean } {
  if (source.byHand.size === 0) return { again: false };
  const shots = source.shots.filter((shot) => isChecked(shot, source));
  return { files: shots.flatMap(({ paths }) => paths), again: shots.some((shot) => isKnown(shot, source.details)) };
}
