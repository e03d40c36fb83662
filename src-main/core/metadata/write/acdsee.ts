import { tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { CannotEdit, type Element, escapeXml, spansOf, unescapeXml } from './xml-spans.ts';

/** ACDSee's categories (XML in a text) with those unassigned whose path is among `gone`. What cannot be read stays as it is. */
export function withoutCategories(xml: string, gone: ReadonlySet<string>): string {
  let tops: Element[];
  try {
    tops = spansOf(xml);
  } catch (error) {
    if (error instanceof CannotEdit) return xml;
    throw error;
  }
  const places: { start: number; end: number }[] = [];
  const walk = (elements: readonly Element[], parents: readonly string[]): void => {
    for (const element of elements) {
      const isCategory = element.name === 'Category';
      const name = unescapeXml(xml.slice(element.openEnd, element.children[0]?.start ?? element.closeStart)).trim();
      const own = isCategory ? [...parents, name] : parents;
      const assigned = element.attributes.find((one) => one.name === 'Assigned' && one.value === '1');
      if (isCategory && assigned && gone.has(tagKey(own))) places.push({ start: assigned.valueStart, end: assigned.valueEnd });
      walk(element.children, own);
    }
  };
  walk(tops, []);
  return places.reduceRight((text, { start, end }) => text.slice(0, start) + escapeXml('0') + text.slice(end), xml);
}
