/**
 * The panels of nouns that are not there yet, by the names agreed on: their place stays empty, so that the window can be
 * built from any side.
 */
import type { ComponentType } from 'react';

const modules = import.meta.glob<Record<string, ComponentType>>('../features/*/index.ts', { eager: true });
const Nothing = () => null;
const slot = (noun: string, name: string): ComponentType => modules[`../features/${noun}/index.ts`]?.[name] ?? Nothing;

export const Inspector = slot('inspector', 'Inspector');
export const Activity = slot('activity', 'Activity');
export const StatusJobs = slot('activity', 'StatusJobs');
export const FirstRun = slot('first-run', 'FirstRun');
export const HelpKeys = slot('first-run', 'HelpKeys');
export const Palette = slot('palette', 'Palette');
