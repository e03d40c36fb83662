/** The one table from what programs write to our vocabulary (metadata.md, "Fields"), for the head's and exiftool's way alike. */
import { createHash } from 'node:crypto';
import type { Base, BlockSource, Facts, Flag, Orientation, Values } from '../../../src-shared/domain/asset.ts';
import { takenOf } from './dates.ts';
import { type TagPath, tagsOfExif, tagsOfIim, tagsOfXmp } from './keywords.ts';
import { labelOfDarktable, labelOfDigikam, labelOfName, labelOfUrgency } from './labels.ts';
import { first, firstNum, firstText, num, type Tags, text } from './tags.ts';

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
    tags: some(tagsOfXmp(tags)),
  });
}

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

function compact<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** The facts half of the table. */
export function factsOf(tags: Tags): Facts {
  const size = sizeOf(tags);
  const position = positionOf(tags);
  const taken = takenOf(tags);
  const positive = (value: number | undefined): number | undefined =>
    value !== undefined && value > 0 ? value : undefined;
  const frames = firstNum(tags, 'GIF:FrameCount', 'PNG:AnimationFrames');
  return compact({
    width: size?.[0],
    height: size?.[1],
    orientation: orientationOf(tags),
    takenAt: taken?.takenAt,
    takenSource: taken?.takenSource,
    camera: cameraOf(tags),
    lens: lensOf(tags),
    iso: positive(firstNum(tags, 'ExifIFD:ISO', 'IFD0:ISO', 'XMP-exifEX:ISO', 'XMP-exif:ISO')),
    aperture: positive(firstNum(tags, 'ExifIFD:FNumber', 'IFD0:FNumber', 'XMP-exif:FNumber', 'ExifIFD:ApertureValue')),
    exposure: positive(
      firstNum(tags, 'ExifIFD:ExposureTime', 'IFD0:ExposureTime', 'XMP-exif:ExposureTime', 'ExifIFD:ShutterSpeedValue'),
    ),
    focal: positive(firstNum(tags, 'ExifIFD:FocalLength', 'IFD0:FocalLength', 'XMP-exif:FocalLength')),
    ...position,
    colorSpace: colorSpaceOf(tags),
    bitDepth: positive(
      firstNum(
        tags,
        'File:BitsPerSample',
        'PNG:BitDepth',
        'Photoshop:BitDepth',
        'QuickTime:ImagePixelDepth',
        'IFD0:BitsPerSample',
      ),
    ),
    duration: positive(
      firstNum(
        tags,
        'Composite:Duration',
        'QuickTime:Duration',
        'Info:Duration',
        'Matroska:Duration',
        'ASF:PlayDuration',
      ),
    ),
    frameRate: positive(numEndingIn(tags, ':VideoFrameRate', ':FrameRate')),
    codec: firstText(tags, 'Track1:CompressorID', 'Track2:CompressorID', 'Track1:VideoCodecID', 'RIFF:VideoCodec'),
    pages: positive(firstNum(tags, 'PDF:PageCount', 'File:PageCount', 'XMP-xmpTPg:NPages', 'XML:Pages', 'XML:Slides')),
    animated: (frames ?? 0) > 1 || ((num(tags['RIFF:WebP_Flags']) ?? 0) & 2) !== 0 || undefined,
    originalDocumentId: text(tags['XMP-xmpMM:OriginalDocumentID']),
    cameraSerial: firstText(
      tags,
      'ExifIFD:SerialNumber',
      'XMP-exifEX:SerialNumber',
      'XMP-aux:SerialNumber',
      'IFD0:CameraSerialNumber',
    ),
  });
}

/** Exiftool's own choice of the main picture first. */
function sizeOf(tags: Tags): readonly [number, number] | undefined {
  const [width, height] = (text(tags['Composite:ImageSize']) ?? '').split(' ').map(Number);
  if (width && height && Number.isFinite(width * height)) return [width, height];
  for (const group of ['File', 'PNG', 'RIFF', 'GIF', 'Photoshop', 'QuickTime', 'Track1', 'IFD0']) {
    const w = num(tags[`${group}:ImageWidth`]);
    const h = num(tags[`${group}:ImageHeight`]);
    if (w && h && w > 0 && h > 0) return [w, h];
  }
  return undefined;
}

const ROTATIONS: Readonly<Record<number, Orientation>> = { 90: 6, 180: 3, 270: 8 };

function orientationOf(tags: Tags): Orientation | undefined {
  const value = firstNum(tags, 'IFD0:Orientation', 'XMP-tiff:Orientation');
  if (value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8) return value as Orientation;
  return ROTATIONS[num(tags['Composite:Rotation']) ?? 0];
}

/** South and west negative; exactly 0/0 is a receiver that had not found itself yet. */
function positionOf(tags: Tags): Pick<Facts, 'lat' | 'lon' | 'altitude'> {
  const lat = firstNum(tags, 'Composite:GPSLatitude', 'XMP-exif:GPSLatitude');
  const lon = firstNum(tags, 'Composite:GPSLongitude', 'XMP-exif:GPSLongitude');
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0) || Math.abs(lat) > 90 || Math.abs(lon) > 180)
    return {};
  return { lat, lon, altitude: num(tags['Composite:GPSAltitude']) };
}

/** Make and model without the make twice: `Canon EOS 6D`, `FUJIFILM X-T5`, `NIKON D70`. */
function cameraOf(tags: Tags): string | undefined {
  const make = firstText(tags, 'IFD0:Make', 'XMP-tiff:Make', 'Keys:Make', 'UserData:Make', 'ItemList:Make');
  const model = firstText(
    tags,
    'IFD0:Model',
    'XMP-tiff:Model',
    'Keys:Model',
    'UserData:Model',
    'ItemList:Model',
    'IFD0:UniqueCameraModel',
  );
  if (model === undefined) return make ?? makersOwn(tags);
  if (make === undefined) return model;
  const words = make
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
  const start = model.toLowerCase().split(/[^\p{L}\p{N}]+/u)[0] ?? '';
  return model.toLowerCase().startsWith(make.toLowerCase()) || words.includes(start) ? model : `${make} ${model}`;
}

/** What exiftool found in a maker's own block. */
function makersOwn(tags: Tags): string | undefined {
  const name = Object.keys(tags).find((key) => key.endsWith(':Model') && !key.startsWith('ICC'));
  return name && text(tags[name]);
}

/** The name the camera or the person gave it, then exiftool's guess from the maker's number. */
function lensOf(tags: Tags): string | undefined {
  const names = [
    'ExifIFD:LensModel',
    'XMP-exifEX:LensModel',
    'XMP-aux:Lens',
    'Canon:LensModel',
    'Olympus:LensModel',
    'Composite:LensID',
  ];
  for (const name of names) {
    const lens = text(tags[name]);
    // Numbers, `----`, `Unknown (…)` and `0.0 mm f/0.0` are no names.
    if (
      lens !== undefined &&
      /\p{L}.*\d|\d.*\p{L}|\p{L}{3}/u.test(lens) &&
      !/^unknown|^manual lens|^no lens|^n\/a$|^0(\.0)?\s*mm|^-/i.test(lens)
    )
      return lens;
  }
  return undefined;
}

function colorSpaceOf(tags: Tags): string | undefined {
  const profile = text(tags['ICC_Profile:ProfileDescription']);
  if (profile !== undefined)
    return /^sRGB/i.test(profile) ? 'sRGB' : /^Adobe RGB/i.test(profile) ? 'Adobe RGB' : profile;
  const space = num(tags['ExifIFD:ColorSpace']);
  return space === 1 ? 'sRGB' : space === 2 ? 'Adobe RGB' : undefined;
}

function numEndingIn(tags: Tags, ...ends: readonly string[]): number | undefined {
  for (const end of ends) {
    const name = Object.keys(tags).find((key) => key.endsWith(end));
    const value = name && num(tags[name]);
    if (value) return value;
  }
  return undefined;
}
