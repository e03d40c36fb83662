/** What the comments of PostScript and of old Illustrator files say to be placed: `%%DocumentFiles`, and OPI's names. */
import { ascii, has, u32 } from '../bytes.ts';
import { placed, type RefReader } from './ref.ts';

const MAX = 8 * 2 ** 20;

export const postscript: RefReader = {
  exts: ['eps', 'ps', 'ai'],
  async read(file) {
    const wrapped = has(file.head, '\xc5\xd0\xd3\xc6');
    const [from, length] = wrapped ? [u32(file.head, 4, true), u32(file.head, 8, true)] : [0, file.size];
    // What is a PDF outside says it in its XMP.
    if (!ascii(await file.part(from, 16), 0, 16).includes('%!PS')) return [];
    const found: string[] = [];
    let inFiles = false;
    for (const line of (await file.part(from, Math.min(length, MAX))).toString('latin1').split(/\r\n?|\n/)) {
      if (!line.startsWith('%')) continue;
      const [, more] = /^%%\+[ \t]*(?:\d+[ \t]+\S+[ \t]+)?(.*)$/.exec(line) ?? [];
      if (inFiles && more !== undefined) found.push(bare(more));
      if (more !== undefined) continue;
      const [, files] = /^%%DocumentFiles:[ \t]*(.*)$/.exec(line) ?? [];
      inFiles = files !== undefined;
      const [, image] = /^%(?:%ImageFileName|ALDImageFileName):[ \t]*(.*)$/.exec(line) ?? [];
      const said = bare(files ?? image ?? '');
      if (said && said !== '(atend)') found.push(said);
    }
    return placed(found.filter(Boolean));
  },
};

/** Without brackets or quotes around it. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^\((.*)\)$/, (whole, inner) => (inner === 'atend' ? whole : inner))
    .replace(/^"(.*)"$/, '$1');
