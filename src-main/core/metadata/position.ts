/** Where the camera was, as blocks of metadata say it, in the form of domain/position.ts. */
import { position, printPosition } from '../../../src-shared/domain/position.ts';
import { num, type Tags, text } from './tags.ts';

/** Degrees, minutes and seconds in one text (our reader) or decimal degrees (exiftool's), with the hemisphere beside. */
function degrees(tags: Tags, name: string, negative: string): number | undefined {
  const [value, ref] = [tags[`GPS:${name}`], text(tags[`GPS:${name}Ref`])];
  if (value === undefined || ref === undefined) return undefined;
  const [d = Number.NaN, m = 0, s = 0] = String(value).split(' ').map(Number);
  const total = d + m / 60 + s / 3600;
  return Number.isFinite(total) ? total * (ref.toUpperCase().startsWith(negative) ? -1 : 1) : undefined;
}

export function gpsInExif(tags: Tags): string | undefined {
  const height = num(tags['GPS:GPSAltitude']);
  const below = num(tags['GPS:GPSAltitudeRef']);
  // As exiftool: a height without its reference says nothing.
  const altitude = height === undefined || below === undefined ? undefined : below === 1 || below === 3 ? -height : height;
  return printed(degrees(tags, 'GPSLatitude', 'S'), degrees(tags, 'GPSLongitude', 'W'), altitude);
}

export function gpsInXmp(tags: Tags): string | undefined {
  const height = num(tags['XMP-exif:GPSAltitude']);
  const altitude = height !== undefined && num(tags['XMP-exif:GPSAltitudeRef']) === 1 ? -height : height;
  return printed(num(tags['XMP-exif:GPSLatitude']), num(tags['XMP-exif:GPSLongitude']), altitude);
}

function printed(lat: number | undefined, lon: number | undefined, altitude: number | undefined): string | undefined {
  const found = position(lat, lon, altitude);
  return found && printPosition(found);
}
