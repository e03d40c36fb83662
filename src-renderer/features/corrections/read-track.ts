/** Gives a GPX file to the core, in parts that fit through the wire. */
import { getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';

export type ReadTrack = NonNullable<Output<'gps.readTrack'>['read']>;

/** As the contract's TRACK_PART and the core's own limit; the contract's schemas are no page's business. */
const PART = 2_000_000;
const MOST_BYTES = 60_000_000;

export async function readTrack(file: File): Promise<ReadTrack> {
  if (file.size > MOST_BYTES) throw new Error(t('gps.track.large', { name: file.name }));
  const text = await file.text();
  let upload: string | undefined;
  for (let at = 0; ; at += PART) {
    const more = at + PART < text.length;
    const answer = await getClient().call('gps.readTrack', { text: text.slice(at, at + PART), more, ...(upload ? { upload } : {}) });
    if (answer.read) return answer.read;
    upload = answer.upload;
  }
}
