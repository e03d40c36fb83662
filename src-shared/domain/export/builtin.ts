/** Presets that are there from the start. Sizes of channels as their own help pages name them in 2026. */
import { type ExportPreset, PLAIN_PRESET } from './preset.ts';

const web = { ...PLAIN_PRESET, quality: 85, sharpen: 'standard', metadata: 'no-place' } as const;
const exact = (width: number, height: number): ExportPreset => ({ ...web, enlarge: true, metadata: 'copyright', size: { rule: 'exact', width, height, fit: 'crop' } });

export const BUILTIN: Readonly<Record<string, ExportPreset>> = {
  Web: { ...web, size: { rule: 'edge', pixels: 2048 } },
  'Web WebP': { ...web, format: 'webp', size: { rule: 'edge', pixels: 2048 } },
  'Web AVIF': { ...web, format: 'avif', quality: 60, size: { rule: 'edge', pixels: 2048 } },
  Mail: { ...web, size: { rule: 'edge', pixels: 1600 }, limit: 1_000_000 },
  Print: { ...PLAIN_PRESET, format: 'tiff', profile: 'source', sharpen: 'low' },
  'Full JPEG': { ...PLAIN_PRESET, quality: 92 },
  Original: { ...PLAIN_PRESET, format: 'original' },
  'Instagram square': exact(1080, 1080),
  'Instagram portrait': exact(1080, 1350),
  'Instagram story': exact(1080, 1920),
  'Facebook post': exact(1200, 630),
  'LinkedIn post': exact(1200, 627),
  'X post': exact(1600, 900),
  Pinterest: exact(1000, 1500),
  'YouTube thumbnail': { ...exact(1280, 720), limit: 2_000_000 },
};
