/** Files that lead elsewhere: `.url`, `.webloc` and Google's shortcuts. They are told, opened by people alone and fetched by nobody. */
import { type Block, plain } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { type Doc, documents } from './pages/document.ts';
import { pieces } from './pages/markup.ts';
import { decodeText } from './pages/plain-text.ts';
import { types } from './types.ts';

export const LINK_TYPES = types(
  'links',
  'document',
  `
  url application/x-mswinurl Link
  webloc application/x-webloc Link
  gdoc application/vnd.google-apps.document Google Docs
  gsheet application/vnd.google-apps.spreadsheet Google Sheets
  gslides application/vnd.google-apps.presentation Google Slides`,
);
const MAX_READ = 256 * 1024;
const MAX_LINK = 4_000;
const GOOGLE: Readonly<Record<string, string>> = { gdoc: 'document', gsheet: 'spreadsheets', gslides: 'presentation' };

export const links = documents({
  id: 'links',
  version: 2,
  types: LINK_TYPES,
  family: 'Links',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    const bytes = await file.part(0, MAX_READ);
    const link = webAddress(READERS[file.type.ext]?.(bytes, file.type.ext));
    if (!link) throw new FormatError('damaged', 'This link does not say where it leads, or not to a place in the web.');
    const { hostname } = new URL(link);
    const blocks: Block[] = [
      { kind: 'heading', level: 1, runs: plain(hostname.replace(/^www\./, '')) },
      { kind: 'text', runs: [{ text: link, href: link }] },
    ];
    return { unit: 'part', sections: [{ at: '', blocks }], facts: { link }, paper: 'slide' };
  },
});

const READERS: Readonly<Record<string, (bytes: Buffer, ext: string) => string | undefined>> = {
  url: (bytes) => /^[ \t]*URL[ \t]*=[ \t]*(\S[^\r\n]*)/im.exec(decodeText(bytes).text)?.[1],
  webloc: (bytes) =>
    bytes.subarray(0, 6).toString('latin1') === 'bplist' ? inBinary(bytes) : inPlist(bytes.toString('utf8')),
  gdoc: inJson,
  gsheet: inJson,
  gslides: inJson,
};

/** The text after the key `URL`. */
function inPlist(xml: string): string | undefined {
  let [inside, isUrl, text] = ['', false, ''];
  for (const piece of pieces(xml)) {
    if (typeof piece === 'string') text += inside ? piece : '';
    else if (piece.form === 'open') [inside, text] = [piece.name, ''];
    else {
      if (inside === 'string' && isUrl) return text;
      if (inside === 'key') isUrl = text === 'URL';
      inside = '';
    }
  }
  return undefined;
}

/** A binary property list: its one text that is an address. */
const inBinary = (bytes: Buffer): string | undefined =>
  /https?:\/\/[\x21-\x7e]+/.exec(bytes.subarray(0, -32).toString('latin1'))?.[0];

function inJson(bytes: Buffer, ext: string): string | undefined {
  try {
    const { url, doc_id: id } = JSON.parse(decodeText(bytes).text) as { url?: unknown; doc_id?: unknown };
    if (typeof url === 'string') return url;
    return typeof id === 'string' && /^[\w-]{10,200}$/.test(id)
      ? `https://docs.google.com/${GOOGLE[ext]}/d/${id}`
      : undefined;
  } catch {
    return undefined;
  }
}

/** Only what a browser opens: no script, no program, no file of this machine. */
function webAddress(text: string | undefined): string | undefined {
  if (!text || text.length > MAX_LINK || !URL.canParse(text.trim())) return undefined;
  const { protocol, href } = new URL(text.trim());
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
