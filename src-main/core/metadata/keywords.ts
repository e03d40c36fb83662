/** Tags from all the ways in which programs write them → one tree without doubles. */
import { parseTagPath } from '../../../src-shared/domain/tag-path.ts';
import { parseXml, type XmlElement } from '../tools/xml.ts';
import { list, type Tags, text } from './tags.ts';
import { MAX_TAGS, path, type TagPath, uniteTags } from './unite-tags.ts';

export type { TagPath };

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

function split(value: unknown, separator: string): TagPath[] {
  return list(value)
    .slice(0, MAX_TAGS)
    .map((whole) => path(whole.split(separator)));
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
