/** Our fields → the properties of XMP that hold them (metadata.md, "Fields"): only what differs, and others' ways only where they are there. */
import type { ScalarField, Values } from '../../../../src-shared/domain/asset.ts';
import { FIELDS_PREFIX, FIELDS_XMP } from '../../../../src-shared/domain/fields/xmp.ts';
import { CUSTOM_NAME, nameKey, namesIn } from '../../../../src-shared/domain/metadata/custom.ts';
import { byKey, type Differences } from '../../../../src-shared/domain/metadata/merge.ts';
import { VITRINE_XMP } from '../../../../src-shared/domain/metadata/namespace.ts';
import { parsePosition } from '../../../../src-shared/domain/position.ts';
import { printTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { tagsOfXmp, type TagPath } from '../keywords.ts';
import type { Tags } from '../tags.ts';
import { releaseInPlus } from '../terms.ts';
import { readXmp } from '../xmp.ts';
import { CROP_PROPERTIES, writeEdits } from './edits.ts';
import { withoutCategories } from './acdsee.ts';
import type { Order } from './sidecar.ts';
import type { ListKind, Property, XmpText } from './xmp-edit.ts';

const property =
  (prefix: string, space: string) =>
  (name: string): Property => ({ space, prefix, name });
const dc = property('dc', 'http://purl.org/dc/elements/1.1/');
const xmp = property('xmp', 'http://ns.adobe.com/xap/1.0/');
const xmpRights = property('xmpRights', 'http://ns.adobe.com/xap/1.0/rights/');
const xmpDM = property('xmpDM', 'http://ns.adobe.com/xmp/1.0/DynamicMedia/');
const photoshop = property('photoshop', 'http://ns.adobe.com/photoshop/1.0/');
const lr = property('lr', 'http://ns.adobe.com/lightroom/1.0/');
const iptcCore = property('Iptc4xmpCore', 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/');
const exif = property('exif', 'http://ns.adobe.com/exif/1.0/');
const plus = property('plus', 'http://ns.useplus.org/ldf/xmp/1.0/');
const pur = property('pur', 'http://prismstandard.org/namespaces/prismusagerights/2.1/');
const cc = property('cc', 'http://creativecommons.org/ns#');
const digiKam = property('digiKam', 'http://www.digikam.org/ns/1.0/');
const microsoft = property('MicrosoftPhoto', 'http://ns.microsoft.com/photo/1.0/');
const mediapro = property('mediapro', 'http://ns.iview-multimedia.com/mediapro/1.0/');
const expression = property('expressionmedia', 'http://ns.microsoft.com/expressionmedia/1.0/');
const acdsee = property('acdsee', 'http://ns.acdsee.com/iptc/1.0/');
const darktable = property('darktable', 'http://darktable.sf.net/');
const vitrine = property('vitrine', VITRINE_XMP);
const custom = property(FIELDS_PREFIX, FIELDS_XMP);

const LANGUAGES: Partial<Record<ScalarField, Property>> = {
  title: dc('title'),
  caption: dc('description'),
  copyright: dc('rights'),
  usageTerms: xmpRights('UsageTerms'),
  rightsTerritory: plus('RegionConstraints'),
  rightsChannels: plus('MediaConstraints'),
};
const TEXTS: Partial<Record<ScalarField, Property>> = {
  credit: photoshop('Credit'),
  headline: photoshop('Headline'),
  instructions: photoshop('Instructions'),
  location: iptcCore('Location'),
  city: photoshop('City'),
  state: photoshop('State'),
  country: photoshop('Country'),
  job: photoshop('TransmissionReference'),
  licence: cc('license'),
  webStatement: xmpRights('WebStatement'),
  rightsFrom: plus('LicenseStartDate'),
  rightsUntil: plus('LicenseEndDate'),
};
/** ACDSee's own names for some of them. */
const ACDSEE: Partial<Record<ScalarField, Property>> = {
  title: acdsee('caption'),
  caption: acdsee('notes'),
  creator: acdsee('author'),
};
/** What the rest of a file may look like after a write of each field: everything that is not named here stays as it was. */
const TOUCHED: Partial<Record<ScalarField, readonly Property[]>> = {
  rating: [xmp('Rating'), microsoft('Rating'), acdsee('rating'), xmpDM('pick'), xmpDM('good'), digiKam('PickLabel')],
  flag: [xmp('Rating'), xmpDM('pick'), xmpDM('good'), digiKam('PickLabel')],
  label: [xmp('Label'), photoshop('LabelColor'), photoshop('Urgency'), digiKam('ColorLabel'), darktable('colorlabels')],
  creator: [dc('creator'), acdsee('author')],
  takenAt: [exif('DateTimeOriginal'), photoshop('DateCreated')],
  edits: [vitrine('Edits'), ...CROP_PROPERTIES],
  rightsUntil: [pur('expirationDate')],
  embargo: [pur('embargoDate')],
  modelRelease: [plus('ModelReleaseStatus')],
  propertyRelease: [plus('PropertyReleaseStatus')],
  gps: ['GPSLatitude', 'GPSLongitude', 'GPSAltitude', 'GPSAltitudeRef'].map(exif),
};
const CLEARED = vitrine('Cleared');
const OWN_TAGS = vitrine('Tags');

/** Where programs keep trees of tags. `always`: made where it is not there. */
interface TreeList {
  readonly at: Property;
  readonly kind: ListKind;
  readonly separator: string;
  readonly always?: boolean;
}
const TREES: readonly TreeList[] = [
  { at: digiKam('TagsList'), kind: 'Seq', separator: '/' },
  { at: microsoft('LastKeywordXMP'), kind: 'Bag', separator: '/' },
  { at: mediapro('CatalogSets'), kind: 'Bag', separator: '|' },
  { at: expression('CatalogSets'), kind: 'Bag', separator: '|' },
  { at: lr('hierarchicalSubject'), kind: 'Bag', separator: '|', always: true },
];
const TAGS = [...TREES.map(({ at }) => at), dc('subject'), acdsee('categories'), OWN_TAGS];

export const nameOf = ({ space, name }: Property): string => `${space.replace(/[/#]$/, '')} ${name}`;

/** `namespace name` of all that a write of these differences may change. */
export function touchedBy(wish: Differences): Set<string> {
  const touched = [CLEARED];
  for (const field of wish.fields.keys()) {
    for (const one of [LANGUAGES[field], TEXTS[field], ACDSEE[field]]) if (one) touched.push(one);
    touched.push(...(TOUCHED[field] ?? []));
  }
  touched.push(...[...wish.custom.keys()].map(custom));
  if (wish.addTags.length || wish.removeTags.length) touched.push(...TAGS);
  return new Set(touched.map(nameOf));
}

export function writeFields(text: XmpText, { wish, whole, groups = [], orientation = 1 }: Order): void {
  for (const [field, value] of wish.fields) {
    const words = typeof value === 'string' ? value : undefined;
    const languages = LANGUAGES[field];
    const plain = TEXTS[field];
    const theirs = ACDSEE[field];
    if (languages) text.setLanguages(languages, words);
    if (plain) text.setSimple(plain, words);
    if (field === 'creator') text.setList(dc('creator'), 'Seq', words?.split('; ').filter(Boolean) ?? []);
    if (theirs && text.has(theirs)) text.setSimple(theirs, words);
    if (field === 'label') writeLabel(text, words);
    if (field === 'takenAt') writeTaken(text, words);
    if (field === 'gps') writeGps(text, words);
    if (field === 'edits') writeEdits(text, words, orientation);
    if (field === 'embargo') text.setList(pur('embargoDate'), 'Bag', words ? [words] : []);
    if (field === 'rightsUntil' && text.has(pur('expirationDate'))) text.setList(pur('expirationDate'), 'Bag', words ? [words] : []);
    if (field === 'modelRelease') text.setSimple(plus('ModelReleaseStatus'), words && releaseInPlus(field, words));
    if (field === 'propertyRelease') text.setSimple(plus('PropertyReleaseStatus'), words && releaseInPlus(field, words));
  }
  if (wish.fields.has('rating') || wish.fields.has('flag')) writeStars(text, wish, whole);
  if (wish.addTags.length || wish.removeTags.length) writeTags(text, wish, whole.tags ?? [], groups);
  writeCustom(text, wish);
  const back = new Set<string>([...wish.fields].filter(([, value]) => value !== null).map(([field]) => field));
  if (wish.addTags.length) back.add('tags');
  for (const [property, said] of wish.custom) if (said !== null) back.add(`${CUSTOM_NAME}${property}`);
  if (text.has(CLEARED)) text.editList(CLEARED, 'Bag', (name) => back.has(name), []);
}

/** In a sidecar: the file inside says something, and the catalog says nothing on purpose. */
export function writeCleared(text: XmpText, fields: readonly string[]): void {
  const known = new Set(text.list(CLEARED));
  text.editList(CLEARED, 'Bag', () => false, fields.filter((field) => !known.has(field)));
}

/** Custom fields: names of several choices that stay keep their place, and whatever they carry. */
function writeCustom(text: XmpText, { custom: wish }: Differences): void {
  for (const [property, said] of wish) {
    const at = custom(property);
    if (said === null || typeof said === 'string') {
      text.setSimple(at, said ?? undefined);
      continue;
    }
    const [stay, known] = [namesIn(said), namesIn(text.list(at))];
    text.editList(at, 'Bag', (name) => !stay.has(nameKey(name)), [...stay].filter(([key]) => !known.has(key)).map(([, name]) => name));
  }
}

const PERCENT = [0, 1, 25, 50, 75, 99] as const;

function writeStars(text: XmpText, { fields }: Differences, { rating = 0, flag }: Values): void {
  const value = rating === 0 && flag === 'reject' ? -1 : rating;
  const known = text.value(xmp('Rating'));
  if (fields.has('rating') || value < 0 || Number(known) < 0) text.setSimple(xmp('Rating'), String(value));
  if (fields.has('rating')) {
    if (text.has(microsoft('Rating'))) text.setSimple(microsoft('Rating'), String(PERCENT[rating] ?? 0));
    if (text.has(acdsee('rating'))) text.setSimple(acdsee('rating'), String(rating));
  }
  // A reject that stood there as −1 stars alone has to be said in another way once there are stars.
  if (!fields.has('flag') && !(flag && Number(known) < 0 && value >= 0)) return;
  if (flag || text.has(xmpDM('pick'))) text.setSimple(xmpDM('pick'), flag === 'pick' ? '1' : flag === 'reject' ? '-1' : '0');
  if (text.has(xmpDM('good'))) text.setSimple(xmpDM('good'), flag && (flag === 'pick' ? 'True' : 'False'));
  if (text.has(digiKam('PickLabel'))) text.setSimple(digiKam('PickLabel'), flag === 'pick' ? '3' : flag === 'reject' ? '1' : '0');
}

function writeTaken(text: XmpText, taken: string | undefined): void {
  text.setSimple(exif('DateTimeOriginal'), taken);
  if (text.has(photoshop('DateCreated'))) text.setSimple(photoshop('DateCreated'), taken);
}

function writeGps(text: XmpText, value: string | undefined): void {
  const where = value === undefined ? undefined : parsePosition(value);
  const { altitude } = where ?? {};
  text.setSimple(exif('GPSLatitude'), where && coordinate(where.lat, 'NS'));
  text.setSimple(exif('GPSLongitude'), where && coordinate(where.lon, 'EW'));
  text.setSimple(exif('GPSAltitude'), altitude === undefined ? undefined : `${Math.round(Math.abs(altitude) * 10)}/10`);
  text.setSimple(exif('GPSAltitudeRef'), altitude === undefined ? undefined : altitude < 0 ? '1' : '0');
}

/** XMP's way: `41,9.4766400N`, degrees and minutes. */
function coordinate(degrees: number, [positive, negative]: string): string {
  const millionths = Math.round(Math.abs(degrees) * 1e6);
  const whole = Math.floor(millionths / 1e6);
  return `${whole},${(((millionths - whole * 1e6) * 60) / 1e6).toFixed(6)}${degrees < 0 ? negative : positive}`;
}

const OURS = ['red', 'yellow', 'green', 'blue', 'purple'];
const DIGIKAM = ['', 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'gray', 'black', 'white'];
const URGENCY = ['', 'red', 'orange', 'yellow', 'green', 'blue', 'pink', 'purple', 'gray'];

/** Other programs' numbers for a color follow where they are; one that has no number for it is told none. */
function writeLabel(text: XmpText, label: string | undefined): void {
  const name = label && OURS.includes(label) ? label[0]?.toUpperCase() + label.slice(1) : label;
  text.setSimple(xmp('Label'), name);
  if (text.has(photoshop('LabelColor'))) text.setSimple(photoshop('LabelColor'), name?.toLowerCase());
  const number = (names: readonly string[]) => String(Math.max(0, label ? names.indexOf(label) : 0));
  if (text.has(digiKam('ColorLabel'))) text.setSimple(digiKam('ColorLabel'), number(DIGIKAM));
  if (text.has(photoshop('Urgency'))) text.setSimple(photoshop('Urgency'), number(URGENCY));
  if (text.has(darktable('colorlabels'))) {
    const index = label ? OURS.indexOf(label) : -1;
    text.setList(darktable('colorlabels'), 'Seq', index < 0 ? [] : [String(index)]);
  }
}

function writeTags(text: XmpText, { addTags, removeTags }: Differences, desired: readonly TagPath[], groups: readonly string[]): void {
  const gone = new Set(removeTags.map(tagKey));
  for (const { at, kind, separator, always } of TREES) {
    if (!always && !text.has(at)) continue;
    const parse = (item: string): TagPath => item.split(separator).map((name) => name.trim()).filter(Boolean);
    const known = new Set((text.list(at) ?? []).map((item) => tagKey(parse(item))));
    const added = addTags.filter((path) => canStand(path, separator) && !known.has(tagKey(path)));
    text.editList(at, kind, (item) => gone.has(tagKey(parse(item))), added.map((path) => path.join(separator)));
  }
  if (text.has(acdsee('categories'))) {
    const categories = text.value(acdsee('categories'));
    if (categories) text.setSimple(acdsee('categories'), withoutCategories(categories, gone));
  }
  const isWord = ([name = '']: TagPath) => !groups.some((group) => tagKey([group]) === tagKey([name]));
  writeWords(text, addTags.map((path) => path.filter((name) => isWord([name]))), removeTags, desired);
  const known = new Set((text.list(OWN_TAGS) ?? []).map((item) => item.normalize('NFC')));
  if (known.size) text.editList(OWN_TAGS, 'Bag', (item) => removeTags.some((path) => printTagPath(path) === item), []);
  // Where one of them cannot be read back by the ways of others, it is said once more. Each tree that is added may hide a flat word.
  for (let missing = unreadable(text, desired), turn = 0; missing.length && turn < 4; missing = unreadable(text, desired), turn++) {
    const own = missing.filter((path) => !canStand(path, '|'));
    const tree = missing.filter((path) => canStand(path, '|'));
    text.editList(lr('hierarchicalSubject'), 'Bag', () => false, tree.map((path) => path.join('|')));
    text.editList(OWN_TAGS, 'Bag', () => false, own.map(printTagPath));
  }
}

const canStand = (path: TagPath, separator: string): boolean => path.every((name) => !name.includes(separator));

/** Flat words: each leaf, and as Lightroom does its parents too. A word leaves when no tag has that name any more. */
function writeWords(text: XmpText, addTags: readonly TagPath[], removeTags: readonly TagPath[], desired: readonly TagPath[]): void {
  const stay = new Set(desired.flat().map((name) => tagKey([name])));
  const gone = new Set(removeTags.flat().map((name) => tagKey([name])));
  for (const path of removeTags) gone.add(tagKey([path.join('|')]));
  const isGone = (word: string): boolean => gone.has(tagKey([word])) && !stay.has(tagKey([word]));
  const known = new Set((text.list(dc('subject')) ?? []).map((word) => tagKey([word])));
  const added = new Map<string, string>();
  for (const name of addTags.flat()) if (!known.has(tagKey([name]))) added.set(tagKey([name]), name);
  text.editList(dc('subject'), 'Bag', isGone, [...added.values()]);
}

function unreadable(text: XmpText, desired: readonly TagPath[]): TagPath[] {
  const tags: Tags = {};
  readXmp(text.toString(), tags);
  const read = byKey(tagsOfXmp(tags));
  return [...byKey(desired)].filter(([key]) => !read.has(key)).map(([, path]) => path);
}
