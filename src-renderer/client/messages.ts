/**
 * The catalog of messages: everything the interface says, English first. Each noun has its own file in messages/.
 * A message is a text with `{name}` holes, or its plural forms chosen by the hole `{n}`.
 */
import { activity } from './messages/activity.ts';
import { app } from './messages/app.ts';
import { assets } from './messages/assets.ts';
import { batch } from './messages/batch.ts';
import { catalog as catalogs } from './messages/catalog.ts';
import { conflicts } from './messages/conflicts.ts';
import { duplicates } from './messages/duplicates.ts';
import { edits } from './messages/edits.ts';
import { fields } from './messages/fields.ts';
import { collections } from './messages/collections.ts';
import { firstRun } from './messages/first-run.ts';
import { formats } from './messages/formats.ts';
import { foundAgain } from './messages/found-again.ts';
import { gps } from './messages/gps.ts';
import { grid } from './messages/grid.ts';
import { health } from './messages/health.ts';
import { importing } from './messages/import.ts';
import { inspector } from './messages/inspector.ts';
import { library } from './messages/library.ts';
import { list } from './messages/list.ts';
import { loupe } from './messages/loupe.ts';
import { map } from './messages/map.ts';
import { palette } from './messages/palette.ts';
import { rename } from './messages/rename.ts';
import { search } from './messages/search.ts';
import { stacks } from './messages/stacks.ts';
import { tags } from './messages/tags.ts';
import { team } from './messages/team.ts';
import { timeline } from './messages/timeline.ts';
import { taken } from './messages/taken.ts';
import { exporting } from './messages/export.ts';
import { archive } from './messages/archive.ts';
import { editors } from './messages/editors.ts';
import { compare } from './messages/compare.ts';
import { rights } from './messages/rights.ts';
import { together } from './messages/together.ts';
import { versions } from './messages/versions.ts';

export type Message = string | { readonly one: string; readonly other: string };
export type Messages = Readonly<Record<string, Message>>;

const english = {
  ...activity,
  ...rights,
  ...app,
  ...assets,
  ...batch,
  ...catalogs,
  ...collections,
  ...conflicts,
  ...together,
  ...duplicates,
  ...edits,
  ...fields,
  ...firstRun,
  ...formats,
  ...foundAgain,
  ...gps,
  ...grid,
  ...health,
  ...importing,
  ...inspector,
  ...library,
  ...list,
  ...loupe,
  ...map,
  ...palette,
  ...rename,
  ...search,
  ...stacks,
  ...tags,
  ...team,
  ...timeline,
  ...taken,
  ...archive,
  ...editors,
  ...exporting,
  ...compare,
  ...versions,
};
export type MessageKey = keyof typeof english;

const catalog: Readonly<Record<MessageKey, Message>> = english;
const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat(undefined);
const dateTimes = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** @returns the message with its holes filled; numbers by locale. */
export function t(key: MessageKey, holes: Readonly<Record<string, string | number>> = {}): string {
  const message = catalog[key];
  const form =
    typeof message === 'string'
      ? message
      : message[plurals.select(Number(holes['n'] ?? 0)) === 'one' ? 'one' : 'other'];
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = holes[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}

export const formatNumber = (value: number): string => numbers.format(value);

const lists = new Intl.ListFormat('en-US');
/** @returns `a, b, and c` */
export const formatList = (all: readonly string[]): string => lists.format(all);

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
/** @param bytes size in bytes @returns `41 MB`, decimal units as file managers show them. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${numbers.format(value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value))} ${UNITS[unit]}`;
}

/** Whatever a file or a colleague's program says may get here; what is no time is shown as it stands. */
const isMoment = (wall: string): boolean => !Number.isNaN(Date.parse(`${wall}Z`));

/** @param iso wall-clock time of the place it was taken at; shown as it stands, not moved into this machine's zone. */
export function formatWallClock(iso: string): string {
  const wall = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})/.exec(iso)?.[1];
  return wall && isMoment(wall) ? dateTimes.format(new Date(`${wall}Z`)) : iso;
}

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** @param iso a moment of this machine's; shown in its own time zone. */
export const formatDate = (iso: string): string => moments.format(new Date(iso));

const seconds = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** The same to the second, with the place's distance from UTC where it is known: `2 Oct 2026, 08:15:15 +01:00`. */
export function formatCapture(iso: string): string {
  const [, wall, offset] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?([+-]\d{2}:\d{2})?/.exec(iso) ?? [];
  return wall && isMoment(wall) ? `${seconds.format(new Date(`${wall}Z`))}${offset ? ` ${offset}` : ''}` : iso;
}

/** @param seconds length @returns `0:42`, `1:02:05`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
