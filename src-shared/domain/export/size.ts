/** How large an exported picture becomes. Pure. */
import type { SizeRule } from './preset.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `fit`: how the picture fills it where its shape is another one. */
export interface SizePlan extends Size {
  readonly fit: 'fill' | 'crop' | 'pad';
  /** Of the picture inside the padding; of anything else the whole. */
  readonly inner: Size;
}

const scaled = ({ width, height }: Size, by: number): Size => ({ width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) });

/**
 * Of an upright picture of so many pixels. Without `enlarge` nothing is made larger: a rule of exact pixels then gives the shape alone,
 * where the picture is too small for them, and padding surrounds it.
 */
export function planSize(picture: Size, rule: SizeRule, enlarge: boolean): SizePlan {
  const by = (factor: number): SizePlan => {
    const size = scaled(picture, enlarge ? factor : Math.min(1, factor));
    return { ...size, fit: 'fill', inner: size };
  };
  switch (rule.rule) {
    case 'full':
      return { ...picture, fit: 'fill', inner: picture };
    case 'edge':
      return by(rule.pixels / Math.max(picture.width, picture.height));
    case 'megapixels':
      return by(Math.sqrt((rule.megapixels * 1e6) / (picture.width * picture.height)));
    case 'exact': {
      const { width, height } = rule;
      if (rule.fit === 'pad') {
        const fits = Math.min(width / picture.width, height / picture.height);
        return { width, height, fit: 'pad', inner: scaled(picture, enlarge ? fits : Math.min(1, fits)) };
      }
      const covers = Math.max(width / picture.width, height / picture.height);
      const size = covers <= 1 || enlarge ? { width, height } : scaled({ width, height }, 1 / covers);
      return { ...size, fit: 'crop', inner: size };
    }
  }
}

/** Long edge that a picture has to be drawn with at least, so that this rule can be met: of pages and drawings, which have any size. */
export function edgeFor(rule: SizeRule, limit: number): number {
  if (rule.rule === 'edge') return rule.pixels;
  if (rule.rule === 'exact') return Math.max(rule.width, rule.height) * 2;
  if (rule.rule === 'megapixels') return Math.min(limit, Math.ceil(Math.sqrt(rule.megapixels * 1e6) * 2));
  return limit;
}
