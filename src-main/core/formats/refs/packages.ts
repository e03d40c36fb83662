/** Files outside that office documents show (Office, OpenDocument), and what InDesign's markup links. */
import type { FileRef } from '../../../../src-shared/domain/links.ts';
import { pieces } from '../pages/markup.ts';
import { openPackage } from '../pages/package.ts';
import { placedAt, type RefReader } from './ref.ts';

const MAX_PARTS = 2_000;

/** Relationships say which targets are outside of the package. */
export const office: RefReader = {
  exts: ['docx', 'xlsx', 'pptx'],
  async read(file) {
    const parts = await openPackage(file);
    const found: string[] = [];
    for (const { name } of parts.zip.entries
      .filter((entry) => /(^|\/)_rels\/[^/]+\.rels$/.test(entry.name))
      .slice(0, MAX_PARTS))
      for (const piece of pieces(await parts.xml(name)))
        if (
          typeof piece !== 'string' &&
          piece.name === 'Relationship' &&
          piece.get('TargetMode') === 'External' &&
          /\/(?:image|video|audio|media|oleObject)$/.test(piece.get('Type') ?? '')
        )
          found.push(withSlashes(piece.get('Target') ?? ''));
    return placedAt(found);
  },
};

/** Word writes `file:///C:\pictures\a.png`. */
const withSlashes = (target: string): string => (/^file:/i.test(target) ? target.replaceAll('\\', '/') : target);

/** A package is a folder of its own there: `../a.png` stands beside it. */
export const opendocument: RefReader = {
  exts: ['odt', 'ods', 'odp', 'odg'],
  async read(file) {
    const parts = await openPackage(file);
    const found: string[] = [];
    for (const part of ['content.xml', 'styles.xml'])
      for (const piece of pieces(await parts.xml(part))) {
        if (
          typeof piece === 'string' ||
          piece.form === 'close' ||
          !/^(?:image|plugin|object|fill-image)$/.test(piece.name)
        )
          continue;
        const address = piece.get('href') ?? '';
        if (address.startsWith('../')) found.push(address.slice(3));
        else if (/^(?:file:|\/)/i.test(address)) found.push(address);
      }
    return placedAt(found);
  },
};

export const idml: RefReader = {
  exts: ['idml'],
  async read(file) {
    const parts = await openPackage(file);
    const found: FileRef[] = [];
    for (const { name } of parts.zip.entries
      .filter((entry) => /^(?:Spreads|MasterSpreads|Stories|XML)\/.*\.xml$|^designmap\.xml$/.test(entry.name))
      .slice(0, MAX_PARTS))
      for (const piece of pieces(await parts.xml(name))) {
        if (typeof piece === 'string' || piece.name !== 'Link' || piece.form === 'close') continue;
        const path = piece.get('LinkResourceURI');
        if (path) found.push({ kind: 'placed', path, ...sizeOf(piece.get('LinkResourceSize')) });
      }
    return found;
  },
};

/** `0~1a2b`: the upper and the lower 32 bits in hex. */
function sizeOf(written: string | undefined): { size?: number } {
  const [, high, low] = /^([0-9a-f]{1,8})~([0-9a-f]{1,8})$/i.exec(written ?? '') ?? [];
  const size = high && low ? Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16) : 0;
  return size > 0 ? { size } : {};
}
