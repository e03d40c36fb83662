/** What a file says of itself: the half of the table that nobody edits here. */
import type { Facts, Orientation } from '../../../src-shared/domain/asset.ts';
import { takenOf } from './dates.ts';
import { refsOf } from './refs.ts';
import { compact, firstNum, firstText, num, type Tags, text } from './tags.ts';

/** The facts half of the table. */
export function factsOf(tags: Tags): Facts {
  const size = sizeOf(tags);
  const position = positionOf(tags);
  const taken = takenOf(tags);
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
    exposureBias: firstNum(tags, 'ExifIFD:ExposureCompensation', 'XMP-exif:ExposureCompensation'),
    bracketed: firstNum(tags, 'ExifIFD:ExposureMode', 'XMP-exif:ExposureMode') === 2 || undefined,
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
    ...(!STILL.test(text(tags['File:MIMEType']) ?? '') && movementOf(tags)),
    pages: positive(firstNum(tags, 'PDF:PageCount', 'File:PageCount', 'XMP-xmpTPg:NPages', 'XML:Pages', 'XML:Slides')),
    animated: (frames ?? 0) > 1 || ((num(tags['RIFF:WebP_Flags']) ?? 0) & 2) !== 0 || undefined,
    contentId: firstText(tags, 'Apple:ContentIdentifier', 'Keys:ContentIdentifier'),
    program: lastSavedBy(tags) ?? firstText(tags, 'XMP-xmp:CreatorTool', 'IFD0:Software', 'PNG:Software', 'PDF:Creator'),
    documentId: text(tags['XMP-xmpMM:DocumentID']),
    instanceId: text(tags['XMP-xmpMM:InstanceID']),
    refs: refsOf(tags),
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

/** Its history says who saved it last; the creator tool is mostly the one that it began in. */
function lastSavedBy(tags: Tags): string | undefined {
  const history = tags['XMP-xmpMM:History'];
  if (!Array.isArray(history)) return undefined;
  const agents = history.map((event: unknown) => (typeof event === 'object' && event !== null ? text((event as Tags)['SoftwareAgent'])?.replace(/ \((?:Windows|Macintosh)\)$/, '') : undefined));
  return agents.findLast((agent) => agent !== undefined);
}

/** Containers made for movies that hold a still picture, which lasts no time. */
const STILL = /^image\/(?:x-canon|hei)/;

function movementOf(tags: Tags): Pick<Facts, 'duration' | 'frameRate' | 'codec'> {
  return {
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
  };
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;

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
