/** One tree of tags from several; free of what reads files, so that threads of the catalog need not load it. */
import { cleanTagName, tagKey } from '../../../src-shared/domain/tag-path.ts';

export type TagPath = readonly string[];

export const MAX_TAGS = 5000;
const MAX_DEPTH = 32;
const MAX_NAME = 1000;
/** Programs' own bookkeeping, written as if a person had said it. */
const INTERNAL = new Set(['_digikam_internal_tags_', 'darktable']);

/**
 * One list without doubles, in order. A flat word is left out when it is a name anywhere in a tree: Lightroom and darktable write
 * every leaf and parent into dc:subject as well.
 */
export function uniteTags(trees: readonly TagPath[], flat: readonly TagPath[]): TagPath[] {
  const result = new Map<string, TagPath>();
  const names = new Set<string>();
  for (const tree of trees) {
    if (isOurs(tree)) result.set(tagKey(tree), result.get(tagKey(tree)) ?? tree);
    for (const name of tree) names.add(tagKey([name]));
  }
  for (const one of flat) {
    if (!isOurs(one)) continue;
    const key = tagKey(one);
    const asTree = one.length === 1 ? tagKey(path(one[0]!.split('|'))) : key;
    if (!(one.length === 1 && names.has(key)) && !result.has(asTree) && !result.has(key)) result.set(key, one);
  }
  return [...result.values()].slice(0, MAX_TAGS);
}

function isOurs(one: TagPath): boolean {
  return one.length > 0 && !INTERNAL.has(one[0]!.toLowerCase());
}

export function path(names: readonly string[]): TagPath {
  return names
    .map((name) => cleanTagName(name).slice(0, MAX_NAME))
    .filter((name) => name !== '')
    .slice(0, MAX_DEPTH);
}
