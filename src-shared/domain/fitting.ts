/**
 * Which values of registers can be shown. A colleague's program may write anything into any field; what does not fit counts in the log as
 * everything does, and shows as if nobody had said it.
 */
import { FLAGS } from './asset.ts';
import type { Value } from './ops/key.ts';

const whole = (least: number, most: number) => (value: Value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const FITS: Readonly<Record<string, (value: Value) => boolean>> = {
  rating: whole(0, 5),
  rotate: whole(-360, 360),
  flag: (value) => FLAGS.some((flag) => flag === value),
  label: (value) => typeof value === 'string' && value.length <= 64,
  takenAt: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:T|$)/.test(value) && !Number.isNaN(Date.parse(value.slice(0, 19))),
};
const isText = (value: Value): boolean => typeof value === 'string';

/** An entity's id as registers hold it, of another entity: 32 hex digits. */
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value);

/** @param name of a field that stands in a column, or among `more`. null clears it. */
export const fits = (name: string, value: Value): boolean => value === null || (FITS[name] ?? isText)(value);
