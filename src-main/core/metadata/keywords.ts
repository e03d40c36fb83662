/** Tags from all the ways in which programs write them → one tree without doubles. */
import { cleanTagName, parseTagPath, tagKey } from '../../../src-shared/domain/tag-path.ts';
import { parseXml, type XmlElement } from '../tools/xml.ts';
import { list, type Tags, text } from './tags.ts';

export type TagPath = readonly string[];

const MAX_TAGS = 5000;
const MAX_DEPTH = 32;
const MAX_NAME = 1000;
/** Programs' own bookkeeping, written as if a person had said it. */
const INTERNAL = new Set(['_digikam_internal_tags_', 'darktable']);

/** Trees first, in the order of metadata.md; flat words count only where no tree holds them. */
export function tagsOfXmp(tags: Tags): TagPath[] {
  const trees = [
    ...list(tags['XMP-vitrine:Tags']).map((whole) => path(parseTagPath(whole))),
    ...split(tags['XMP-digiKam:TagsList'], '/'),
    ...split(tags['XMP-microsoft:LastKeywordXMP'], '/'),
    ...split(tags['XMP-lr:HierarchicalSubject'], '|'),
    ...split(tags['XMP-mediapro:CatalogSets'], '|'),
    ...split(tags['XMP-expressionmedia:CatalogSets'], '|'),
    ...acdseePaths(tags['XMP-acdsee:Categories']),
  ];
  return uniteTags(
    trees,
    list(tags['XMP-dc:Subject']).map((word) => path([word])),
  );
}

export function tagsOfIim(tags: Tags): TagPath[] {
  return uniteTags(
    [],
    list(tags['IPTC:Keywords']).map((word) => path([word])),
  );
}

export function tagsOfExif(tags: Tags): TagPath[] {
  return uniteTags(
    [],
    (text(tags['IFD0:XPKeywords']) ?? '').split(';').map((word) => path([word])),
  );
}

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

function split(value: unknown, separator: string): TagPath[] {
  return list(value)
    .slice(0, MAX_TAGS)
    .map((whole) => path(whole.split(separator)));
}

function path(names: readonly string[]): TagPath {
  return names
    .map((name) => cleanTagName(name).slice(0, MAX_NAME))
    .filter((name) => name !== '')
    .slice(0, MAX_DEPTH);
}

/** `<Categories><Category Assigned="0">People<Category Assigned="1">Ines</Category></Category></Categories>` */
function acdseePaths(value: unknown): TagPath[] {
  const xml = text(value);
  if (!xml?.includes('<')) return [];
  const found: TagPath[] = [];
  const walk = (elements: readonly XmlElement[], parents: TagPath): void => {
    for (const element of elements) {
      const own = element.name === 'Category' ? path([...parents, element.text]) : parents;
      if (element.name === 'Category' && element.attributes['Assigned'] === '1') found.push(own);
      walk(element.children, own);
    }
  };
  try {
    walk(parseXml(xml), []);
  } catch {
    // Damaged categories leave the other sources to speak.
  }
  return found;
}
