/** The tree of tags, flat as the core sends it, and what is found in it. Pure. */
import Fuse from 'fuse.js';
import { parseTagPath, printTagPath, tagKey } from '../../../src-shared/domain/tag-path.ts';
import type { Output } from '../../client/client.ts';

export type TagNode = Output<'tags.list'>['tags'][number];

/** @returns the rows that show when `open` says which are open; parents before children, with their depth. */
export function visibleTags(
  tags: readonly TagNode[],
  open: (path: string) => boolean,
): readonly { tag: TagNode; depth: number; open: boolean | undefined }[] {
  const children = new Map<number | undefined, TagNode[]>();
  for (const tag of tags) {
    const list = children.get(tag.parent);
    if (list) list.push(tag);
    else children.set(tag.parent, [tag]);
  }
  const rows: { tag: TagNode; depth: number; open: boolean | undefined }[] = [];
  const visit = (parent: number | undefined, depth: number) => {
    for (const tag of children.get(parent) ?? []) {
      const isOpen = children.has(tag.n) ? open(tag.path) : undefined;
      rows.push({ tag, depth, open: isOpen });
      if (isOpen) visit(tag.n, depth + 1);
    }
  };
  visit(undefined, 0);
  return rows;
}

const keys = new Map<string, string>();
const MOST_KEYS = 20_000;

/** The same for all ways to write a tag's path. Kept, since thousands are compared at every key while typing. */
export function keyOfPath(path: string): string {
  let key = keys.get(path);
  if (key === undefined) {
    if (keys.size >= MOST_KEYS) keys.clear();
    key = tagKey(parseTagPath(path));
    keys.set(path, key);
  }
  return key;
}

export const samePath = (a: string, b: string): boolean => keyOfPath(a) === keyOfPath(b);

const indexes = new WeakMap<readonly TagNode[], ReadonlyMap<string, TagNode>>();

/** @returns the tag of this path, if there is one */
export function tagAt(tags: readonly TagNode[], path: string): TagNode | undefined {
  let index = indexes.get(tags);
  if (!index) {
    index = new Map(tags.map((tag) => [keyOfPath(tag.path), tag]));
    indexes.set(tags, index);
  }
  return index.get(keyOfPath(path));
}

/** Reads what was typed as a path: `people/Ines`, `people > Ines` and `people › Ines` are the same. '' when nothing is left. */
export const typedPath = (text: string): string => printTagPath(parseTagPath(text.replace(/\s*[>›]\s*/g, '/')));

export interface TagFinder {
  /** @returns the tags that fit, best first */
  find: (text: string, limit: number) => readonly TagNode[];
}

export function tagFinder(tags: readonly TagNode[]): TagFinder {
  const documents = tags.map((tag) => ({
    tag,
    name: tag.name,
    path: parseTagPath(tag.path).join(' '),
    synonyms: tag.synonyms ?? [],
  }));
  const fuse = new Fuse(documents, {
    keys: [
      { name: 'name', weight: 2 },
      { name: 'synonyms', weight: 1.5 },
      { name: 'path', weight: 1 },
    ],
    threshold: 0.35,
    ignoreLocation: true,
    ignoreDiacritics: true,
    includeScore: true,
  });
  return {
    find: (text, limit) => {
      const words = parseTagPath(typedPath(text)).join(' ');
      const folded = words.toLowerCase();
      // Somebody who types the beginning of a name means that name, however well another one fits by letters.
      const rank = (tag: TagNode) => {
        const names = [tag.name, ...(tag.synonyms ?? [])].map((name) => name.toLowerCase());
        return names.includes(folded) ? 0 : names.some((name) => name.startsWith(folded)) ? 1 : 2;
      };
      return fuse
        .search(words, { limit: limit * 4 })
        .map(({ item, score }) => ({ tag: item.tag, score: score ?? 1, rank: rank(item.tag) }))
        .sort((a, b) => a.rank - b.rank || a.score - b.score || b.tag.count - a.tag.count)
        .slice(0, limit)
        .map(({ tag }) => tag);
    },
  };
}
