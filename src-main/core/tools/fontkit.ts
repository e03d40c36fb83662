/** The only importer of fontkit: what a font says of itself, and its letters as shapes. */

import { create, type Font, type FontCollection, type Glyph } from 'fontkit';
import type { FontAxis } from '../../../src-shared/domain/asset.ts';
import type { Context } from './canvas-fonts.ts';

export interface FontAbout {
  readonly family: string;
  readonly style: string;
  /** In its own words, by name of the entry (`designer`, `license`, …), in English where it speaks several. */
  readonly names: Readonly<Record<string, string>>;
  readonly glyphs: number;
  /** Code points that it draws, ascending. */
  readonly characters: readonly number[];
  readonly axes: readonly FontAxis[];
  /** Made of signs, so that not even its name can be read in it. */
  readonly symbols: boolean;
  /** Fonts in the file; the others are of a collection, and only the first is told of. */
  readonly faces: number;
}

/** Letters of one font, however they are drawn. Sizes and places in pixels of the canvas, `y` at the baseline. */
export interface Letters {
  width(text: string, size: number): number;
  /** In the canvas's fill color, but for those that bring colors of their own. */
  draw(context: Context, text: string, size: number, x: number, y: number): void;
}

const LONGEST = 2000;

/** Throws when the file is not a font, or damaged. */
export function aboutFont(data: Buffer): FontAbout {
  const opened = create(data);
  const all = isCollection(opened) ? opened.fonts : [opened];
  const font = all[0];
  if (!font) throw new Error('there is no font in it');
  const names = namesOf(font);
  const panose = (font as unknown as WithPanose)['OS/2']?.panose?.[0];
  return {
    family: names['preferredFamily'] ?? names['fontFamily'] ?? '',
    style: names['preferredSubfamily'] ?? names['fontSubfamily'] ?? '',
    names,
    glyphs: font.numGlyphs,
    characters: [...font.characterSet].filter((point) => point > 0 && point <= 0x10ffff).sort((a, b) => a - b),
    axes: Object.entries(font.variationAxes ?? {}).flatMap(([tag, axis]) =>
      axis ? [{ tag, name: textOf(axis.name) ?? tag, min: axis.min, max: axis.max, normal: axis.default }] : [],
    ),
    symbols: panose === PICTORIAL || /dingbat|symbol|icon|emoji/i.test(names['fontFamily'] ?? ''),
    faces: all.length,
  };
}

/**
 * The letters of a file's first font, drawn from their outlines: nothing of the font stays with the canvas. Undefined: they are pictures
 * or have colors (OpenType: sbix, CBDT, COLR, SVG), or there are none. Measuring and drawing throw where an outline is damaged.
 */
export function lettersOf(data: Buffer): Letters | undefined {
  const opened = create(data);
  const font = isCollection(opened) ? opened.fonts[0] : opened;
  const tables = Object.keys((font as unknown as WithTables | undefined)?.directory?.tables ?? {});
  if (!font || !tables.some((one) => OUTLINES.has(one)) || tables.some((one) => COLORS.has(one))) return undefined;
  return {
    width: (text, size) => (shaped(font, text).reduce((sum, { advance }) => sum + advance, 0) * size) / font.unitsPerEm,
    draw(context, text, size, x, y) {
      const scale = size / font.unitsPerEm;
      context.save();
      context.translate(x, y);
      context.scale(scale, -scale);
      context.beginPath();
      for (const { glyph, advance, right, up } of shaped(font, text)) {
        context.translate(right, up);
        glyph.path.toFunction()(context as unknown as Target);
        context.translate(advance - right, -up);
      }
      context.fill();
      context.restore();
    },
  };
}

const OUTLINES = new Set(['glyf', 'CFF ', 'CFF2']);
const COLORS = new Set(['sbix', 'CBDT', 'COLR', 'SVG ']);

/** In units of the font. Its rules for joining letters may be damaged where its letters are not. */
function shaped(font: Font, text: string): { glyph: Glyph; advance: number; right: number; up: number }[] {
  try {
    const { glyphs, positions } = font.layout(text);
    return positions.map(({ xAdvance, xOffset, yOffset }, i) => ({
      glyph: glyphs[i] as Glyph,
      advance: xAdvance,
      right: xOffset,
      up: yOffset,
    }));
  } catch {
    return font.glyphsForString(text).map((glyph) => ({ glyph, advance: glyph.advanceWidth, right: 0, up: 0 }));
  }
}

/** A browser's, of which it only draws lines and curves. */
type Target = Parameters<ReturnType<Glyph['path']['toFunction']>>[0];

/** Its types leave it out. */
interface WithTables {
  readonly directory?: { readonly tables?: Readonly<Record<string, unknown>> };
}

/** PANOSE's first digit (OpenType, OS/2). */
const PICTORIAL = 5;

const isCollection = (opened: Font | FontCollection): opened is FontCollection => 'fonts' in opened;

/** Its types leave the table out. */
interface WithNames {
  readonly name?: { readonly records?: Readonly<Record<string, unknown>> };
}

interface WithPanose {
  readonly 'OS/2'?: { readonly panose?: readonly number[] };
}

function namesOf(font: Font): Record<string, string> {
  const records = (font as unknown as WithNames).name?.records ?? {};
  return Object.fromEntries(
    Object.entries(records).flatMap(([name, by]) => {
      const text = textOf(by);
      return text ? [[name, text]] : [];
    }),
  );
}

/** One text, or one for each language. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const by = value as Readonly<Record<string, unknown>>;
  const texts = [by['en'], by['en-US'], ...Object.values(by)].filter((text) => typeof text === 'string');
  return texts.map(clean).find(Boolean);
}

const clean = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
