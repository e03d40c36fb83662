/** What the tag overlay offers for a text. Pure. */
import { t } from '../../client/messages.ts';
import { samePath, tagAt, type TagFinder, type TagNode, typedPath } from './tag-list.ts';

export interface Choice {
  key: string;
  path: string;
  group: string | undefined;
  /** How many of the selection have it. */
  has: number;
  /** How many in the whole library have it. */
  total?: number | undefined;
  /** It does not exist yet. */
  create?: boolean;
}

interface Given {
  text: string;
  tags: readonly TagNode[];
  finder: TagFinder;
  /** Paths that were put on last, newest first. */
  recent: readonly string[];
  /** Lasting ids of the tags kept at hand. */
  pinned: readonly string[];
  /** What the selection has. */
  has: readonly { path: string; count: number }[];
  /** How many are selected. */
  count: number;
}

const MOST = 50;

export function choicesFor(given: Given): readonly Choice[] {
  const path = typedPath(given.text);
  return path === '' ? atRest(given) : found(given, path);
}

function found(given: Given, path: string): readonly Choice[] {
  const { finder, tags, text } = given;
  const choices = finder.find(text, MOST).map((tag) => choice(given, tag.path, undefined, tag.count));
  const known = tagAt(tags, path) !== undefined;
  if (known) {
    const exact = choices.findIndex((one) => samePath(one.path, path));
    return exact > 0 ? [choices[exact]!, ...choices.toSpliced(exact, 1)] : choices;
  }
  const create = { ...choice(given, path, undefined), key: 'create', create: true };
  // A path that is typed out is meant as it stands; a single word rather means a tag that is there.
  return path.includes('/') || choices.length === 0 ? [create, ...choices] : [...choices, create];
}

/** Nothing typed: the pinned and recent ones, what the selection has, then the rest by use. */
function atRest(given: Given): readonly Choice[] {
  const { pinned, recent, tags, has } = given;
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const groups: [string, readonly { path: string; total?: number | undefined }[]][] = [
    [t('tags.pinned'), pinned.flatMap((id) => byId.get(id) ?? []).map(({ path }) => ({ path }))],
    [t('tags.recent'), recent.filter((path) => tagAt(tags, path)).map((path) => ({ path }))],
    [t('tags.on'), has.toSorted((a, b) => b.count - a.count).map(({ path }) => ({ path }))],
    [
      t('tags.all'),
      tags
        .toSorted((a, b) => b.count - a.count)
        .slice(0, MOST)
        .map((tag) => ({ path: tag.path, total: tag.count })),
    ],
  ];
  const choices: Choice[] = [];
  for (const [group, members] of groups) {
    for (const { path, total } of members) {
      if (!choices.some((one) => samePath(one.path, path))) choices.push(choice(given, path, group, total));
    }
  }
  return choices;
}

function choice(given: Given, path: string, group: string | undefined, total?: number): Choice {
  const has = given.has.find((one) => samePath(one.path, path))?.count ?? 0;
  const all = total ?? tagAt(given.tags, path)?.count;
  return { key: path, path, group, has, total: all };
}
