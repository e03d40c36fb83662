/**
 * Which tag is which: under what name a tag is shown, and what a path in a file means. A tag that was merged into another keeps its row
 * and its place on the assets, and is shown as that one: a merge of a hundred thousand writes one register, and its undo gives back
 * exactly what was there. See build/decisions/0060-tags-that-move.md.
 */
import { createHash } from 'node:crypto';
import { tagKey } from '../../../src-shared/domain/tag-path.ts';
import type { Tx } from './procedure.ts';

type Reading = Pick<Tx, 'sql' | 'column'>;
/** Longer chains are circles, made by two people at once. */
const DEEPEST = 64;
const SEPARATOR = '\u001f';

/** The tag under whose name this one is shown: itself, or the one it was merged into. */
export function shownAs(tx: Reading, n: number): number {
  const sameOf = tx.column('SELECT same FROM tag WHERE n = ?');
  const seen = [n];
  for (let at = n; ; ) {
    const next = sameOf.get(at) as number | null | undefined;
    if (next == null) return at;
    const circle = seen.indexOf(next);
    if (circle >= 0) return Math.min(...seen.slice(circle));
    seen.push(next);
    at = next;
  }
}

/** All tags that are shown as this one, itself first. */
export function kin(tx: Reading, n: number): number[] {
  const all = [n];
  const mergedInto = tx.column('SELECT n FROM tag WHERE same = ?');
  for (const one of all) for (const other of mergedInto.all(one) as number[]) if (!all.includes(other)) all.push(other);
  return all;
}

/** Names from the top down, of the tag itself; those above it are named as they are shown. */
export function tagPath(tx: Reading, n: number): string[] {
  const path: string[] = [];
  const rowOf = tx.sql('SELECT name, parent FROM tag WHERE n = ?');
  for (let at: number | null = n; at !== null && path.length < DEEPEST; ) {
    const row = rowOf.get(at) as { name: string; parent: number | null } | undefined;
    if (!row) break;
    path.unshift(row.name);
    at = row.parent === null ? null : shownAs(tx, row.parent);
  }
  return path;
}

/** The same of the tag as which it is shown. */
export const shownPath = (tx: Reading, n: number): string[] => tagPath(tx, shownAs(tx, n));

/** The tags with this path that are there: one, unless two machines made one each. */
export const liveTags = (tx: Reading, path: readonly string[]): number[] =>
  tx.column('SELECT n FROM tag WHERE key = ? AND removed = 0 AND same IS NULL ORDER BY n').all(tagKey(path)) as number[];

const isTag = (tx: Reading, n: number): boolean => tx.column('SELECT 1 FROM tag WHERE n = ?').get(n) !== undefined;
const isLive = (tx: Reading, n: number): boolean => {
  const removed = tx.column('SELECT removed FROM tag WHERE n = ?');
  return removed.get(n) === 0 && removed.get(shownAs(tx, n)) === 0;
};

/** The tag that a file means by a path: the one that is there, else the one that was, else what is below what the path above it means. */
export const meantBy = (tx: Reading, path: readonly string[]): number | undefined => leadsTo(tx, path, (n) => isLive(tx, n));

/** A deleted one too, for what was merged from below it into another stays where it is. */
function leadsTo(tx: Reading, path: readonly string[], may: (n: number) => boolean): number | undefined {
  const key = tagKey(path);
  const there = atKey(tx, key).find(may);
  if (there !== undefined) return there;
  const once = (tx.column('SELECT tag FROM tag_alias WHERE key = ? ORDER BY entity').all(key) as number[]).find(may);
  if (once !== undefined || path.length < 2) return once;
  const above = meantBy(tx, path.slice(0, -1)) ?? leadsTo(tx, path.slice(0, -1), (n) => isTag(tx, n));
  const moved = above === undefined ? key : keyBelow(tx, above, path.at(-1) as string);
  return moved === key ? undefined : atKey(tx, moved).find(may);
}

const atKey = (tx: Reading, key: string): number[] =>
  tx.column('SELECT n FROM tag WHERE key = ? ORDER BY removed, same IS NOT NULL, n').all(key) as number[];

const keyBelow = (tx: Reading, parent: number, name: string): string =>
  `${tx.column('SELECT key FROM tag WHERE n = ?').get(shownAs(tx, parent)) as string}${SEPARATOR}${tagKey([name])}`;

/** The last names by which a file may mention this tag, as it is and as it was. */
export function namesOf(tx: Reading, n: number): string[] {
  const row = tx.sql('SELECT name, file_name AS file FROM tag WHERE n = ?').get(n) as { name: string; file: string | null };
  const former = tx.column('SELECT name FROM tag_alias WHERE tag = ?').all(n) as string[];
  return [...new Set([row.name, ...(row.file === null ? [] : [row.file]), ...former])];
}

/** The assets that show one of these tags or one below it. */
export const assetsShowing = (tx: Reading, ns: readonly number[]): number[] =>
  tx.column(
    `WITH RECURSIVE below (n) AS (
       SELECT value FROM json_each(?)
       UNION SELECT tag.n FROM below CROSS JOIN tag ON tag.parent = below.n
       UNION SELECT tag.n FROM below CROSS JOIN tag ON tag.same = below.n)
     SELECT DISTINCT asset FROM below CROSS JOIN asset_tag ON asset_tag.tag = below.n`,
  ).all(JSON.stringify(ns)) as number[];

/**
 * The id of a tag that files alone mention follows from its path. `nth`: the ids before were taken by tags that people renamed, merged
 * or deleted since.
 */
export const fileTagId = (path: readonly string[], nth = 0): Buffer =>
  createHash('sha256').update(`tag\0${tagKey(path)}${nth ? `\0${nth}` : ''}`).digest().subarray(0, 16);
