/** What office files of all makers have in common: XML parts in a ZIP, properties, a picture of the first page. */
import type { Facts } from '../../../../src-shared/domain/asset.ts';
import type { Block, Run } from '../../../../src-shared/domain/document.ts';
import { words } from '../../../../src-shared/domain/document.ts';
import { FormatError, type MediaFile, type Picture } from '../handler.ts';
import { textOf } from './markup.ts';
import { openZip, type Zip } from './zip.ts';

/** One part, bytes unpacked; the words of a thick book take less. */
const MAX_PART = 24 * 2 ** 20;
const MAX_PICTURE = 32 * 2 ** 20;
/** A smaller one is an icon rather than a page. */
const LEAST_EDGE = 160;

export interface Package {
  readonly zip: Zip;
  /** XML of a part; empty where there is none. */
  xml(name: string): Promise<string>;
  /** Set when a part was longer than is read. */
  damage(): FormatError | undefined;
}

/** Throws FormatError. */
export async function openPackage(file: MediaFile): Promise<Package> {
  const zip = await openZip(file);
  let cut = false;
  return {
    zip,
    async xml(name) {
      const part = await zip.read(name, MAX_PART);
      cut ||= part?.cut ?? false;
      const data = part?.data ?? Buffer.alloc(0);
      return data[0] === 0xff && data[1] === 0xfe ? data.toString('utf16le') : data.toString('utf8');
    },
    damage: () =>
      cut
        ? new FormatError(
            'too-large',
            'A part of this file is very large or damaged; what stands in its beginning is shown and searched.',
          )
        : undefined,
  };
}

/** The first of these entries that is a picture large enough to be looked at. */
export async function coverOf(
  zip: Zip,
  names: readonly (string | RegExp)[],
  leastEdge = LEAST_EDGE,
): Promise<Picture | undefined> {
  const { probe } = await import('../../tools/sharp.ts');
  for (const name of names) {
    const entry = zip.find(name);
    if (!entry || entry.encrypted || entry.size > MAX_PICTURE) continue;
    const found = await zip.read(entry, MAX_PICTURE).catch(() => undefined);
    if (!found || found.cut) continue;
    const info = await probe(found.data).catch(() => undefined);
    if (info && Math.max(info.width, info.height) >= leastEdge)
      return { form: 'encoded', data: found.data, upright: true };
  }
  return undefined;
}

/** Title and writer from a part of Dublin Core. */
export function properties(xml: string, creator = 'creator'): Facts {
  const [documentTitle, author] = [textOf(xml, 'title'), textOf(xml, creator) ?? textOf(xml, 'creator')];
  return { ...(documentTitle ? { documentTitle } : {}), ...(author ? { author } : {}) };
}

/** A whole number as an element or attribute has it. */
export const numberFact = <K extends keyof Facts>(key: K, value: string | undefined): Partial<Record<K, number>> =>
  value !== undefined && /^\d{1,9}$/.test(value) && Number(value) > 0
    ? ({ [key]: Number(value) } as Record<K, number>)
    : {};

export const countWords = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    const text = 'runs' in block ? words(block.runs) : block.kind === 'table' ? block.rows.flat().join(' ') : '';
    return sum + (text.match(/\S+/g)?.length ?? 0);
  }, 0);

/** One after the other, those of one look as one. */
export function pushRun(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last && last.strong === run.strong && last.em === run.em)
    runs[runs.length - 1] = { ...last, text: last.text + run.text };
  else runs.push(run);
}
