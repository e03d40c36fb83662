/** The only importer of postal-mime: a mail taken apart. Nothing it refers to is fetched. */
import PostalMime, { type Address } from 'postal-mime';

export interface Mail {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** As the mail says it. */
  readonly date: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[];
}

/** Throws on what is nested or headed without end. */
export async function readMail(source: Buffer): Promise<Mail> {
  const mail = await PostalMime.parse(source, { maxNestingDepth: 32, maxHeadersSize: 512 * 1024 });
  const shown = (one: Address | undefined): string =>
    !one
      ? ''
      : one.address && one.name
        ? `${one.name} <${one.address}>`
        : one.address || one.name || (one.group ?? []).map(({ address }) => address).join(', ');
  return {
    subject: mail.subject ?? '',
    from: shown(mail.from),
    to: [...(mail.to ?? []), ...(mail.cc ?? [])].slice(0, 100).map(shown).join(', '),
    date: mail.date ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.slice(0, 1000).map(({ filename, mimeType, content }) => ({
      name: filename ?? '',
      type: mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
  };
}
