/** Mail as files: who wrote what to whom, and what was attached. Pictures that it would load are left alone. */
import { type Block, plain } from '../../../src-shared/domain/document.ts';
import { FormatError } from './handler.ts';
import { bounded, type Doc, documents } from './pages/document.ts';
import { htmlBlocks } from './pages/html.ts';
import { megabytes } from './raster.ts';
import { types } from './types.ts';

export const MAIL_TYPES = types('mail', 'document', 'eml message/rfc822 Mail');
const MAX_READ = 48 * 2 ** 20;
const MAX_HTML = 4 * 2 ** 20;

export const mail = documents({
  id: 'mail',
  version: 2,
  types: MAIL_TYPES,
  family: 'Mail',
  by: 'postal-mime',
  sniff: () => undefined,

  async read(file): Promise<Doc> {
    if (file.size > MAX_READ)
      throw new FormatError('too-large', `Mails are read up to 48 MB; this one has ${megabytes(file.size)} MB.`);
    const { readMail } = await import('../tools/postal-mime.ts');
    const { subject, from, to, date, text, html, attachments } = await readMail(await file.part(0, MAX_READ));
    if (!subject && !from && !to && !text && !html)
      throw new FormatError('damaged', 'There is no mail in this file: it says neither who wrote it nor what.');
    const head = [
      ['From', from],
      ['To', to],
      ['Date', when(date)],
    ].filter(([, value]) => value !== ''); // prettier-ignore
    const body = text.trim() ? paragraphs(text) : htmlBlocks(html.slice(0, MAX_HTML));
    const blocks: Block[] = [
      { kind: 'heading', level: 1, runs: plain(subject || '(no subject)') },
      ...head.map(
        ([name, value]): Block => ({
          kind: 'text',
          runs: [{ text: `${name}: `, strong: true }, { text: value!.slice(0, 2000) }],
        }),
      ),
      { kind: 'rule' },
      ...body,
      ...(attachments.length > 0 ? [{ kind: 'rule' } as const] : []),
      ...attachments.map(
        (one): Block => ({
          kind: 'item',
          depth: 0,
          mark: '•',
          runs: plain(`${one.name || one.type} (${one.size.toLocaleString('en')} bytes)`),
        }),
      ),
    ];
    return {
      unit: 'part',
      sections: bounded([{ at: '', blocks }]),
      facts: {
        ...(subject ? { documentTitle: subject.slice(0, 1000) } : {}),
        ...(from ? { author: from.slice(0, 300) } : {}),
        ...(attachments.length ? { entries: attachments.length } : {}),
      },
    };
  },
});

const paragraphs = (text: string): Block[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => ({
      kind: 'text',
      runs: plain(one.replace(/^> ?/gm, '')),
      ...(one.startsWith('>') ? { quote: true } : {}),
    })); // prettier-ignore

/** `2026-11-14T16:42:07.000Z` → `2026-11-14 16:42`; what is no date stays. */
const when = (date: string): string => date.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2').slice(0, 100);
