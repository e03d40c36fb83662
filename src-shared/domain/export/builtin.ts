/** Presets that are there from the start. Sizes of channels as their own help pages name them in 2026. */
import { type ExportPreset, PLAIN_PRESET } from './preset.ts';

const web = { ...PLAIN_PRESET, quality: 85, sharpen: 'standard', metadata: 'no-place' } as const;
const exact = (width: number, height: number): ExportPreset => ({ ...web, enlarge: true, metadata: 'copyright', size: { rule: 'exact', width, height, fit: 'crop' } });

const film = { ...PLAIN_PRESET, format: 'mp4', quality: 80, metadata: 'no-place' } as const;
const channel = (width: number, height: number, fit: 'crop' | 'pad'): ExportPreset => ({ ...film, enlarge: true, metadata: 'copyright', size: { rule: 'exact', width, height, fit } });

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
  'Web film': { ...film, size: { rule: 'edge', pixels: 1920 } },
  'Web film WebM': { ...film, format: 'webm', size: { rule: 'edge', pixels: 1920 } },
  'Mail film': { ...film, quality: 70, size: { rule: 'edge', pixels: 1280 }, limit: 20_000_000 },
  GIF: { ...film, format: 'gif', size: { rule: 'edge', pixels: 640 } },
  'Instagram reel': channel(1080, 1920, 'crop'),
  'Instagram film': channel(1080, 1350, 'crop'),
  'YouTube film': channel(1920, 1080, 'pad'),
  'X film': channel(1280, 720, 'pad'),
};
