/** Facts as the inspector reads them, in reading order. */
import { showBytes } from '../../../../src-shared/domain/sizes.ts';
import type { Facts } from '../../../../src-shared/domain/asset.ts';
import { type MediaFacts, showLufs } from '../../../../src-shared/domain/media.ts';

export interface FactLine {
  readonly group: string;
  readonly name: string;
  readonly value: string;
}

/** `bytes`: size of the file; `loudness`: LUFS. */
export function factLines(facts: Facts, typeName: string, bytes: number, loudness: number | null = null): FactLine[] {
  const lines: (FactLine | undefined)[] = [
    line('Capture', 'Taken', facts.takenAt && showTime(facts.takenAt)),
    line('Capture', 'Camera', facts.camera),
    line('Capture', 'Lens', facts.lens),
    line('Capture', 'Exposure', exposure(facts)),
    line('Capture', 'Focal length', facts.focal && `${round(facts.focal)} mm`),
    line('Capture', 'Place', facts.lat !== undefined && facts.lon !== undefined && `${facts.lat.toFixed(5)}, ${facts.lon.toFixed(5)}`),
    line('Capture', 'Altitude', facts.altitude !== undefined && `${round(facts.altitude)} m`),
    line('File', 'Type', typeName),
    line('File', 'Version', facts.formatVersion),
    line('File', 'Dimensions', dimensions(facts)),
    line('File', 'Size', showBytes(bytes)),
    line('File', 'Triangles', facts.triangles?.toLocaleString('en')),
    line('File', 'Corners', facts.vertices?.toLocaleString('en')),
    line('File', 'Bounds', facts.bounds && bounds(facts.bounds, facts.unit)),
    line('File', 'Parts', facts.parts),
    line('File', 'Layers', facts.layers),
    line('File', 'Entities', facts.entities?.toLocaleString('en')),
    line('File', 'Materials', facts.materials),
    line('File', 'Font', [facts.fontFamily, facts.fontStyle].filter(Boolean).join(' ')),
    line('File', 'Glyphs', facts.glyphs),
    line('File', 'Axes', facts.fontAxes?.map(({ name, min, max }) => `${name} ${min}–${max}`).join(', ')),
    line('File', 'Fonts', facts.fontFaces),
    line('File', 'Pages', facts.pages),
    line('File', 'Document', facts.documentTitle),
    line('File', 'Author', facts.author),
    line('File', 'Lines', facts.lines?.toLocaleString('en')),
    line('File', 'Words', facts.words?.toLocaleString('en')),
    line('File', 'Encoding', facts.encoding),
    line('File', 'Entries', facts.entries?.toLocaleString('en')),
    line('File', 'Leads to', facts.link),
    line('File', 'Length', facts.duration && showDuration(facts.duration)),
    line('File', 'Frame rate', facts.frameRate && `${round(facts.frameRate)} fps`),
    line('File', 'Codec', [facts.media?.video, facts.media?.audio].filter(Boolean).join(', ') || facts.codec),
    line('File', 'Sound', facts.media && sound(facts.media)),
    line('File', 'Loudness', loudness !== null && showLufs(loudness)),
    line('File', 'Bit rate', facts.media?.bitRate && showRate(facts.media.bitRate)),
    line('File', 'Timecode', facts.media?.timecode),
    line('File', 'Primaries', [facts.media?.primaries, facts.media?.hdr].filter(Boolean).join(' · ')),
    line('File', 'Color space', facts.colorSpace),
    line('File', 'Bit depth', (facts.media?.bits ?? facts.bitDepth) && `${facts.media?.bits ?? facts.bitDepth} bits`),
  ];
  return lines.filter((l) => l !== undefined);
}

const line = (group: string, name: string, value: string | number | false | undefined | 0 | ''): FactLine | undefined =>
  value === undefined || value === false || value === '' || value === 0 ? undefined : { group, name, value: String(value) };

const round = (x: number): string => String(Math.round(x * 100) / 100);

/** `2 × 1.5 × 1 m`; flat: `420 × 297 mm`. */
const bounds = (lengths: NonNullable<Facts['bounds']>, unit = ''): string =>
  `${(lengths[2] === 0 ? lengths.slice(0, 2) : lengths).map(round).join(' × ')} ${unit}`.trim();

/** `stereo · 48 kHz`. */
function sound({ channels, layout, sampleRate }: MediaFacts): string {
  return [layout ?? (channels && `${channels} ${channels === 1 ? 'channel' : 'channels'}`), sampleRate && `${round(sampleRate / 1000)} kHz`].filter(Boolean).join(' · ');
}

const showRate = (bits: number): string => (bits >= 1e6 ? `${(bits / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bits / 1000)} kbit/s`);

function exposure({ exposure, aperture, iso }: Facts): string | undefined {
  const time = exposure && (exposure < 0.3 ? `1/${Math.round(1 / exposure)} s` : `${round(exposure)} s`);
  return [time, aperture && `f/${round(aperture)}`, iso && `ISO ${iso}`].filter(Boolean).join(' · ') || undefined;
}

function dimensions({ width, height }: Facts): string | undefined {
  if (!width || !height) return undefined;
  const megapixels = (width * height) / 1e6;
  return `${width} × ${height}${megapixels >= 0.1 ? ` · ${megapixels.toFixed(1)} MP` : ''}`;
}

/** `2026-11-14T16:42:07.25+01:00` → `14 Nov 2026, 16:42:07 +01:00`: the wall clock where it was taken, never shifted to here. */
export function showTime(iso: string): string {
  const [, y, m, d, time, zone] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)[.\d]*(.*)$/.exec(iso) ?? [];
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return y ? `${Number(d)} ${MONTHS[Number(m) - 1]} ${y}, ${time}${zone ? ` ${zone}` : ''}` : iso;
}

export function showDuration(seconds: number): string {
  const s = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}
