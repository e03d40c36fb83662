/** The one table from what programs write to our vocabulary (metadata.md, "Fields"), for the head's and exiftool's way alike. */
import { createHash } from 'node:crypto';
import type { Base, BlockSource, Facts, Flag, Values } from '../../../src-shared/domain/asset.ts';
import { FIELDS_PREFIX } from '../../../src-shared/domain/fields/xmp.ts';
import type { Custom, Said } from '../../../src-shared/domain/metadata/custom.ts';
import { takenInExif, takenInXmp } from './dates.ts';
import { factsOf } from './facts.ts';
import { type TagPath, tagsOfExif, tagsOfIim, tagsOfXmp } from './keywords.ts';
import { labelOfDarktable, labelOfDigikam, labelOfName, labelOfUrgency } from './labels.ts';
import { readRecipe, recipeText } from '../../../src-shared/domain/edits/recipe.ts';
import { termsInXmp } from './terms.ts';
import { gpsInExif, gpsInXmp } from './position.ts';
import { compact, first, firstText, list, num, type Tags, text } from './tags.ts';

/** Facts, and one base per kind of block that exiftool saw. */
export function mapExiftool(raw: Tags): { facts: Facts; bases: Base[] } {
  const groups: [BlockSource, RegExp][] = [
    ['exif', /^(?:IFD0|ExifIFD|GPS):/],
    ['iim', /^IPTC:/],
    ['xmp', /^XMP-(?!x:)/],
  ];
  const names = Object.keys(raw);
  const bases = groups
    .filter(([, group]) => names.some((name) => group.test(name)))
    .map(([source]) => baseOfValues(source, valuesOf(source, raw)));
  const current = text(raw['File:CurrentIPTCDigest']);
  const known = text(raw['Photoshop:IPTCDigest']);
  const overXmp = current !== undefined && isNewerIim(known, [current]);
  return {
    facts: factsOf(raw),
    bases: bases.map((base) => (overXmp && base.source === 'iim' ? { ...base, overXmp } : base)),
  };
}

/** The digest which the last XMP-aware program left behind tells whether the IIM is still the one that it wrote. */
export function isNewerIim(known: string | undefined, actual: readonly string[]): boolean {
  return known !== undefined && !/^0*$/.test(known) && !actual.includes(known);
}

/** For blocks whose bytes are not at hand: the hash is that of our own fields in canonical form. */
export function baseOfValues(source: BlockSource, values: Values): Base {
  return { source, hash: createHash('sha256').update(canonical(values)).digest('hex'), values };
}

/** Fields of which a sidecar says on purpose that they have no value, whatever the file inside says. */
export const clearedOf = (tags: Tags): readonly string[] => list(tags['XMP-vitrine:Cleared']);

export function baseOfBytes(source: BlockSource, bytes: readonly Uint8Array[], values: Values): Base {
  const hash = createHash('sha256');
  for (const part of bytes) hash.update(part);
  return { source, hash: hash.digest('hex'), values };
}

function canonical(values: Values): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Our fields as one kind of block says them. Absent = that block does not speak of it; `rating: 0` = it says "no stars". */
export function valuesOf(source: BlockSource, tags: Tags): Values {
  switch (source) {
    case 'exif':
      return exifValues(tags);
    case 'iim':
      return iimValues(tags);
    default:
      return xmpValues(tags);
  }
}

/** What cameras write into ImageDescription by themselves. */
const CAMERA_CAPTION =
  /^(?:OLYMPUS|SONY|MINOLTA|KONICA MINOLTA|SAMSUNG|SANYO)?\s*(?:DIGITAL CAMERA|DSC|DCIM\S*)$|^DCIM[\\/]/i;

function exifValues(tags: Tags): Values {
  const caption = firstText(tags, 'IFD0:ImageDescription');
  return compact({
    rating: stars(first(tags, 'IFD0:Rating')) ?? starsOfPercent(tags['IFD0:RatingPercent']),
    title: text(tags['IFD0:XPTitle']),
    caption: caption !== undefined && !CAMERA_CAPTION.test(caption) ? caption : text(tags['IFD0:XPComment']),
    creator: firstText(tags, 'IFD0:Artist', 'IFD0:XPAuthor'),
    copyright: text(tags['IFD0:Copyright']),
    takenAt: takenInExif(tags),
    gps: gpsInExif(tags),
    tags: some(tagsOfExif(tags)),
  });
}

function iimValues(tags: Tags): Values {
  const iim = (name: string): string | undefined => text(tags[`IPTC:${name}`]);
  return compact({
    title: iim('ObjectName'),
    caption: iim('Caption-Abstract'),
    creator: iim('By-line'),
    copyright: iim('CopyrightNotice'),
    credit: iim('Credit'),
    headline: iim('Headline'),
    instructions: iim('SpecialInstructions'),
    location: iim('Sub-location'),
    city: iim('City'),
    state: iim('Province-State'),
    country: iim('Country-PrimaryLocationName'),
    job: iim('OriginalTransmissionReference'),
    tags: some(tagsOfIim(tags)),
  });
}

function xmpValues(tags: Tags): Values {
  const place = placeOf(tags);
  return compact({
    rating:
      stars(tags['XMP-xmp:Rating']) ??
      starsOfPercent(tags['XMP-microsoft:RatingPercent']) ??
      stars(tags['XMP-acdsee:Rating']),
    label:
      labelOfName(tags['XMP-xmp:Label']) ??
      labelOfName(tags['XMP-photoshop:LabelColor']) ??
      labelOfDigikam(tags['XMP-digiKam:ColorLabel']) ??
      labelOfDarktable(tags['XMP-darktable:Colorlabels']) ??
      labelOfUrgency(tags['XMP-photoshop:Urgency']),
    flag: flagOf(tags),
    title: localized(tags, 'XMP-dc:Title') ?? text(tags['XMP-acdsee:Caption']),
    caption: localized(tags, 'XMP-dc:Description') ?? text(tags['XMP-acdsee:Notes']),
    creator: firstText(tags, 'XMP-dc:Creator', 'XMP-acdsee:Author'),
    copyright: localized(tags, 'XMP-dc:Rights'),
    usageTerms: localized(tags, 'XMP-xmpRights:UsageTerms'),
    credit: text(tags['XMP-photoshop:Credit']),
    headline: text(tags['XMP-photoshop:Headline']),
    instructions: text(tags['XMP-photoshop:Instructions']),
    location: text(tags['XMP-iptcCore:Location']) ?? text(place['Sublocation']),
    city: text(tags['XMP-photoshop:City']) ?? text(place['City']),
    state: text(tags['XMP-photoshop:State']) ?? text(place['ProvinceState']),
    country: text(tags['XMP-photoshop:Country']) ?? text(place['CountryName']),
    job: text(tags['XMP-photoshop:TransmissionReference']),
    licence: firstText(tags, 'XMP-cc:License', 'XMP-plus:TermsAndConditionsURL', 'XMP-plus:TermsAndConditionsText'),
    webStatement: text(tags['XMP-xmpRights:WebStatement']),
    takenAt: takenInXmp(tags),
    gps: gpsInXmp(tags),
    edits: recipeText(readRecipe(text(tags['XMP-vitrine:Edits']))),
    ...termsInXmp((name) => localized(tags, name) ?? firstText(tags, name)),
    tags: some(tagsOfXmp(tags)),
    custom: customOf(tags),
  });
}

/** Custom fields of whatever catalog, by property: each a text or a list of texts. */
export function customOf(tags: Tags): Custom | undefined {
  const found: [string, Said][] = [];
  for (const [name, value] of Object.entries(tags)) {
    if (!isCustomTag(name)) continue;
    const said = Array.isArray(value) ? list(value) : text(value);
    if (said?.length) found.push([name.slice(CUSTOM.length), said]);
  }
  return found.length ? Object.fromEntries(found) : undefined;
}
const CUSTOM = `XMP-${FIELDS_PREFIX}:`;
export const isCustomTag = (name: string): boolean => name.startsWith(CUSTOM);

/** IPTC Extension's place of the camera, where the older single fields are empty. */
function placeOf(tags: Tags): Tags {
  const created = tags['XMP-iptcExt:LocationCreated'];
  const one: unknown = Array.isArray(created) ? created[0] : created;
  return typeof one === 'object' && one !== null ? (one as Tags) : {};
}

/** The default language, else any. */
function localized(tags: Tags, name: string): string | undefined {
  const plain = text(tags[name]);
  if (plain !== undefined) return plain;
  const other = Object.keys(tags).find((key) => key.startsWith(`${name}-`));
  return other === undefined ? undefined : text(tags[other]);
}

/** −1 is a reject, which is no number of stars. */
function stars(value: unknown): number | undefined {
  const rating = num(value);
  return rating === undefined ? undefined : Math.min(5, Math.max(0, Math.round(rating)));
}

/** Microsoft's 0, 1, 25, 50, 75, 99 and what lies between. */
function starsOfPercent(value: unknown): number | undefined {
  const percent = num(value);
  if (percent === undefined) return undefined;
  return percent <= 0 ? 0 : Math.min(5, Math.round(percent / 25) + 1);
}

function flagOf(tags: Tags): Flag | undefined {
  const pick = num(tags['XMP-xmpDM:Pick']);
  if (pick !== undefined && pick !== 0) return pick > 0 ? 'pick' : 'reject';
  const good = text(tags['XMP-xmpDM:Good'])?.toLowerCase();
  if (good === 'true' || good === '1') return 'pick';
  if (good === 'false') return 'reject';
  const digikam = num(tags['XMP-digiKam:PickLabel']);
  if (digikam === 1) return 'reject';
  if (digikam === 3) return 'pick';
  return (num(tags['XMP-xmp:Rating']) ?? 0) < 0 ? 'reject' : undefined;
}

function some(tags: TagPath[]): TagPath[] | undefined {
  return tags.length > 0 ? tags : undefined;
}
