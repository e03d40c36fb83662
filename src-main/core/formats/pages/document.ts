/** A handler for what is written: it reads pages of blocks once, and facts, first page, text and view come of them. */
import type { Facts } from '../../../../src-shared/domain/asset.ts';
import { type Section, sectionText, type Unit } from '../../../../src-shared/domain/document.ts';
import type { FormatError, FormatHandler, MediaFile, Picture, TextPart } from '../handler.ts';
import { oncePerFile } from '../once.ts';

export interface Doc {
  readonly unit: Unit;
  readonly sections: readonly Section[];
  readonly facts?: Facts;
  /** The file's own picture of itself, shown in place of a drawn page. */
  readonly cover?: Picture;
  /** Of the drawn page; default `sheet`. */
  readonly paper?: Paper;
  /** What could not be read, where the rest could. */
  readonly damage?: FormatError;
  /** What is to be known before it is read. */
  readonly note?: string;
  /** Further words for search that no page shows. */
  readonly words?: readonly TextPart[];
}

export const PAPERS = ['sheet', 'slide', 'table'] as const;
export type Paper = (typeof PAPERS)[number];

/** Characters kept of one document, in all. */
export const MAX_CHARS = 2_000_000;
export const MAX_SECTIONS = 5_000;

interface Spec extends Omit<FormatHandler, 'facts' | 'picture' | 'text' | 'document' | 'streams'> {
  /** Throws FormatError. Called once a file. */
  read(file: MediaFile): Promise<Doc>;
}

export function documents({ read, ...rest }: Spec): FormatHandler {
  const docOf = oncePerFile(read);
  return {
    ...rest,
    streams: true,
    facts: async (file) => (await docOf(file)).facts ?? {},
    async picture(file, maxEdge) {
      const doc = await docOf(file);
      const damage = doc.damage ? { damage: doc.damage } : {};
      if (doc.cover) return { ...doc.cover, ...damage };
      const { drawPage } = await import('./draw.ts');
      const drawn = await drawPage(doc.unit === 'time' ? doc.sections.slice(0, 40).map(withTime) : doc.sections, {
        paper: doc.paper ?? 'sheet',
        type: file.type,
        edge: maxEdge,
      });
      if (!drawn && doc.damage) throw doc.damage;
      return drawn && { form: 'rgba', ...drawn, upright: true, ...damage };
    },
    async text(file) {
      const { unit, sections, words = [] } = await docOf(file);
      return [...sections.map((one) => ({ unit, ...(one.at ? { at: one.at } : {}), ...(COUNTED.has(unit) && isWhole(one) ? { counted: true } : {}), text: sectionText(one) })), ...words];
    },
    async document(file) {
      const { unit, sections, damage, note = damage?.message } = await docOf(file);
      return { unit, sections, ...(note === undefined ? {} : { note }) };
    },
  };
}

const COUNTED = new Set<Unit>(['line', 'row', 'sheet']);

/** Nothing was left out or joined: its lines are the file's. */
const isWhole = ({ blocks }: Section): boolean => blocks.length === 1 && (blocks[0]?.kind === 'code' || blocks[0]?.kind === 'table');

/** On paper the time stands before what is said then. */
function withTime({ at, blocks }: Section): Section {
  return {
    at,
    blocks: blocks.map((block) =>
      'runs' in block ? { ...block, runs: [{ text: `${at}  `, code: true }, ...block.runs] } : block,
    ),
  };
}

/** Sections until they hold `MAX_CHARS`; the rest is left out. */
export function bounded(sections: Iterable<Section>): Section[] {
  const kept: Section[] = [];
  let chars = 0;
  for (const section of sections) {
    chars += sectionText(section).length;
    if (kept.length >= MAX_SECTIONS || (chars > MAX_CHARS && kept.length > 0)) break;
    kept.push(section);
  }
  return kept;
}
