/** The only importer of fontkit: what a font says of itself. */

import { create, type Font, type FontCollection } from 'fontkit';
import type { FontAxis } from '../../../src-shared/domain/asset.ts';

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

const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim().slice(0, LONGEST);
