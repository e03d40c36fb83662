import type { Shot } from './recipe.ts';

const escaped = (text: string): string => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
const list = (kind: 'Bag' | 'Seq', items: readonly string[]): string => `<rdf:${kind}>${items.map((item) => `<rdf:li>${escaped(item)}</rdf:li>`).join('')}</rdf:${kind}>`;
const alt = (text: string): string => `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`;

/** The XMP that Lightroom would write for such a picture. */
export function xmpPacket(shot: Shot): string {
  const flat = [...new Set(shot.tags.flatMap((tag) => tag.split('/')))];
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"${shot.rating ? ` xmp:Rating="${shot.rating}"` : ''}${shot.label ? ` xmp:Label="${shot.label}"` : ''}>
<dc:creator>${list('Seq', ['Vitrine'])}</dc:creator><dc:rights>${alt('Public domain (CC0)')}</dc:rights>${shot.title ? `<dc:title>${alt(shot.title)}</dc:title>` : ''}${
    shot.tags.length ? `<dc:subject>${list('Bag', flat)}</dc:subject><lr:hierarchicalSubject>${list('Bag', shot.tags.map((tag) => tag.replaceAll('/', '|')))}</lr:hierarchicalSubject>` : ''
  }</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}
