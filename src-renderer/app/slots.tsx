/**
 * The panels of other nouns by the names they agreed on. A noun that is not there yet leaves its place empty, so that the
 * window can be built from any side.
 */
import type { ComponentType } from 'react';

const modules = import.meta.glob<Record<string, ComponentType>>('../features/*/index.ts', { eager: true });
const Nothing = () => null;
const slot = (noun: string, name: string): ComponentType => modules[`../features/${noun}/index.ts`]?.[name] ?? Nothing;

export const Sidebar = slot('library', 'Sidebar');
export const Inspector = slot('inspector', 'Inspector');
export const SearchBox = slot('search', 'SearchBox');
export const FilterBar = slot('search', 'FilterBar');
export const Activity = slot('activity', 'Activity');
export const StatusJobs = slot('activity', 'StatusJobs');
export const FirstRun = slot('first-run', 'FirstRun');
export const HelpKeys = slot('first-run', 'HelpKeys');
export const Palette = slot('palette', 'Palette');
export const TagInput = slot('tags', 'TagInput');

type OpenAddFolder = (dropped: { name: string; entries: { name: string; size?: number }[] }) => void;
const functions = import.meta.glob<Record<string, OpenAddFolder>>('../features/library/index.ts', { eager: true });
/** Opens the dialog that adds a folder, at the place where a dropped one was found. */
export const openAddFolder: OpenAddFolder = (dropped) =>
  functions['../features/library/index.ts']?.['openAddFolder']?.(dropped);
