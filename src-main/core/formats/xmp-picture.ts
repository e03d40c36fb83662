import type { MediaFile, Picture } from './handler.ts';

const STEP = 4 * 2 ** 20;
const MAX_SEARCH = 256 * 2 ** 20;
const MAX_PACKET = 8 * 2 ** 20;
const OPEN = '<?xpacket begin';
const CLOSE = '<?xpacket end';

/**
 * Adobe's programs keep small JPEGs of pages in the metadata of a file: the largest one of its first packet that has any. Placed files
 * bring packets of their own, which come later.
 */
export async function pictureInXmp(file: Pick<MediaFile, 'size' | 'part' | 'signal'>): Promise<Picture | undefined> {
  const end = Math.min(file.size, MAX_SEARCH);
  for (let at = 0; at < end; at += STEP) {
    file.signal.throwIfAborted();
    const part = await file.part(at, STEP + OPEN.length);
    for (let i = part.indexOf(OPEN, 0, 'latin1'); i >= 0; i = part.indexOf(OPEN, i + OPEN.length, 'latin1')) {
      const packet = await file.part(at + i, MAX_PACKET);
      const closed = packet.indexOf(CLOSE, 0, 'latin1');
      const data = largestPicture(packet.toString('latin1', 0, closed < 0 ? packet.length : closed));
      if (data) return { form: 'encoded', data, upright: true };
    }
  }
  return undefined;
}

function largestPicture(xml: string): Buffer | undefined {
  let best: Buffer | undefined;
  for (const [, text = ''] of xml.matchAll(/<xmpGImg:image>([^<]*)|xmpGImg:image="([^"]*)"/g)) {
    const data = Buffer.from(text.replace(/&#x[aA];|\s/g, ''), 'base64');
    if (data[0] === 0xff && data[1] === 0xd8 && data.length > (best?.length ?? 0)) best = data;
  }
  return best;
}
