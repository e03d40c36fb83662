/** The metadata that go along with an exported picture: EXIF of the camera, and XMP of what the catalog shows. */
import type { Facts, Values } from '../../../src-shared/domain/asset.ts';
import { type MetadataPolicy, valuesFor } from '../../../src-shared/domain/export/preset.ts';
import { differences } from '../../../src-shared/domain/metadata/merge.ts';
import { writtenPacket } from '../metadata/write/sidecar.ts';
import type { PdfAbout } from '../tools/canvas-pdf.ts';
import type { Exif } from '../tools/sharp-export.ts';

/** As the catalog shows it: what people corrected counts. */
export interface Described {
  readonly values: Values;
  readonly facts: Pick<Facts, 'camera' | 'lens' | 'iso' | 'aperture' | 'exposure' | 'focal' | 'takenAt' | 'lat' | 'lon'>;
}

export function describedBy(policy: MetadataPolicy, { values, facts }: Described): { exif?: Exif; xmp?: string } {
  const shown = valuesFor(policy, values);
  const wish = differences(shown, {});
  const xmp = wish && Buffer.from(writtenPacket(undefined, { wish, whole: shown })).toString('utf8').replace(/\s+(?=<\?xpacket end)/, '\n');
  const exif = policy === 'none' ? {} : exifOf(shown, policy === 'copyright' ? {} : facts, policy === 'all');
  return { ...(xmp ? { xmp } : {}), ...(Object.keys(exif).length ? { exif } : {}) };
}

/** As the properties of a PDF. */
export function aboutOf(policy: MetadataPolicy, { values }: Described): PdfAbout {
  const { title, creator, caption, tags } = valuesFor(policy, values);
  return { title, author: creator, subject: caption, keywords: tags?.map((path) => path.at(-1)).join(', ') };
}

function exifOf({ creator, copyright }: Values, facts: Described['facts'], withPlace: boolean): Exif {
  const { camera, lens, iso, aperture, exposure, focal, takenAt, lat, lon } = facts;
  const [, date, time, offset] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?([+-]\d\d:\d\d)?/.exec(takenAt ?? '') ?? [];
  const taken = date && `${date.replaceAll('-', ':')} ${time}`;
  const groups = {
    IFD0: { ...said('Artist', plain(creator)), ...said('Copyright', plain(copyright)), ...said('Model', camera), ...said('DateTime', taken) },
    IFD2: {
      ...said('DateTimeOriginal', taken), ...said('OffsetTimeOriginal', offset), ...said('LensModel', lens), ...said('ISOSpeedRatings', iso === undefined ? undefined : String(Math.round(iso))),
      ...said('FNumber', rational(aperture)), ...said('ExposureTime', rational(exposure)), ...said('FocalLength', rational(focal)),
    },
    IFD3: withPlace && lat !== undefined && lon !== undefined
      ? { GPSLatitudeRef: lat < 0 ? 'S' : 'N', GPSLatitude: degrees(lat), GPSLongitudeRef: lon < 0 ? 'W' : 'E', GPSLongitude: degrees(lon) }
      : {},
  };
  return Object.fromEntries(Object.entries(groups).filter(([, tags]) => Object.keys(tags).length));
}

/** EXIF holds nothing but ASCII; what does not fit stands in XMP alone. */
function plain(text: string | undefined): string | undefined {
  const ascii = text?.replaceAll('©', '(C)');
  return ascii !== undefined && /^[\x20-\x7e]*$/.test(ascii) ? ascii : undefined;
}

const said = (tag: string, value: string | undefined): Record<string, string> => (value ? { [tag]: value } : {});

/** `1/250`, `28/10`. */
function rational(value: number | undefined): string | undefined {
  if (value === undefined || !(value > 0) || value > 2 ** 31) return undefined;
  if (value < 0.3) return `1/${Math.round(1 / value)}`;
  return `${Math.round(value * (value < 1e5 ? 1000 : 1))}/${value < 1e5 ? 1000 : 1}`;
}

function degrees(value: number): string {
  const seconds = Math.round(Math.abs(value) * 3600 * 1000);
  const [whole, minutes] = [Math.floor(seconds / 3_600_000), Math.floor((seconds % 3_600_000) / 60_000)];
  return `${whole}/1 ${minutes}/1 ${seconds % 60_000}/1000`;
}
